import type { Sealed } from '../record/state.ts';

/** How long before the end the requester is reminded for the last time, ms. */
export const LAST_REMINDER = 60 * 60_000;

export function sealedOf({ key, sealed, until, shown, remindAt }: Sealed): Sealed {
  return { key, sealed, until, shown, ...(remindAt === undefined ? {} : { remindAt }) };
}

/** Plans the next reminder: at half the time, then an hour before the end. */
export function withReminder({ remindAt: _, ...waits }: Sealed, now: number): Sealed {
  const { createdAt } = waits.key;
  const halfTime = createdAt + Math.floor((waits.until - createdAt) / 2);
  // If the whole time is short, its last hour begins before half the time. Then one reminder is
  // enough.
  const last = Math.max(halfTime, waits.until - LAST_REMINDER);
  const remindAt = [halfTime, last].find((at) => at > now);
  return remindAt === undefined ? waits : { ...waits, remindAt };
}
