import { WEEKDAYS, type Weekday } from '../policy/lifeSettings.ts';
import { isWorkingMoment, wallClock } from '../policy/workingHours.ts';

const DAY = 24 * 60 * 60_000;
const WORKING = { days: [1, 2, 3, 4, 5], from: 9 * 60, to: 17 * 60 } as const;

/** From 9 to 17 on a weekday where this person is. */
export function isAtWork(timeZone: string, at: number): boolean {
  return isWorkingMoment({ ...WORKING, timeZone }, at);
}

/**
 * Names the week that began last on this day, where the person is, by the date on which it began. Who
 * missed the day, because Keywarden or Slack was away, gets the digest on a later one of that week.
 */
export function weekOf(day: Weekday, timeZone: string, at: number): string {
  const wall = wallClock(timeZone)(at);
  const today = new Date(wall).getUTCDay();
  const since = (today - (WEEKDAYS.indexOf(day) + 1) + 7) % 7;
  return new Date(wall - since * DAY).toISOString().slice(0, 10);
}

/** A time zone that this system does not know counts as UTC. */
export function knownTimeZone(timeZone: string | undefined): string {
  if (timeZone === undefined) return 'UTC';
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
