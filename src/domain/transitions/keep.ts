import { refuseAdmin } from '../policy/access.ts';
import { knownPerson } from '../policy/people.ts';
import { type Circumstances, type Decision, overtaken } from '../record/decision.ts';
import { keyInDoubt, mayBeKept } from '../record/loss.ts';
import type { Refusal } from '../record/refusal.ts';
import type { Request } from '../record/request.ts';
import { no } from '../record/result.ts';
import type { IssuedKey } from '../record/state.ts';
import { REVOKE } from './revoke.ts';

export type KeepCommand = {
  readonly type: 'keep';
  readonly by: string;
  /** The key that the window showed, and that Atlas has. */
  readonly keyId: string;
};

/** Whether this person may keep this key. Also checked before the window opens. */
export function refuseKeep(
  { state }: Request,
  by: string,
  { policy, people }: Pick<Circumstances, 'policy' | 'people'>,
): Refusal | undefined {
  if (state.status !== 'held') return { why: 'not_held', status: state.status };
  if (!mayBeKept(state)) return { why: 'nothing_to_keep' };
  const person = knownPerson(people, by);
  return person === undefined ? { why: 'person_unknown' } : refuseAdmin(policy, person);
}

/** As if nothing had been lost: the time for a replacement counts from the reveal. */
function replacementOf({ state, replacement }: Request, kept: IssuedKey, revealedAt: number) {
  const from = state.status === 'held' ? state.from : undefined;
  if (from === undefined || !('key' in from)) return replacement;
  // A key that the record has, and that was replaced by the one that is kept.
  const old = from.key.id === kept.id ? [] : [from.key];
  const until = replacement?.until ?? revealedAt + REVOKE.replaceWithin;
  return { until, keys: [...(replacement?.keys ?? []), ...old] };
}

/**
 * An admin says that the key is in use: it stays, and its private key is never shown again. Comes with
 * its credential, unless that was handed over by the record of it.
 */
export function decideKeep(
  request: Request,
  { by, keyId }: KeepCommand,
  given: Circumstances,
): Decision {
  const refusal = refuseKeep(request, by, given);
  if (refusal !== undefined) return no(refusal);
  const { state } = request;
  const key = keyInDoubt(state);
  if (state.status !== 'held' || state.later === undefined || key === undefined) {
    return overtaken(state);
  }
  if (key.id !== keyId) return no({ why: 'stale_window' });
  const { later } = state;
  const { now } = given;
  const replacement = replacementOf(request, key, later.at);
  return {
    ok: true,
    state: { status: 'delivered', key, at: now },
    changes: { replacement },
    event: 'key.kept',
    by,
    facts: { keyId: key.id, publicKey: key.publicKey, later: later.event },
  };
}
