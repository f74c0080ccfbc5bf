import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import { GROUNDS_MUTANTS } from './mutants/grounds.ts';
import { ISSUING_MUTANTS } from './mutants/issuing.ts';
import { REVEAL_MUTANTS } from './mutants/reveal.ts';
import { SAFE_MODE_MUTANTS } from './mutants/safeMode.ts';
import { STORE_MUTANTS } from './mutants/store.ts';
import { lossySequences, revealingSequences, sequences } from './sequence.ts';

const SEED = 8;
/** Within so many sequences each broken variant must be found, and the real code must not. */
const WITHIN = 3_000;
const LONG = 60_000;

const MUTANTS = [...ISSUING_MUTANTS, ...GROUNDS_MUTANTS, ...STORE_MUTANTS, ...REVEAL_MUTANTS];
const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10', 'I11'];
const OF_SAFE_MODE = ['S1', 'S2', 'S3', 'S4', 'S5'];

describe('the model catches code that', () => {
  it.each(MUTANTS)(
    '$name',
    async (mutant) => {
      const { variant, breaks } = mutant;
      const counts = (finding: string) => breaks.includes(finding.split(':')[0] ?? '');
      const { failure } = await check({
        from: REVEAL_MUTANTS.includes(mutant) ? revealingSequences : sequences,
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

describe('where the store loses its tail, the model catches code that', () => {
  it.each(SAFE_MODE_MUTANTS)(
    '$name',
    async ({ variant, breaks }) => {
      const counts = (finding: string) => breaks.includes(finding.split(':')[0] ?? '');
      const from = lossySequences;
      const options = { seed: SEED, runs: WITHIN, variant, counts, from, shrinks: false };
      expect((await check(options)).failure).toBeDefined();
    },
    LONG,
  );
});

describe('the broken variants', () => {
  it.each(INVARIANTS)('break invariant %s with at least one of them', (name) => {
    expect(MUTANTS.some(({ breaks }) => breaks.includes(name))).toBe(true);
  });

  it.each(OF_SAFE_MODE)('break rule %s of safe mode with at least one of them', (name) => {
    expect(SAFE_MODE_MUTANTS.some(({ breaks }) => breaks.includes(name))).toBe(true);
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
