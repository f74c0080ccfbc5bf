import { ofApiKey } from '../credential/apiKey.ts';
import { refuseAdmin } from '../policy/access.ts';
import { knownPerson } from '../policy/people.ts';
import {
  type Accepted,
  byKeywarden,
  type Circumstances,
  type Decision,
  overtaken,
} from '../record/decision.ts';
import { keyInDoubt } from '../record/loss.ts';
import type { Refusal } from '../record/refusal.ts';
import type { Request } from '../record/request.ts';
import { no } from '../record/result.ts';
import type { IssuedKey, State } from '../record/state.ts';
import { ISSUING } from './issuing.ts';

export const REVOKE = {
  /** How long after the first delivery the same approvals are valid for another key, ms. */
  replaceWithin: 24 * 60 * 60_000,
} as const;

export type RevokeCommand =
  /**
   * Only in the commit that makes the credential end. `replace`: a new key follows under the same
   * approvals when that has ended. A key that was handed over and is not replaced is ended without
   * this: its request stays as it is.
   */
  | {
      readonly type: 'revoke';
      readonly by: string;
      readonly replace: boolean;
      /** The key that the window showed to this person. */
      readonly keyId: string;
    }
  /**
   * Only in the commit in which the credential of a key that waits has ended: somebody deleted it at
   * Atlas, or an admin says that it is gone.
   */
  | { readonly type: 'key_ended'; readonly by: string; readonly keyId: string }
  /** Only in the commit in which the credential has ended that the request waits for, or later. */
  | { readonly type: 'may_begin'; readonly credential: string };

/** The key of a state in which it may be revoked: it exists and is not just being shown. */
function revocable(state: State): IssuedKey | undefined {
  switch (state.status) {
    case 'ready':
    case 'uncertain':
    case 'delivered':
      return state.key;
    case 'held':
      return keyInDoubt(state) ?? (state.from.status === 'ready' ? state.from.key : undefined);
    default:
      return undefined;
  }
}

/** The same request without what its requester might do until a moment that is over. */
export function withoutWhatIsOver(request: Request, now: number): Request {
  const until = replaceableUntil(request);
  return until === undefined || now < until ? request : { ...request, replacement: undefined };
}

/**
 * Until when this key can be replaced under the same approvals, epoch ms; `undefined` if it cannot.
 * A key whose private key can still be revealed as usual needs no replacement.
 */
export function replaceableUntil({ state, replacement }: Request): number | undefined {
  const ends = (until: number) => Math.min(until, replacement?.until ?? until);
  switch (state.status) {
    case 'delivered':
      return replacement?.until;
    case 'uncertain':
      return ends(state.until);
    case 'held':
      if (state.from.status === 'delivered') return replacement?.until;
      return state.from.status === 'ready' ? ends(state.from.until) : undefined;
    default:
      return undefined;
  }
}

/** Whether this person may revoke or replace this key now. Also checked before the window opens. */
export function refuseRevoke(
  request: Request,
  { by, replace }: { readonly by: string; readonly replace: boolean },
  { policy, people, now }: Circumstances,
): Refusal | undefined {
  const { state } = request;
  const person = knownPerson(people, by);
  if (person === undefined) return { why: 'person_unknown' };
  if (person.standing !== 'member') return { why: 'not_a_member', standing: person.standing };
  const concerned = by === request.requester || request.grants.some((grant) => grant.by === by);
  if (replace && by !== request.requester) return { why: 'not_requester' };
  if (!concerned && refuseAdmin(policy, person) !== undefined) return { why: 'not_revoker' };
  if (revocable(state) === undefined) return { why: 'not_revocable', status: state.status };
  if (!replace) return undefined;
  const until = replaceableUntil(request) ?? (state.status === 'delivered' ? 0 : undefined);
  if (until === undefined) return { why: 'not_replaceable', status: state.status };
  return now < until ? undefined : { why: 'too_late_to_replace' };
}

function revoke(
  request: Request,
  { by, replace, keyId }: Extract<RevokeCommand, { type: 'revoke' }>,
  given: Circumstances,
): Decision {
  const refusal = refuseRevoke(request, { by, replace }, given);
  if (refusal !== undefined) return no(refusal);
  const key = revocable(request.state);
  if (key === undefined) return overtaken(request.state);
  // The key was replaced since the window opened. Nobody has asked to revoke the new one.
  if (key.id !== keyId) return no({ why: 'stale_window' });
  const { now } = given;
  const asked = { by, facts: { keyId: key.id, publicKey: key.publicKey } };
  if (replace) return { ok: true, ...replaced(request, key, now), ...asked };
  const after = revoked(request.state, key, by, now);
  if (after === undefined) return overtaken(request.state);
  return { ok: true, ...after, event: 'key.revoke_asked', ...asked };
}

/** The next key is created when this one is gone. */
function replaced({ attempts, replacement }: Request, key: IssuedKey, now: number) {
  const waitsFor = ofApiKey(key.id);
  return {
    state: { status: 'approved', at: now, retryAt: now, waitsFor },
    changes: {
      replacement: {
        until: replacement?.until ?? now + REVOKE.replaceWithin,
        keys: [...(replacement?.keys ?? []), key],
      },
      // The new key gets attempts of its own: those spent on the old one do not count against it.
      attemptsAllowed: attempts + ISSUING.attempts,
    },
    event: 'key.replace_asked',
  } as const;
}

/** `undefined`: it was handed over, and the record knows that. Then only its credential ends. */
function revoked(
  state: State,
  key: IssuedKey,
  by: string,
  at: number,
): Pick<Accepted, 'state'> | undefined {
  if (state.status === 'delivered') return undefined;
  const from = state.status === 'held' ? state.from : undefined;
  if (from?.status === 'delivered' && from.key.id === key.id) return { state: from };
  return { state: { status: 'revoked', key, by, at } };
}

/** The key that waits is gone: nobody may be shown its private key any more. */
function keyEnded(
  { state }: Request,
  { by, keyId }: Extract<RevokeCommand, { type: 'key_ended' }>,
  now: number,
): Decision {
  const waiting = state.status === 'held' ? state.from : state;
  const waits = waiting.status === 'ready' || waiting.status === 'uncertain';
  if (!waits || waiting.key.id !== keyId) return overtaken(state);
  const { key } = waiting;
  return {
    ok: true,
    state: { status: 'revoked', key, by, at: now },
    event: 'key.found_gone',
    by,
    facts: { keyId: key.id, publicKey: key.publicKey },
  };
}

/** The old key is gone, so the new one may be created. */
function mayBegin({ state, replacement }: Request, credential: string, now: number): Decision {
  const old = replacement?.keys.at(-1);
  const facts = { ...(old && { keyId: old.id, publicKey: old.publicKey }) };
  const begins = (next: State) => byKeywarden(next, 'key.revoked_for_replacement', facts);
  if (state.status === 'approved' && state.waitsFor === credential) {
    const { waitsFor: _, ...rest } = state;
    return begins({ ...rest, retryAt: now });
  }
  if (state.status !== 'held' || state.from.status !== 'approved') return overtaken(state);
  if (state.from.waitsFor !== credential) return overtaken(state);
  return begins({ ...state, from: { status: 'approved' } });
}

export function decideRevocation(
  request: Request,
  command: RevokeCommand,
  given: Circumstances,
): Decision {
  switch (command.type) {
    case 'revoke':
      return revoke(request, command, given);
    case 'key_ended':
      return keyEnded(request, command, given.now);
    case 'may_begin':
      return mayBegin(request, command.credential, given.now);
    default:
      return command satisfies never;
  }
}
