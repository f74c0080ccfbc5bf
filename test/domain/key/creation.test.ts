import { describe, expect, it } from 'vitest';
import { creationOf } from '../../../src/domain/key/creation.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY = 24 * 60 * 60_000;

/** An id whose first 8 digits name this moment. */
function idOf(at: number): string {
  return Math.floor(at / 1000)
    .toString(16)
    .padStart(8, '0')
    .padEnd(24, 'b');
}

describe('when a key was created', () => {
  it('is told by its id, to the second', () => {
    expect(creationOf('6a793f752c88faeba59bba49', NOW)?.at).toBe(Date.UTC(2026, 7, 10, 3, 3, 17));
    expect(creationOf(idOf(NOW - 3 * DAY), NOW)).toEqual({ at: NOW - 3 * DAY, ago: 3 * DAY });
  });

  it('is now where the clock of Atlas is ahead of ours', () => {
    expect(creationOf(idOf(NOW + 60_000), NOW)?.ago).toBe(0);
  });

  it.each([
    ['before MongoDB was there', '32b6e34b3d91647abb20e7b8'],
    ['in the year 1970', '000000000000000000000000'],
    ['in two days', idOf(NOW + 2 * DAY)],
    ['in the year 2106', 'ffffffffffffffffffffffff'],
    ['no id at all', 'zzzzzzzzzzzzzzzzzzzzzzzz'],
  ])('is not said where it cannot be true: %s', (_what, id) => {
    expect(creationOf(id, NOW)).toBeUndefined();
  });
});
