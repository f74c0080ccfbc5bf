import { isSameOwner, type Owner } from '../../key/owner.ts';
import type { Credential, CredentialChanges } from '../credential.ts';
import { isInHands, isVouchedFor } from '../credential.ts';
import { toldOf } from '../endNotices.ts';
import { type End, type Ends, endOf, isOver, type PutOff } from '../ends.ts';
import { leftUntil } from '../leftBehind.ts';
import { type CredentialHeldFrom, type CredentialState, isFreeze, isLiving } from '../state.ts';
import { type CredentialDecision, KEYWARDEN, overtaken, refuse } from './decision.ts';
import { type Begun, toLive } from './work.ts';

export type CutCommand =
  | {
      readonly type: 'extend';
      readonly by: string;
      readonly request: string;
      /** The approved end that the voters saw. */
      readonly from: number;
      readonly to: number;
    }
  /**
   * Its owner is gone for good; nobody else has taken it. It ends at this moment only if a person ever
   * answered for it.
   */
  | {
      readonly type: 'orphaned';
      /** Who is gone: somebody else may own it by now. */
      readonly owner: Owner;
      readonly at: number;
      /** Who is asked to take it. */
      readonly to?: Owner;
    }
  /** Somebody else answers for it now, or the owner is back. */
  | { readonly type: 'own'; readonly by: string; readonly owner: Owner }
  /** `null` takes the cut away. */
  | {
      readonly type: 'cut';
      readonly by: string;
      readonly cut: 'replaced' | 'reviewed';
      readonly at: number | null;
    }
  /** It was used lately, so its approved end is put off once. */
  | { readonly type: 'put_off'; readonly to: number; readonly usedAt: number };

const DAY = 24 * 60 * 60_000;

/**
 * The state under the new end. What only its end had frozen lives again if its end lies ahead now;
 * what a person froze stays frozen, and is not deleted before its new end.
 */
function underEnd(
  state: CredentialHeldFrom,
  end: End | undefined,
  credential: Credential,
  begun: Begun,
): CredentialHeldFrom {
  if (!isFreeze(state) || isOver(end, begun.at)) return state;
  if (state.why !== 'asked') return toLive(credential, state, 'thaw', begun);
  if (state.status === 'frozen') {
    const { deleteAt: _, ...rest } = state;
    return rest;
  }
  const { deleteAt: _, late: __, ...rest } = state;
  return rest;
}

function moved(
  credential: Credential,
  { ends, putOff }: { readonly ends: Ends; readonly putOff?: PutOff },
  begun: Begun,
): { readonly state: CredentialState; readonly changes: CredentialChanges } {
  const { state } = credential;
  const end = endOf({ ends, putOff });
  const told = toldOf(end, credential.told, begun.at);
  const changes = { ends, putOff, told };
  if (state.status === 'held') {
    return { state: { ...state, from: underEnd(state.from, end, credential, begun) }, changes };
  }
  if (state.status === 'ended') return { state, changes };
  return { state: underEnd(state, end, credential, begun), changes };
}

function extend(
  credential: Credential,
  { by, request, from, to }: Extract<CutCommand, { type: 'extend' }>,
  now: number,
): CredentialDecision {
  const { state, ends } = credential;
  if (!isLiving(state)) return overtaken(state);
  if (ends.approved === undefined) return refuse({ why: 'no_end' });
  if (ends.approved !== from) return refuse({ why: 'basis_changed' });
  if (to <= from || to <= now) return refuse({ why: 'end_not_later' });
  return {
    ok: true,
    ...moved(credential, { ends: { ...ends, approved: to } }, { by, request, at: now }),
    event: 'credential.extended',
    by,
    facts: { from, to },
  };
}

function putOff(
  credential: Credential,
  { to, usedAt }: Extract<CutCommand, { type: 'put_off' }>,
  now: number,
): CredentialDecision {
  const { state, ends } = credential;
  const end = endOf(credential);
  const lives = state.status === 'live' || (state.status === 'moving' && state.to === 'live');
  if (!lives) return overtaken(state);
  if (ends.approved === undefined || end?.cut !== 'approved') return refuse({ why: 'no_end' });
  if (credential.putOff?.from === ends.approved) return refuse({ why: 'put_off_before' });
  if (now < end.at - DAY || now >= end.at) return refuse({ why: 'not_due' });
  if (now - usedAt > DAY) return refuse({ why: 'not_in_use' });
  if (to <= end.at) return refuse({ why: 'end_not_later' });
  const off = { from: ends.approved, to };
  return {
    ok: true,
    ...moved(credential, { ends, putOff: off }, { by: KEYWARDEN, at: now }),
    event: 'credential.end_put_off',
    by: KEYWARDEN,
    facts: { from: ends.approved, to, usedAt },
  };
}

