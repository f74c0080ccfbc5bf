import type { Reminders } from './policy.ts';

export type WorkingHours = NonNullable<Reminders['workingHours']>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/**
 * How far to look ahead, ms. A change of the clocks can skip a whole working day, but not two weeks
 * of them.
 */
const LOOKS_AHEAD = 15 * DAY;

/** Gives what the clocks of a time zone show, as the epoch ms at which UTC shows the same. */
export function wallClock(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const shown = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const of = (part: Intl.DateTimeFormatPartTypes) => shown.get(part) ?? 0;
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  };
}

function isWithin({ days, from, to }: WorkingHours, wall: number): boolean {
  const minute = Math.floor((wall % DAY) / MINUTE);
  // `getUTCDay` gives 0 for Sunday; here 1 is Monday and 7 is Sunday.
  const day = new Date(wall).getUTCDay() || 7;
  return days.includes(day) && minute >= from && minute < to;
}

export function isWorkingMoment(hours: WorkingHours, at: number): boolean {
  return isWithin(hours, wallClock(hours.timeZone)(at));
}

/**
 * The first moment at or after `at` within working hours, epoch ms; `undefined` if there is none.
 */
export function nextWorkingMoment(hours: WorkingHours, at: number): number | undefined {
  const wall = wallClock(hours.timeZone);
  if (isWithin(hours, wall(at))) return at;
  const first = Math.ceil(at / MINUTE) * MINUTE;
  for (let hour = first; hour < at + LOOKS_AHEAD; hour += HOUR) {
    const shown = wall(hour);
    // Formatting is slow: each minute is formatted only in an hour in which the clocks change.
    const steady = wall(hour + HOUR) - shown === HOUR;
    for (let minute = 0; minute < HOUR; minute += MINUTE) {
      const wouldShow = steady ? shown + minute : wall(hour + minute);
      if (isWithin(hours, wouldShow)) return hour + minute;
    }
  }
  return undefined;
}
