import { describe, expect, it } from 'vitest';
import { APPROVAL_MUTANTS } from './mutants/approved.ts';
import { CLOCK_MUTANTS } from './mutants/clocks.ts';
import { FOREIGN_MUTANTS } from './mutants/foreign.ts';
import { GROUNDS_MUTANTS } from './mutants/grounds.ts';
import { ISSUING_MUTANTS } from './mutants/issuing.ts';
import { LEDGER_MUTANTS } from './mutants/ledger.ts';
import type { Mutant } from './mutants/mutant.ts';
import { REVEAL_MUTANTS } from './mutants/reveal.ts';
import { SAFE_MODE_MUTANTS } from './mutants/safeMode.ts';
import { STORE_MUTANTS } from './mutants/store.ts';
import {
  clockSequences,
  foreignSequences,
  livingSequences,
  lossySequences,
  revealingSequences,
  sequences,
  stormy,
} from './play/sequence.ts';
import { CLOCK_RULES, INVARIANTS, LEDGER_RULES, type Rule, SAFETY_RULES } from './ports/names.ts';
import { check } from './rules/check.ts';

const SEED = 8;
/** Within so many sequences each broken variant must be found, and the real code must not. */
const WITHIN = 3_000;
/** Sequences about keys that were made without Keywarden. */
const FOREIGN = 400;

const MUTANTS = [...ISSUING_MUTANTS, ...GROUNDS_MUTANTS, ...STORE_MUTANTS, ...REVEAL_MUTANTS];

/** Those that this rule must find; a group without any fails. */
const breaking = (mutants: readonly Mutant[], rule: Rule) =>
  mutants.filter(({ breaks }) => breaks.includes(rule)).map((one) => [one.name, one] as const);

/** Plays sequences on the broken code until this rule finds something wrong; no other one counts. */
async function isFound(rule: Rule, mutant: Mutant, from: typeof sequences): Promise<boolean> {
  const { variant, inStorm = false } = mutant;
  const counts = (finding: string) => finding.startsWith(`${rule}:`);
  const weathered = inStorm ? stormy(from) : from;
  const options = { seed: SEED, runs: WITHIN, variant, counts, from: weathered, shrinks: false };
  return (await check(options)).failure !== undefined;
}

describe.each(INVARIANTS)('invariant %s', (rule) => {
  it.each(breaking(MUTANTS, rule))(
    'catches, though no other one counts, code that %s',
    async (_name, mutant) => {
      const from = REVEAL_MUTANTS.includes(mutant) ? revealingSequences : sequences;
      expect(await isFound(rule, mutant, from)).toBe(true);
    },
  );
});

describe.each(LEDGER_RULES)('of the ledger, rule %s', (rule) => {
  it.each(breaking([...LEDGER_MUTANTS, ...APPROVAL_MUTANTS], rule))(
    'catches, though no other one counts, code that %s',
    async (_name, mutant) => {
      expect(await isFound(rule, mutant, livingSequences)).toBe(true);
    },
  );
});

describe.each(['L7', 'L10', 'I11'] as const)('of keys made without Keywarden, rule %s', (rule) => {
  it.each(breaking(FOREIGN_MUTANTS, rule))(
    'catches, though no other one counts, code that %s',
    async (_name, mutant) => {
      expect(await isFound(rule, mutant, foreignSequences)).toBe(true);
    },
  );
});

describe.each(CLOCK_RULES)('where clocks are wrong, rule %s', (rule) => {
  it.each(breaking(CLOCK_MUTANTS, rule))(
    'catches, though no other one counts, code that %s',
    async (_name, mutant) => {
      expect(await isFound(rule, mutant, clockSequences)).toBe(true);
    },
  );
});

describe.each(SAFETY_RULES)('where the store loses its tail, rule %s', (rule) => {
  it.each(breaking(SAFE_MODE_MUTANTS, rule))(
    'catches by itself code that %s',
    async (_name, mutant) => {
      expect(await isFound(rule, mutant, lossySequences)).toBe(true);
    },
  );
});

describe('the real code', () => {
  // The others are played with it in model.test.ts, 20,000 of them.
  it('passes the sequences in which a private key is often asked for', async () => {
    const { failure } = await check({
      seed: SEED,
      runs: WITHIN / 2 - FOREIGN,
      from: revealingSequences,
    });
    expect(failure).toBeUndefined();
  });
  it('passes those in which people make keys without Keywarden', async () => {
    const { failure } = await check({ seed: SEED, runs: FOREIGN, from: foreignSequences });
    expect(failure).toBeUndefined();
  });
  it('passes those in which clocks are wrong', async () => {
    const { failure } = await check({ seed: SEED, runs: WITHIN / 4, from: clockSequences });
    expect(failure).toBeUndefined();
  });
});
