import type * as fc from 'fast-check';
import type { Outcome } from '../model/play/run.ts';
import { allSequences, lossySequences, type Sequence } from '../model/play/sequence.ts';
import { check } from '../model/rules/check.ts';

/** Work of one worker, and its report. Plain data, because it is sent between threads. */
export interface Share {
  readonly seed: number;
  readonly sequences: number;
  readonly until: number;
}

export interface Tally {
  sequences: number;
  /** Sequences in which the store loses its newest entries. */
  lossy: number;
  /** How often the store lost its newest entries. */
  losses: number;
  steps: number;
  commits: number;
  posts: number;
  deletes: number;
  displays: number;
  crashes: number;
  pauses: number;
  failed: number;
  first: string | undefined;
}

const CHUNK = 50;
/**
 * One of this many chunks uses a store that loses its newest entries, because such a sequence takes
 * ten times as long.
 */
const LOSSY_EACH = 10;

export const NONE: Tally = {
  sequences: 0,
  lossy: 0,
  losses: 0,
  steps: 0,
  commits: 0,
  posts: 0,
  deletes: 0,
  displays: 0,
  crashes: 0,
  pauses: 0,
  failed: 0,
  first: undefined,
};

/** Depends on the seed only, so that a seed repeats the same sequences. */
function kindOf(seed: number): { name: string; from: fc.Arbitrary<Sequence> } {
  const isLossy = seed % LOSSY_EACH === 0;
  return isLossy
    ? { name: 'a store that loses its tail', from: lossySequences }
    : { name: 'a store that keeps what it has', from: allSequences };
}

function count(tally: Tally, { world: { seen, guarded } }: Outcome): void {
  tally.sequences += 1;
  tally.lossy += guarded ? 1 : 0;
  tally.losses += seen.losses.length;
  tally.steps += seen.counts.steps;
  tally.commits += seen.commits.length;
  tally.posts += seen.posts.length;
  tally.deletes += seen.deletes.length;
  tally.displays += seen.displays.length;
  tally.crashes += seen.counts.crashes;
  tally.pauses += seen.counts.pauses;
}

/** Runs sequences with increasing seeds until there were enough or the time is up. */
export async function playShare(share: Share, report: (tally: Tally) => void): Promise<void> {
  const tally = { ...NONE };
  for (let seed = share.seed; tally.sequences < share.sequences; seed += 1) {
    if (Date.now() >= share.until) break;
    const runs = Math.min(CHUNK, share.sequences - tally.sequences);
    const { name, from } = kindOf(seed);
    const { failure } = await check({ seed, runs, from, watch: (one) => count(tally, one) });
    if (failure !== undefined) {
      tally.failed += 1;
      tally.first ??= `${name}: ${failure}`;
    }
    report({ ...tally });
  }
  report({ ...tally });
}
