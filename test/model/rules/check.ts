import * as fc from 'fast-check';
import { type Outcome, play } from '../play/run.ts';
import { type Sequence, sequences } from '../play/sequence.ts';
import type { Variant } from '../play/variant.ts';

export interface Checked {
  readonly runs: number;
  /** The shortest sequence that breaks something, what it breaks, and how to run it again. */
  readonly failure?: string;
}

function told(sequence: Sequence, wrong: readonly string[], seed: number, path: string): string {
  return [
    ...wrong,
    `Again: SEED=${seed} SEED_PATH=${path} npx vitest run --config test/vitest.config.ts test/model`,
    JSON.stringify(sequence),
  ].join('\n');
}

/** Runs `runs` sequences of one seed until one breaks an invariant. */
export async function check(options: {
  readonly seed: number;
  readonly runs: number;
  readonly path?: string;
  readonly variant?: Variant;
  /** The sequences. Default: those in which the store loses nothing. */
  readonly from?: fc.Arbitrary<Sequence>;
  /** Filter for findings. Default: all count. */
  readonly counts?: (finding: string) => boolean;
  /** Whether to search for the shortest failing sequence. */
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
