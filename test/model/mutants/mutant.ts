import type { Variant } from '../replica.ts';

/** A variant of the code that breaks one rule of the protocol on purpose, and must be caught. */
export interface Mutant {
  /** What it does wrong, as the end of the sentence "the model catches code that ...". */
  readonly name: string;
  /** Which invariants may catch it: at least one of them must. */
  readonly breaks: readonly string[];
  readonly variant: Variant;
}
