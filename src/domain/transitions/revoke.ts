import { refuseAdmin } from '../policy/access.ts';
import { knownPerson } from '../policy/people.ts';
import { type Circumstances, type Decision, overtaken } from '../record/decision.ts';
import { keyInDoubt } from '../record/loss.ts';
import type { Refusal } from '../record/refusal.ts';
import type { Request } from '../record/request.ts';
import { no } from '../record/result.ts';
import type { IssuedKey, Replacement, State } from '../record/state.ts';
import { ISSUING } from './issuing.ts';

export const REVOKE = {
  /** How long after the first delivery the same approvals are valid for another key, ms. */
  replaceWithin: 24 * 60 * 60_000,
} as const;

export type RevokeCommand =
  | {
      readonly type: 'revoke';
      readonly by: string;
      readonly replace: boolean;
      /** The key that the window showed to this person. */
      readonly keyId: string;
    }
  /** The key is proven to be gone at Atlas. `found`: it existed and Keywarden deleted it. */
  | { readonly type: 'removed'; readonly keyId: string; readonly found: boolean }
  /** The time in which the key could be replaced is over. */
  | { readonly type: 'replace_over' }
  /** Somebody else deleted the key at Atlas while its private key waited. */
  | { readonly type: 'vanished'; readonly keyId: string };

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

/**
 * Until when this key can be replaced under the same approvals, epoch ms; `undefined` if it cannot.
 * A key whose private key can still be revealed as usual needs no replacement.
 */
export function replaceableUntil({ state, replacement }: Request): number | undefined {
  const ends = (until: number) => Math.min(until, replacement?.until ?? until);
  switch (state.status) {
    case 'delivered':
      return state.replaceUntil;
    case 'uncertain':
      return ends(state.until);
    case 'held':
      if (state.from.status === 'delivered') return state.from.replaceUntil;
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
  const at = given.now;
  return {
    ok: true,
    state: { status: 'revoking', key, by, at, retryAt: at, replace },
    event: replace ? 'key.replace_asked' : 'key.revoke_asked',
    by,
    facts: { keyId: key.id, publicKey: key.publicKey },
  };
}

function removed(
  request: Request,
  { keyId, found }: Extract<RevokeCommand, { type: 'removed' }>,
  now: number,
): Decision {
  const { state } = request;
  if (state.status !== 'revoking' || state.key.id !== keyId) {
    return overtaken(state);
  }
  const { key, by } = state;
  const facts = {
    keyId: key.id,
    publicKey: key.publicKey,
    atAtlas: found ? 'deleted' : 'was_gone',
  };
  if (!state.replace) {
    const revoked: State = { status: 'revoked', key, by, at: now };
    return { ok: true, state: revoked, event: 'key.revoked', by, facts };
  }
  const before = request.replacement;
  const replacement: Replacement = {
    until: before?.until ?? state.at + REVOKE.replaceWithin,
    keys: [...(before?.keys ?? []), key],
  };
  return {
    ok: true,
    state: { status: 'approved', at: now, retryAt: now },
    // The new key gets attempts of its own: those spent on the old one do not count against it.
    changes: { replacement, attemptsAllowed: request.attempts + ISSUING.attempts },
    event: 'key.revoked_for_replacement',
    by,
    facts,
  };
}

/**
 * Ends the time for a replacement: its button is removed, and the approvals are not needed any
 * more.
 */
function replaceOver({ state }: Request, now: number): Decision {
  const open = state.status === 'delivered' && state.replaceUntil !== undefined;
  if (!open || now < state.replaceUntil) return overtaken(state);
  const { status, key, at } = state;
  return {
    ok: true,
    state: { status, key, at },
    event: 'key.replacement_over',
    by: 'keywarden',
    facts: { keyId: key.id },
  };
}

function vanished(request: Request, keyId: string, now: number): Decision {
  const { state } = request;
  const waits = state.status === 'ready' || state.status === 'uncertain';
  if (!waits || state.key.id !== keyId) return overtaken(state);
  const { key } = state;
  return {
    ok: true,
    state: { status: 'revoked', key, by: 'keywarden', at: now },
    event: 'key.found_gone',
    by: 'keywarden',
    facts: { keyId: key.id, publicKey: key.publicKey, atAtlas: 'was_gone' },
  };
}

export function decideRevocation(
  request: Request,
  command: RevokeCommand,
  given: Circumstances,
): Decision {
  switch (command.type) {
    case 'revoke':
      return revoke(request, command, given);
    case 'removed':
      return removed(request, command, given.now);
    case 'replace_over':
      return replaceOver(request, given.now);
    case 'vanished':
      return vanished(request, command.keyId, given.now);
    default:
      return command satisfies never;
  }
}
