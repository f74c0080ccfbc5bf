import type { Credential } from '../credential.ts';
import { isInHands } from '../credential.ts';
import { endOf, isOver } from '../ends.ts';
import { type CredentialHeldFrom, type CredentialState, isFreeze, isLiving } from '../state.ts';
import {
  type CredentialCircumstances,
  type CredentialDecision,
  KEYWARDEN,
  overtaken,
  refuse,
} from './decision.ts';
import { refuseHandling, refuseUnlessAdmin } from './rights.ts';
import { innerOf, interrupted, toEnding, toFrozen, toLive } from './work.ts';

export type PeopleCommand =
  | { readonly type: 'freeze'; readonly by: string }
  | { readonly type: 'thaw'; readonly by: string }
  | { readonly type: 'end_now'; readonly by: string }
  /** What somebody changed at Atlas is undone: it gets exactly what was approved. */
  | { readonly type: 'restore'; readonly by: string }
  /**
   * Its request ends before anybody was given the secret. Only in the commit that ends the request,
   * which has judged who may.
   */
  | {
      readonly type: 'end_unrevealed';
      readonly by: string;
      readonly why: 'not_revealed' | 'asked';
    };

/** What was held is tried again; where its end had begun the freeze, the time of deletion stays. */
function askedFreeze(
  credential: Credential,
  inner: CredentialHeldFrom,
  by: string,
  now: number,
): CredentialState {
  const begun = { by, at: now };
  if (!isFreeze(inner)) return toFrozen(credential, inner, 'asked', begun);
  const after = toFrozen(credential, inner, 'asked', begun, inner.deleteAt);
  const late = inner.status === 'moving' ? inner.late : undefined;
  return { ...after, ...(late && { late }) };
}

/**
 * What only its end froze is kept frozen by this: an extension gives it back no more, but without one
 * it is deleted as before.
 */
function freeze(
  credential: Credential,
  by: string,
  given: CredentialCircumstances,
): CredentialDecision {
  const { state } = credential;
  const { now } = given;
  if (!isLiving(state)) return overtaken(state);
  const refusal = refuseHandling(credential, by, given);
  if (refusal !== undefined) return refuse(refusal);
  const inner = innerOf(state);
  if (isFreeze(state) && state.why === 'asked') return overtaken(state);
  return {
    ok: true,
    state: isFreeze(state)
      ? { ...state, why: 'asked', by }
      : askedFreeze(credential, inner, by, now),
    event: 'credential.freeze_asked',
    by,
    facts: {},
    ...interrupted(inner),
  };
}

/** What its end froze is given back by an extension, or where the end is taken away. */
function thaw(
  credential: Credential,
  by: string,
  given: CredentialCircumstances,
): CredentialDecision {
  const { state } = credential;
  if (!isFreeze(state)) return overtaken(state);
  const refusal = refuseUnlessAdmin(by, given);
  if (refusal !== undefined) return refuse(refusal);
  if (state.why !== 'asked' || isOver(endOf(credential), given.now)) {
    return refuse({ why: 'frozen_by_end' });
  }
  return {
    ok: true,
    state: toLive(credential, state, 'thaw', { by, at: given.now }),
    event: 'credential.thaw_begun',
    by,
    facts: {},
  };
}

function endNow(
  credential: Credential,
  by: string,
  given: CredentialCircumstances,
): CredentialDecision {
  const { state } = credential;
  if (!isLiving(state)) return overtaken(state);
  // Before the hand-over its request has to end with it.
  if (!isInHands(credential)) return refuse({ why: 'not_handed_over' });
  const refusal = refuseHandling(credential, by, given);
  if (refusal !== undefined) return refuse(refusal);
  const inner = innerOf(state);
  return {
    ok: true,
    state: toEnding(credential, 'asked', { by, at: given.now }),
    event: 'credential.end_asked',
    by,
    facts: {},
    ...interrupted(inner),
  };
}

function restore(
  credential: Credential,
  by: string,
  given: CredentialCircumstances,
): CredentialDecision {
  const { state, drift } = credential;
  if (state.status !== 'live' && state.status !== 'frozen') return overtaken(state);
  if (drift === undefined) return refuse({ why: 'not_drifted' });
  const refusal = refuseHandling(credential, by, given);
  if (refusal !== undefined) return refuse(refusal);
  const begun = { by, at: given.now };
  const { status } = state;
  return {
    ok: true,
    state:
      status === 'live'
        ? toLive(credential, state, 'restore', begun)
        : toFrozen(credential, state, state.why, begun, state.deleteAt),
    event: 'credential.restore_begun',
    by,
    facts: { differs: drift.differs },
  };
}

function endUnrevealed(
  credential: Credential,
  { by, why }: Extract<PeopleCommand, { type: 'end_unrevealed' }>,
  now: number,
): CredentialDecision {
  const { state } = credential;
  if (!isLiving(state)) return overtaken(state);
  if (isInHands(credential)) return refuse({ why: 'handed_over_before' });
  return {
    ok: true,
    state: toEnding(credential, why, { by, at: now }),
    event: by === KEYWARDEN ? 'credential.end_reached' : 'credential.end_asked',
    by,
    facts: { why },
  };
}

/** What people want done with it at once. */
export function decideForPeople(
  credential: Credential,
  command: PeopleCommand,
  given: CredentialCircumstances,
): CredentialDecision {
  switch (command.type) {
    case 'freeze':
      return freeze(credential, command.by, given);
    case 'thaw':
      return thaw(credential, command.by, given);
    case 'restore':
      return restore(credential, command.by, given);
    case 'end_now':
      return endNow(credential, command.by, given);
    case 'end_unrevealed':
      return endUnrevealed(credential, command, given.now);
    default:
      return command satisfies never;
  }
}
