import { LATE_FREEZE, lateFreezeDue } from '../lateFreeze.ts';
import type { CredentialHeldFrom, CredentialState, MovingToFrozen } from '../state.ts';
import { type CredentialDecision, KEYWARDEN, overtaken, refuse } from './decision.ts';

/** A freeze that came late is told of by its own message, so it gets a day from then as well. */
export function deleteAtOfFrozen(state: MovingToFrozen, now: number): number | undefined {
  const { since, deleteAt, late } = state;
  const isInTime = late === undefined && now < since + LATE_FREEZE.after;
  if (deleteAt === undefined || isInTime || late?.sentBy !== undefined) return deleteAt;
  return Math.max(deleteAt, now + LATE_FREEZE.before);
}

function within(state: CredentialState, inner: MovingToFrozen): CredentialState {
  return state.status === 'held' ? { ...state, from: inner } : inner;
}

/** Its owner is told now, and it is not deleted before a day after that. */
export function freezeLate(
  state: CredentialState,
  inner: CredentialHeldFrom,
  now: number,
): CredentialDecision {
  if (inner.status !== 'moving' || inner.to !== 'frozen') return overtaken(state);
  if (inner.deleteAt === undefined || inner.late !== undefined) return overtaken(state);
  if (now < (lateFreezeDue(inner) ?? now)) return refuse({ why: 'not_due' });
  const earliest = now + LATE_FREEZE.before + LATE_FREEZE.sending;
  const deleteAt = Math.max(inner.deleteAt, earliest);
  return {
    ok: true,
    state: within(state, { ...inner, deleteAt, late: { owedAt: now } }),
    event: 'credential.freeze_late',
    by: KEYWARDEN,
    facts: { deleteAt },
  };
}

/**
 * What is not frozen is deleted only a day after its owner was told. `undefined`: now it may be
 * deleted.
 */
export function beforeDeletion(
  state: CredentialState,
  inner: MovingToFrozen & { readonly deleteAt: number },
  isOwed: boolean,
  now: number,
): CredentialDecision | undefined {
  const { late, deleteAt: before } = inner;
  if (late === undefined) return refuse({ why: 'notice_first' });
  if (now < (lateFreezeDue(inner) ?? before)) return refuse({ why: 'not_due' });
  if (!isOwed && late.sentBy !== undefined) return undefined;
  const day = LATE_FREEZE.before;
  const deleteAt = Math.max(before, isOwed ? now + 2 * day : now + day);
  const seen = isOwed ? { owedAt: late.owedAt } : { ...late, sentBy: now };
  return {
    ok: true,
    state: within(state, { ...inner, deleteAt, late: seen }),
    event: isOwed ? 'credential.deletion_put_off' : 'credential.freeze_late_told',
    by: KEYWARDEN,
    facts: { deleteAt },
  };
}
