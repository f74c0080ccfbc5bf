import type { Credential } from '../credential.ts';
import { noticesDue } from '../endNotices.ts';
import { endOf } from '../ends.ts';
import { type CredentialState, type Frozen, isDoubtful, isFreeze, isLiving } from '../state.ts';
import { type CredentialDecision, KEYWARDEN, overtaken, refuse } from './decision.ts';
import { beforeDeletion, freezeLate } from './lateFreeze.ts';
import { innerOf, interrupted, toEnding, toFrozen } from './work.ts';

export const FREEZE = {
  /** How often the owner hears that it is still frozen, ms. */
  wordEvery: 7 * 24 * 60 * 60_000,
  /** How long the deletion waits while the notice of the freeze is still owed, ms. */
  untold: 24 * 60 * 60_000,
} as const;

const DAY = 24 * 60 * 60_000;

/** When the owner next hears that it is frozen: every week, and a day before it is deleted. */
export function nextWord(now: number, deleteAt: number | undefined): number {
  const weekly = now + FREEZE.wordEvery;
  const dayBefore = deleteAt === undefined ? weekly : deleteAt - DAY;
  return dayBefore > now ? Math.min(weekly, dayBefore) : weekly;
}

export type TimeCommand =
  | { readonly type: 'notice_due' }
  /** `graceMs`: how long it stays frozen before it is deleted, by the policy. 0: it is deleted at once. */
  | { readonly type: 'end_due'; readonly graceMs: number }
  /** The end was reached, and it is not frozen. */
  | { readonly type: 'freeze_late' }
  /** `isOwed`: the notice of the freeze, or of its failure, has not been sent yet. */
  | { readonly type: 'delete_due'; readonly isOwed: boolean }
  | { readonly type: 'word_due' };

function noticeDue(credential: Credential, now: number): CredentialDecision {
  const { state, told } = credential;
  const due = told === undefined ? [] : noticesDue(told, now);
  if (told === undefined || due.length === 0) return refuse({ why: 'not_due' });
  return {
    ok: true,
    state,
    changes: { told: { ...told, sent: [...told.sent, ...due] } },
    event: 'credential.end_near',
    by: KEYWARDEN,
    // After an outage only the nearest is sent, and counts for those before.
    facts: { notice: due.at(-1) ?? '', end: told.end },
  };
}

/** A frozen one is only given its time: its owner was told of the freeze, not of the end. */
function endOfFrozen(
  state: CredentialState,
  inner: Extract<ReturnType<typeof innerOf>, { why: unknown; deleteAt?: number }>,
  deleteAt: number,
  now: number,
): CredentialState {
  const after =
    inner.status === 'frozen'
      ? { ...inner, deleteAt, remindAt: Math.min(inner.remindAt, nextWord(now, deleteAt)) }
      : { ...inner, deleteAt };
  return state.status === 'held' ? { ...state, from: after } : after;
}

function endDue(credential: Credential, graceMs: number, now: number): CredentialDecision {
  const { state, told } = credential;
  if (!isLiving(state) || isDoubtful(state)) return overtaken(state);
  const end = endOf(credential);
  if (end === undefined || now < end.at) return refuse({ why: 'not_due' });
  const inner = innerOf(state);
  if (inner.status === 'ending') return overtaken(state);
  const begun = { by: KEYWARDEN, at: now };
  const facts = { cut: end.cut, end: end.at };
  const event = 'credential.end_reached';
  const isFrozen = isFreeze(inner);
  if (isFrozen && (inner.why !== 'asked' || inner.deleteAt !== undefined)) return overtaken(state);
  if (!isFrozen && told !== undefined && noticesDue(told, now).length > 0) {
    return refuse({ why: 'notice_first' });
  }
  // A frozen one is deleted only after its owner was told of the freeze.
  if (graceMs === 0 && !isFrozen) {
    const ending = toEnding(credential, end.cut, begun);
    return { ok: true, state: ending, event, by: KEYWARDEN, facts, ...interrupted(inner) };
  }
  const deleteAt = now + graceMs;
  return {
    ok: true,
    state: isFrozen
      ? endOfFrozen(state, inner, deleteAt, now)
      : toFrozen(credential, inner, end.cut, begun, deleteAt),
    event,
    by: KEYWARDEN,
    facts: { ...facts, deleteAt },
    ...interrupted(inner),
  };
}

function deleteDue(credential: Credential, isOwed: boolean, now: number): CredentialDecision {
  const { state } = credential;
  if (!isLiving(state) || isDoubtful(state)) return overtaken(state);
  const inner = innerOf(state);
  if (!isFreeze(inner) || inner.deleteAt === undefined) return overtaken(state);
  const { deleteAt: before } = inner;
  const late =
    inner.status === 'moving'
      ? beforeDeletion(state, { ...inner, deleteAt: before }, isOwed, now)
      : undefined;
  if (late !== undefined) return late;
  if (now < before) return refuse({ why: 'not_due' });
  if (isOwed) {
    const deleteAt = now + FREEZE.untold;
    return {
      ok: true,
      state: endOfFrozen(state, inner, deleteAt, now),
      event: 'credential.deletion_put_off',
      by: KEYWARDEN,
      facts: { deleteAt },
    };
  }
  const why = inner.why === 'asked' ? (endOf(credential)?.cut ?? 'asked') : inner.why;
  return {
    ok: true,
    state: toEnding(credential, why, { by: KEYWARDEN, at: now }),
    event: 'credential.deletion_due',
    by: KEYWARDEN,
    facts: { why },
  };
}

function wordDue(state: CredentialState, now: number): CredentialDecision {
  if (state.status !== 'frozen') return overtaken(state);
  if (now < state.remindAt) return refuse({ why: 'not_due' });
  const after: Frozen = { ...state, remindAt: nextWord(now, state.deleteAt) };
  return { ok: true, state: after, event: 'credential.still_frozen', by: KEYWARDEN, facts: {} };
}

/** What only time brings about. Each reads the record once more: its end may have moved. */
export function decideByTime(
  credential: Credential,
  command: TimeCommand,
  now: number,
): CredentialDecision {
  const { state } = credential;
  switch (command.type) {
    case 'notice_due':
      return isLiving(state) && !isDoubtful(state) ? noticeDue(credential, now) : overtaken(state);
    case 'end_due':
      return endDue(credential, command.graceMs, now);
    case 'freeze_late':
      return isLiving(state) && !isDoubtful(state)
        ? freezeLate(state, innerOf(state), now)
        : overtaken(state);
    case 'delete_due':
      return deleteDue(credential, command.isOwed, now);
    case 'word_due':
      return wordDue(state, now);
    default:
      return command satisfies never;
  }
}
