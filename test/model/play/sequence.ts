import * as fc from 'fast-check';
import { AUTOMATIC, MANAGED, MINUTE } from '../ports/people.ts';
import type { Climate } from '../rules/world.ts';
import {
  approve,
  livingSteps,
  lossySteps,
  revealingSteps,
  type Step,
  steps,
  submit,
} from './steps.ts';

const DAY = 24 * 60 * MINUTE;

/** A world and the steps in it. The same sequence gives the same run. */
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

/** Keys that end within the sequence, and are deleted a while later. */
const SHORT = { defaultMs: 10 * MINUTE, maxMs: DAY } as const;

/** Starts with a request and two approvals. */
function begunWith(others: fc.Arbitrary<readonly Step[]>): fc.Arbitrary<Sequence> {
  return fc
    .tuple(climate, submit, approve, approve, others)
    .map(([weathered, first, second, third, rest]) => ({
      climate: weathered,
      steps: [first, second, third, ...rest],
    }));
}

/** Several requests at once, with any other steps. */
export const sequences = begunWith(steps);

/** The same, but a private key is revealed in most sequences. */
export const revealingSequences = begunWith(revealingSteps);

/** The same, but most keys are handed over, and end by time or because somebody wants it. */
export const livingSequences = fc
  .tuple(begunWith(livingSteps), fc.constantFrom(0, 5 * MINUTE, 20 * MINUTE))
  .map(([{ climate: weathered, steps: all }, graceForMs]) => ({
    climate: { ...weathered, policy: { ...weathered.policy, lifetime: SHORT, graceForMs } },
    steps: all,
  }));

/** The same, but the store loses its newest entries, as after a restored backup or a failover. */
export const lossySequences = begunWith(lossySteps).map(({ climate: weathered, ...rest }) => ({
  ...rest,
  climate: { ...weathered, guarded: true },
}));
