import { expect, it } from 'vitest';
import { madeSince } from '../../../src/domain/inventory/madeSince.ts';

it('looks for who made keys a little before the oldest, and everywhere where none tells its age', () => {
  expect(madeSince([1_000_000_000, 900_000_000])).toBe(900_000_000 - 600_000);
  expect(madeSince([1_000])).toBe(0);
  expect(madeSince([])).toBe(0);
});
