import { describe, expect, it } from 'vitest';
import {
  clockTime,
  dayDivider,
  formatDate,
  isSameDay,
} from '../../../src/sandbox/page/wording/dates.ts';
import { localOf, secondsOf } from '../../../src/sandbox/page/wording/zoned.ts';

const now = Date.UTC(2026, 10, 22, 12);
const lisbon = { locale: 'en-US', zone: 'Europe/Lisbon', now };
const tokyo = { ...lisbon, zone: 'Asia/Tokyo' };
/** Some builds of ICU put a narrow space before AM and PM. */
const spaced = (words: string | undefined) => words?.replaceAll('\u202f', ' ');
const at = (ms: number) => ms / 1000;

describe('moments on the sandbox page', () => {
  it('stand on the clock and in the language of who reads', () => {
    const said = (reader: typeof lisbon) =>
      spaced(formatDate(at(now), '{date_short} at {time}', reader));
    expect(said(lisbon)).toBe('Nov 22, 2026 at 12:00 PM');
    expect(said(tokyo)).toBe('Nov 22, 2026 at 9:00 PM');
    expect(said({ ...lisbon, locale: 'de-DE' })).toBe('22. Nov. 2026 at 12:00');
    expect(spaced(clockTime(now, tokyo))).toBe('9:00 PM');
  });

  it('are today, yesterday and tomorrow by the calendar, not by hours', () => {
    const pretty = (hours: number, reader = lisbon) =>
      formatDate(at(now + hours * 3_600_000), '{date_short_pretty}', reader);
    expect([pretty(0), pretty(-13), pretty(12), pretty(-36)]).toEqual([
      'today',
      'yesterday',
      'tomorrow',
      'yesterday',
    ]);
    expect(pretty(36)).toBe('Nov 24, 2026');
    expect(pretty(3, tokyo)).toBe('tomorrow');
  });

  it('fall back where the format or the moment is unknown', () => {
    expect(formatDate(at(now), '{date} {nothing}', lisbon)).toBeUndefined();
    expect(formatDate(Number.NaN, '{date}', lisbon)).toBeUndefined();
  });

  it('divide days where the reader lives', () => {
    const late = Date.UTC(2026, 10, 22, 16);
    expect(isSameDay(now, late, lisbon)).toBe(true);
    expect(isSameDay(now, late, tokyo)).toBe(false);
    expect(dayDivider(now, lisbon)).toBe('Today');
    expect(dayDivider(now - 30 * 86_400_000, lisbon)).toBe('Friday, October 23');
  });

  it.each(['Europe/Lisbon', 'Asia/Kolkata', 'America/New_York', 'Asia/Singapore'])(
    'go into and out of a date and time field in %s',
    (zone) => {
      for (const local of ['2026-11-22T09:30', '2026-03-29T03:30', '2026-07-01T00:00']) {
        expect(localOf(secondsOf(local, zone), zone)).toBe(local);
      }
      expect(secondsOf('', zone)).toBeNaN();
    },
  );
});
