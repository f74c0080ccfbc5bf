import * as fc from 'fast-check';
import { type Outcome, play } from '../play/run.ts';
import { type Sequence, sequences } from '../play/sequence.ts';
import type { Variant } from '../play/variant.ts';

export interface Checked {
  readonly runs: number;
  /** The shortest sequence that breaks something, with what it breaks and how to play it again. */
  readonly failure?: string;
}

function told(sequence: Sequence, wrong: readonly string[], seed: number, path: string): string {
  return [
    ...wrong,
    `Again: SEED=${seed} SEED_PATH=${path} npx vitest run --config test/vitest.config.ts test/model`,
    JSON.stringify(sequence),
  ].join('\n');
}

/** Plays `runs` sequences of one seed, until one breaks an invariant. */
export async function check(options: {
  readonly seed: number;
  readonly runs: number;
  readonly path?: string;
  readonly variant?: Variant;
  /** Which sequences; those in which the store keeps what it has, unless said otherwise. */
  readonly from?: fc.Arbitrary<Sequence>;
  /** Which findings count; all, unless said otherwise. */
  readonly counts?: (finding: string) => boolean;
  /** Whether to look for the shortest sequence that fails. */
  readonly shrinks?: boolean;
  readonly watch?: (outcome: Outcome) => void;
}): Promise<Checked> {
  const {
    seed,
    runs,
    path,
    variant,
    from = sequences,
    counts = () => true,
    shrinks = true,
    watch,
  } = options;
  const broken = async (sequence: Sequence) => {
    const outcome = await play(sequence, variant);
    watch?.(outcome);
    return outcome.wrong.filter(counts);
  };
  const property = fc.asyncProperty(from, async (sequence) => {
    return (await broken(sequence)).length === 0;
  });
  const result = await fc.check(property, {
    seed,
    numRuns: runs,
    endOnFailure: !shrinks,
    ...(path === undefined ? {} : { path }),
  });
  const [sequence] = result.counterexample ?? [];
  if (sequence === undefined) return { runs: result.numRuns };
  const wrong = await broken(sequence);
  return {
    runs: result.numRuns,
    failure: told(sequence, wrong, seed, result.counterexamplePath ?? ''),
  };
}
