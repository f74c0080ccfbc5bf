import fc from 'fast-check';
import { expect, it } from 'vitest';
import { play } from './reference/play.ts';

const POLICIES = 100_000;
const SEED = Number(process.env.SEED ?? 20_261_125);

it('thresholds, stages, denials, rules, allowances and leaving people are judged as the naive reference does', () => {
  const ends = new Map<string, number>();
  const result = fc.check(
    fc.property(fc.integer(), fc.nat({ max: 14 }), (seed, length) => {
      const { end, difference } = play(seed, length);
      ends.set(end, (ends.get(end) ?? 0) + 1);
      return difference === undefined;
    }),
    { numRuns: POLICIES, seed: SEED },
  );
  const [seed, length] = result.counterexample ?? [];
  const difference = seed === undefined ? undefined : play(seed, length).difference;
  expect(difference, `Again: play(${seed}, ${length})`).toBeUndefined();
  // Every end is met often enough for the comparison to mean something.
  for (const end of ['pending', 'approved', 'denied', 'no_manager']) {
    expect(ends.get(end) ?? 0, end).toBeGreaterThan(POLICIES / 100);
  }
}, 120_000);
