import type { Sealed } from '../record/state.ts';

/** How long before the end the requester is reminded for the last time, ms. */
export const LAST_REMINDER = 60 * 60_000;

export function sealedOf({ key, sealed, until, shown, remindAt }: Sealed): Sealed {
  return { key, sealed, until, shown, ...(remindAt === undefined ? {} : { remindAt }) };
}

/** The reminder that comes next: at half time, then an hour before the end. */
export function withReminder({ remindAt: _, ...waits }: Sealed, now: number): Sealed {
  const { createdAt } = waits.key;
  const halfTime = createdAt + Math.floor((waits.until - createdAt) / 2);
  // A short time to reveal has its last hour before its half time: one reminder is enough then.
  const last = Math.max(halfTime, waits.until - LAST_REMINDER);
  const remindAt = [halfTime, last].find((at) => at > now);
  return remindAt === undefined ? waits : { ...waits, remindAt };
}
