import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isWorkingMoment,
  nextWorkingMoment,
  type WorkingHours,
} from '../../src/domain/policy/workingHours.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const OFFICE = { days: [1, 2, 3, 4, 5], from: 9 * 60, to: 17 * 60 };

/** Zones with half hours, quarters, a shift of half an hour, far dates, and clocks that change. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Singapore',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Africa/Casablanca',
  'America/Nuuk',
];

const anyHours: fc.Arbitrary<WorkingHours> = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    minutes: fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 2 }),
  })
  .map(({ timeZone, days, minutes }) => {
    const [from = 0, to = 1440] = [...minutes].sort((a, b) => a - b);
    return { timeZone, days, from, to };
  });

const YEARS = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) });
/** Moments around the days on which some clock changes, as often as others. */
const nearChange = fc
  .constantFrom(
    Date.UTC(2026, 2, 29, 1),
    Date.UTC(2026, 9, 25, 1),
    Date.UTC(2026, 2, 8, 7),
    Date.UTC(2026, 10, 1, 6),
    Date.UTC(2026, 3, 4, 15),
    Date.UTC(2026, 9, 3, 15, 30),
  )
  .chain((change) => fc.integer({ min: change - DAY, max: change + DAY }));
const anyMoment = fc.oneof(YEARS, nearChange);

describe('working hours', () => {
  it('move a moment forward only, into working hours, and to the first such moment', () => {
    fc.assert(
      fc.property(anyHours, anyMoment, (hours, at) => {
        const next = nextWorkingMoment(hours, at);
        if (next === undefined) throw new Error('there is always a next working day');
        expect(next).toBeGreaterThanOrEqual(at);
        expect(isWorkingMoment(hours, next)).toBe(true);
        if (next > at) expect(isWorkingMoment(hours, next - 1)).toBe(false);
        expect(nextWorkingMoment(hours, next)).toBe(next);
      }),
      { numRuns: 1000 },
    );
  });

  it('leave no working moment out in between, minute by minute', () => {
    fc.assert(
      fc.property(anyHours, nearChange, (hours, at) => {
        const next = nextWorkingMoment(hours, at) ?? 0;
        const end = Math.min(next, at + 2 * DAY);
        for (let minute = Math.ceil(at / MINUTE) * MINUTE; minute < end; minute += 7 * MINUTE) {
          expect(isWorkingMoment(hours, minute)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('begin on Monday morning for whoever asks on Friday evening', () => {
    const friday = Date.UTC(2026, 10, 27, 17, 30);
    const monday = nextWorkingMoment({ timeZone: 'Europe/Berlin', ...OFFICE }, friday);
    expect(monday).toBe(Date.UTC(2026, 10, 30, 8));
  });

  it('follow the clocks: nine in Berlin is another time in UTC after the change', () => {
    const everyDay = { ...OFFICE, timeZone: 'Europe/Berlin', days: [1, 2, 3, 4, 5, 6, 7] };
    const before = nextWorkingMoment(everyDay, Date.UTC(2026, 9, 24, 0));
    const after = nextWorkingMoment(everyDay, Date.UTC(2026, 9, 25, 0));
    expect([before, after]).toEqual([Date.UTC(2026, 9, 24, 7), Date.UTC(2026, 9, 25, 8)]);
  });

  it('that begin in the hour the clocks leave out begin when it is over', () => {
    const hours = { timeZone: 'Europe/Berlin', days: [7], from: 2 * 60 + 30, to: 4 * 60 };
    const next = nextWorkingMoment(hours, Date.UTC(2026, 2, 28, 12));
    expect(next).toBe(Date.UTC(2026, 2, 29, 1));
  });

  it('that lie within that hour wait for the next week', () => {
    const hours = { timeZone: 'Europe/Berlin', days: [7], from: 2 * 60, to: 3 * 60 };
    const next = nextWorkingMoment(hours, Date.UTC(2026, 2, 28, 12));
    expect(next).toBe(Date.UTC(2026, 3, 5, 0));
  });

  it('that hold no moment at all never come', () => {
    const hours = { timeZone: 'UTC', days: [], from: 0, to: 1440 };
    expect(nextWorkingMoment(hours, Date.UTC(2026, 0, 1))).toBeUndefined();
  });
});
