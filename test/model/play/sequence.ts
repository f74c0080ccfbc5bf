import * as fc from 'fast-check';
import type { Weather } from '../ports/line.ts';
import { AUTOMATIC, GROUP, MANAGED, MINUTE } from '../ports/people.ts';
import type { Climate } from '../rules/world.ts';
import { clockSteps } from './steps/clockSteps.ts';
import { foreignSteps } from './steps/foreignSteps.ts';
import { livingSteps, lostChange, lostReplacement, lostReveal } from './steps/livingSteps.ts';
import type { Step } from './steps/step.ts';
import { approve, lossySteps, revealingSteps, steps, submit } from './steps/steps.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A world and the steps in it. The same sequence gives the same run. */
export interface Sequence {
  readonly climate: Climate;
  readonly steps: readonly Step[];
}

const WORST: Weather = {
  store: 0.15,
  atlas: 0.6,
  slack: 0.4,
  people: 0.2,
  journal: 0.2,
  slow: 0.3,
  stragglers: 0.3,
};
const risk = (most: number) => fc.constantFrom(0, most / 10, most / 3, most);

const climate: fc.Arbitrary<Climate> = fc.record({
  seed: fc.integer(),
  weather: fc.record({
    store: risk(WORST.store),
    atlas: risk(WORST.atlas),
    slack: risk(WORST.slack),
    people: risk(WORST.people),
    journal: risk(WORST.journal),
    slow: risk(WORST.slow),
    stragglers: risk(WORST.stragglers),
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
const life = fc.record({
  lifetime: fc.constantFrom(
    { defaultMs: 10 * MINUTE, maxMs: 2 * HOUR },
    { defaultMs: 10 * MINUTE, maxMs: 2 * HOUR },
    // Long enough for a notice before the end.
    { defaultMs: HOUR + 5 * MINUTE, maxMs: 2 * HOUR },
  ),
  graceForMs: fc.constantFrom(0, 5 * MINUTE, 20 * MINUTE),
  extend: fc.constantFrom(
    { automatic: false, maxMs: 30 * MINUTE, times: 1 },
    { automatic: true, maxMs: 5 * MINUTE, times: 1 },
    { automatic: true, maxMs: 30 * MINUTE, times: 2 },
  ),
  overlap: fc.constant({ defaultMs: 2 * MINUTE, maxMs: HOUR }),
  successors: fc.constantFrom('manager', GROUP, 'nobody'),
  orphanAfterMs: fc.constantFrom(10 * MINUTE, 30 * MINUTE),
  approvalLifetimeMs: fc.constantFrom(undefined, undefined, 10 * MINUTE, MINUTE),
});

/** Starts with a request and two approvals. */
function begunWith(others: fc.Arbitrary<readonly Step[]>): fc.Arbitrary<Sequence> {
  return fc
    .tuple(climate, submit, approve, approve, others)
    .map(([weathered, first, second, third, rest]) => ({
      climate: weathered,
      steps: [first, second, third, ...rest],
    }));
}

/** The worst weather, also for some minutes after the last step. */
export function stormy(from: fc.Arbitrary<Sequence>): fc.Arbitrary<Sequence> {
  return from.map(({ climate: weathered, steps: all }) => ({
    climate: { ...weathered, weather: WORST },
    steps: [...all, { do: 'regain', after: 12 * MINUTE }],
  }));
}

/** Several requests at once, with any other steps. */
export const sequences = begunWith(steps);

/** The same, but a private key is revealed in most sequences. */
export const revealingSequences = begunWith(revealingSteps);

/** So many steps it takes until a key is there: a request, approvals, and the first reveal. */
const BEGUN = 4;
/** And so many until the key is changed. */
const CHANGED = 7;

/** By those who may decide, without hurry or delay: what may go wrong there is played above. */
function smooth(step: Step, i: number): Step {
  if (step.do === 'decide') {
    return { ...step, after: 2_000, think: 10, of: 0, by: i === 1 ? 'U0MEI' : 'U0SAM' };
  }
  if (step.do === 'submit') return { ...step, glass: step.glass && step.by === 'U0RAVI' };
  return step.do === 'own' ? { ...step, after: 12_000, think: 10 } : step;
}

/** The first `calmSteps` go well, and the first of them lead to a key. */
function smoothly(from: fc.Arbitrary<Sequence>, calmSteps: number): fc.Arbitrary<Sequence> {
  return from.map(({ climate: weathered, steps: all }) => ({
    climate: { ...weathered, calmSteps },
    steps: all.map((step, i) => (i < BEGUN ? smooth(step, i) : step)),
  }));
}

function living(steps: fc.Arbitrary<readonly Step[]>): fc.Arbitrary<Sequence> {
  return fc
    .tuple(smoothly(begunWith(steps), BEGUN), life)
    .map(([{ climate: weathered, steps: all }, settings]) => ({
      climate: { ...weathered, policy: { ...weathered.policy, ...settings } },
      steps: all,
    }));
}

/** The same, but most keys are handed over, and end by time or because somebody wants it. */
export const livingSequences = living(livingSteps);

/** Keys that were made without Keywarden, and what becomes of them. */
export const foreignSequences: fc.Arbitrary<Sequence> = fc
  .tuple(climate, life, foreignSteps)
  .map(([weathered, settings, all]) => ({
    climate: { ...weathered, policy: { ...weathered.policy, ...settings } },
    steps: all,
  }));

/** The same, while clocks do not all show the same time. */
export const clockSequences = living(clockSteps);

/** Requests of all kinds: most are about how a key comes to be, the others about what becomes of it. */
export const allSequences = fc.oneof(
  { weight: 3, arbitrary: sequences },
  { weight: 1, arbitrary: livingSequences },
);

/** The same, but the store loses its newest entries, as after a restored backup or a failover. */
export const lossySequences = fc
  .oneof(
    { weight: 16, arbitrary: begunWith(lossySteps) },
    { weight: 1, arbitrary: smoothly(begunWith(lostReplacement), BEGUN + 1) },
    { weight: 2, arbitrary: smoothly(begunWith(lostReveal), BEGUN) },
    { weight: 1, arbitrary: smoothly(begunWith(lostChange), CHANGED) },
  )
  .map(({ climate: weathered, ...rest }) => ({
    ...rest,
    climate: { ...weathered, guarded: true },
  }));
