import type { MovingToFrozen } from './state.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const LATE_FREEZE = {
  /** After that a freeze at the end is late, and its owner is told, ms. */
  after: 15 * MINUTE,
  /** At least so long before the deletion the owner was told, ms. */
  before: DAY,
  /** How long Slack may take for the message, ms. Else the deletion is put off by a day. */
  sending: 60 * MINUTE,
} as const;

/**
 * When something is due for a freeze that its end began and that is not proven: first its owner is
 * told, then that was sent, a day before the deletion, and then it is deleted.
 */
export function lateFreezeDue({ since, deleteAt, late }: MovingToFrozen): number | undefined {
  if (deleteAt === undefined) return undefined;
  if (late === undefined) return Math.min(since + LATE_FREEZE.after, deleteAt);
  return late.sentBy === undefined ? deleteAt - LATE_FREEZE.before : deleteAt;
}
