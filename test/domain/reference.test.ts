import fc from 'fast-check';
import { expect, it } from 'vitest';
import { play } from './reference/play.ts';
import { playQuotas } from './reference/playQuotas.ts';

const POLICIES = 100_000;
const GAMES = 6_000;
const SEED = Number(process.env.SEED ?? 20_261_125);

it('thresholds, stages, denials, rules, pre-approvals and leaving people are judged as the naive reference does', () => {
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
});

it('quotas of automatic rules and uses of pre-approvals are counted over several requests as by hand', async () => {
  const ends = new Map<string, number>();
  const property = fc.asyncProperty(
    fc.integer(),
    fc.integer({ min: 4, max: 24 }),
    async (seed, length) => {
      const played = await playQuotas(seed, length);
      for (const end of played.ends) ends.set(end, (ends.get(end) ?? 0) + 1);
      return played.difference === undefined;
    },
  );
  const result = await fc.check(property, { numRuns: GAMES, seed: SEED });
  const [seed, length = 0] = result.counterexample ?? [];
  const difference = seed === undefined ? undefined : (await playQuotas(seed, length)).difference;
  expect(difference, `Again: playQuotas(${seed}, ${length})`).toBeUndefined();
  for (const end of ['pending', 'pending allowed', 'approved allowed', 'approved rule']) {
    expect(ends.get(end) ?? 0, end).toBeGreaterThan(GAMES / 20);
  }
});
