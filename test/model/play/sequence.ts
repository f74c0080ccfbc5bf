import * as fc from 'fast-check';
import { AUTOMATIC, MANAGED, MINUTE } from '../ports/people.ts';
import type { Climate } from '../rules/world.ts';
import { approve, lossySteps, revealingSteps, type Step, steps, submit } from './steps.ts';

const DAY = 24 * 60 * MINUTE;

/** A world and what happens in it: the same sequence gives the same run. */
export interface Sequence {
  readonly climate: Climate;
  readonly steps: readonly Step[];
}

const risk = (most: number) => fc.constantFrom(0, most / 10, most / 3, most);

const climate: fc.Arbitrary<Climate> = fc.record({
  seed: fc.integer(),
  weather: fc.record({
    store: risk(0.15),
    atlas: risk(0.6),
    slack: risk(0.4),
    people: risk(0.2),
    journal: risk(0.2),
    slow: risk(0.3),
    stragglers: risk(0.3),
  }),
  policy: fc.record({
    quorum: fc.constantFrom(1, 1, 2),
    requestLifetimeMs: fc.constantFrom(DAY, DAY, 10 * MINUTE),
    revealWithinMs: fc.constantFrom(DAY, DAY, 5 * MINUTE),
    rules: fc.constantFrom([], [], [AUTOMATIC]),
    tiers: fc.constantFrom({}, {}, { ordinary: MANAGED }),
    reminders: fc.constantFrom({ afterMs: 60 * MINUTE }, { afterMs: MINUTE }),
  }),
  mayDelete: fc.constantFrom(true, true, true, false),
});

/** It begins with a request that gets votes. */
function begunWith(others: fc.Arbitrary<readonly Step[]>): fc.Arbitrary<Sequence> {
  return fc
    .tuple(climate, submit, approve, approve, others)
    .map(([weathered, first, second, third, rest]) => ({
      climate: weathered,
      steps: [first, second, third, ...rest],
    }));
}

/** Several requests at once, and whatever may befall them. */
export const sequences = begunWith(steps);

/** The same, with a private key that is asked for more often than not. */
export const revealingSequences = begunWith(revealingSteps);

/** The same, and the store loses its tail: a backup is restored, or a replica takes over. */
export const lossySequences = begunWith(lossySteps).map(({ climate: weathered, ...rest }) => ({
  ...rest,
  climate: { ...weathered, guarded: true },
}));
