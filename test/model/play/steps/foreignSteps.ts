import * as fc from 'fast-check';
import { ADMIN, GROUP, MINUTE } from '../../ports/people.ts';
import { ask, drift, key, pass } from './keySteps.ts';
import { is, LATEST, type Made, type Step, think } from './step.ts';
import { approve, crash, one, pause, vanish } from './steps.ts';

const FIRST = 0;

const made: Made<'made'> = fc.record({
  ...is('made'),
  addresses: fc.constantFrom([], ['203.0.113.7/32'], ['203.0.113.7/32', '10.0.0.0/8']),
});

const word: Made<'foreign'> = fc.record({
  ...is('foreign'),
  how: fc.constantFrom('adopt', 'adopt', 'adopt', 'freeze'),
  foreign: fc.constantFrom(FIRST, FIRST, LATEST),
  // Mostly an admin.
  by: fc.constantFrom(ADMIN, ADMIN, ADMIN, 'U0OLGA', 'U0MEI'),
  owner: fc.constantFrom('U0DANA', 'U0OLGA', 'U0MEI', GROUP),
  ms: fc.constantFrom(5 * MINUTE, 20 * MINUTE, 90 * MINUTE),
  think,
});

/** About the first key that was made without Keywarden; now and then about the newest one. */
function ofForeign<S extends Step & { readonly foreign?: number }>(arbitrary: fc.Arbitrary<S>) {
  return fc
    .tuple(arbitrary, fc.constantFrom(FIRST, FIRST, LATEST))
    .map(([step, foreign]): S => ({ ...step, foreign }));
}

/** Its owner asks for something else, and gets it. */
const asked: fc.Arbitrary<readonly Step[]> = fc
  .tuple(ofForeign(ask), approve, approve)
  .map(([wish, first, second]) => [
    { ...wish, by: undefined, after: 2_000, think: 10 },
    { ...first, by: 'U0MEI', of: LATEST, after: 2_000, think: 10 },
    { ...second, by: 'U0SAM', of: LATEST, after: 300, think: 10 },
  ]);

const single = (arbitrary: fc.Arbitrary<Step>) => arbitrary.map((step): readonly Step[] => [step]);

/** Keys that people make without Keywarden: adopted or frozen by an admin, changed at Atlas, or left alone. */
export const foreignSteps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    made,
    word,
    fc.array(
      fc.oneof(
        { weight: 2, arbitrary: single(made) },
        { weight: 4, arbitrary: single(word) },
        { weight: 4, arbitrary: single(ofForeign(key)) },
        { weight: 4, arbitrary: single(ofForeign(drift)) },
        { weight: 2, arbitrary: single(ofForeign(pass)) },
        { weight: 1, arbitrary: single(ofForeign(vanish)) },
        { weight: 4, arbitrary: asked },
        { weight: 1, arbitrary: single(crash) },
        { weight: 1, arbitrary: single(pause) },
        { weight: 1, arbitrary: single(one) },
      ),
      { minLength: 1, maxLength: 6, size: 'max' },
    ),
  )
  .map(([first, second, then]) => [
    first,
    { ...second, foreign: FIRST, after: 2_000, think: 10 },
    ...then.flat(),
  ]);
