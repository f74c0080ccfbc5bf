import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import { ISSUING_MUTANTS } from './mutants/issuing.ts';
import { REVEAL_MUTANTS } from './mutants/reveal.ts';
import { STORE_MUTANTS } from './mutants/store.ts';

const SEED = 7;
/** Within so many sequences each broken variant must be found, and the real code must not. */
const WITHIN = 2_000;
const LONG = 60_000;

const MUTANTS = [...ISSUING_MUTANTS, ...STORE_MUTANTS, ...REVEAL_MUTANTS];
const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10', 'I11'];

describe('the model catches code that', () => {
  it.each(MUTANTS)(
    '$name',
    async ({ variant, breaks }) => {
      const counts = (finding: string) => breaks.includes(finding.split(':')[0] ?? '');
      const { failure } = await check({
        seed: SEED,
        runs: WITHIN,
        variant,
        counts,
        shrinks: false,
      });
      expect(failure).toBeDefined();
    },
    LONG,
  );
});

describe('the broken variants', () => {
  it('leave no invariant without one of its own', () => {
    const broken = new Set(MUTANTS.flatMap(({ breaks }) => breaks));
    expect(INVARIANTS.filter((name) => !broken.has(name))).toEqual([]);
  });

  it(
    'are told from the real code, which passes the same sequences',
    async () => {
      const { failure } = await check({ seed: SEED, runs: WITHIN });
      expect(failure).toBeUndefined();
    },
    LONG,
  );
});
