import type { Variant } from '../play/variant.ts';
import type { Rule } from '../ports/names.ts';

/** A variant of the code that breaks one rule of the protocol on purpose, and must be caught. */
export interface Mutant {
  /** What it does wrong, as the end of the sentence "invariant I1 catches code that ...". */
  readonly name: string;
  /** Each of these must catch it by itself, as if there were no other. */
  readonly breaks: readonly Rule[];
  readonly variant: Variant;
  /** It shows only where much fails, so it is looked for in the worst weather. */
  readonly inStorm?: boolean;
}
