import * as fc from 'fast-check';
import { MINUTE } from '../../ports/people.ts';
import { livingSteps } from './livingSteps.ts';
import { type Made, replica, type Step } from './step.ts';

/** Longer than a clock may differ; some are behind. */
const APART = [-10, -2, 2, 10, 60].map((minutes) => minutes * MINUTE);
const LONG = [35_000, 95_000, 200_000];

const skew: Made<'skew'> = fc.record({
  do: fc.constant('skew' as const),
  after: fc.constantFrom(5, 2_000, 35_000),
  clock: fc.constantFrom('redis', 'redis', 'redis', 'host', 'slack', 'atlas'),
  replica,
  ms: fc.constantFrom(...APART),
});

/**
 * One clock is wrong for a while, or two, in between which people go on. Two are never wrong in the same
 * way: then nobody could tell which of them are right.
 */
const wrong: fc.Arbitrary<readonly Step[]> = fc
  .tuple(skew, fc.option(skew), fc.constantFrom(...LONG))
  .map(([first, second, ms]) => {
    const other = second && { ...second, ms: first.ms > 0 ? -5 * MINUTE : 5 * MINUTE };
    const both: Step[] = other === null ? [first] : [first, other];
    return [...both, { do: 'agree', after: ms }];
  });

/** The life of keys, while clocks are wrong twice. */
export const clockSteps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(livingSteps, wrong, fc.nat(6), wrong, fc.nat(6))
  .map(([steps, first, before, second, between]) => {
    // The first step reveals the key.
    const [one, other] = [1 + before, 1 + before + between];
    return [
      ...steps.slice(0, one),
      ...first,
      ...steps.slice(one, other),
      ...second,
      ...steps.slice(other),
    ];
  });