function orphaned(
  credential: Credential,
  { owner, at, to }: Extract<CutCommand, { type: 'orphaned' }>,
  now: number,
): CredentialDecision {
  const { state, ends } = credential;
  if (!isLiving(state)) return overtaken(state);
  if (!isInHands(credential)) return refuse({ why: 'not_handed_over' });
  if (leftUntil(credential) !== undefined || !isSameOwner(owner, credential.owner))
    return refuse({ why: 'credential_overtaken', status: state.status });
  const endsThen = isVouchedFor(credential);
  const { state: after, changes } = endsThen
    ? moved(
        credential,
        { ...credential, ends: { ...ends, orphaned: at } },
        { by: KEYWARDEN, at: now },
      )
    : { state, changes: { unowned: at } };
  const offered = to === undefined ? undefined : { to, by: KEYWARDEN, at: now };
  return {
    ok: true,
    state: after,
    changes: { ...changes, ...(offered && { offered }) },
    event: 'credential.orphaned',
    by: KEYWARDEN,
    facts: {
      owner: credential.owner.id,
      ...(endsThen && { end: at }),
      ...(to && { to: to.id }),
    },
  };
}

function own(
  credential: Credential,
  { by, owner }: Extract<CutCommand, { type: 'own' }>,
  now: number,
): CredentialDecision {
  const { state, ends } = credential;
  if (!isLiving(state)) return overtaken(state);
  const isSame = isSameOwner(owner, credential.owner);
  // Who is back gets only what nobody else has taken meanwhile.
  if (isSame ? leftUntil(credential) === undefined : by === KEYWARDEN) {
    return refuse({ why: 'credential_overtaken', status: state.status });
  }
  const { orphaned: _, ...rest } = ends;
  const { state: after, changes } = moved(
    credential,
    { ...credential, ends: rest },
    { by, at: now },
  );
  return {
    ok: true,
    state: after,
    changes: {
      ...changes,
      owner,
      offered: undefined,
      unowned: undefined,
      ...(by !== KEYWARDEN && !isVouchedFor(credential) && { vouchedBy: by }),
    },
    event: 'credential.owned',
    by,
    facts: { from: credential.owner.id, owner: owner.id },
  };
}

function cut(
  credential: Credential,
  { by, cut, at }: Extract<CutCommand, { type: 'cut' }>,
  now: number,
): CredentialDecision {
  const { state, ends } = credential;
  if (!isLiving(state)) return overtaken(state);
  if (!isInHands(credential)) return refuse({ why: 'not_handed_over' });
  // Silence in a review is nobody's word about what only the policy gave an owner.
  if (by === KEYWARDEN && at !== null && !isVouchedFor(credential)) {
    return refuse({ why: 'not_handler' });
  }
  if ((ends[cut] ?? null) === at)
    return refuse({ why: 'credential_overtaken', status: state.status });
  const { [cut]: _, ...others } = ends;
  const after = at === null ? others : { ...others, [cut]: at };
  return {
    ok: true,
    ...moved(credential, { ...credential, ends: after }, { by, at: now }),
    event: 'credential.end_set',
    by,
    facts: { cut, ...(at === null ? {} : { end: at }) },
  };
}

/** Each moves one cut. The end is what is earliest then. */
export function decideCut(
  credential: Credential,
  command: CutCommand,
  now: number,
): CredentialDecision {
  switch (command.type) {
    case 'extend':
      return extend(credential, command, now);
    case 'put_off':
      return putOff(credential, command, now);
    case 'orphaned':
      return orphaned(credential, command, now);
    case 'own':
      return own(credential, command, now);
    case 'cut':
      return cut(credential, command, now);
    default:
      return command satisfies never;
  }
}
