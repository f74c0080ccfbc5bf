import type * as fc from 'fast-check';
import type { Outcome } from '../model/play/run.ts';
import { lossySequences, type Sequence, sequences } from '../model/play/sequence.ts';
import { check } from '../model/rules/check.ts';

/** What one worker is given to do, and what it reports: plain data, as it crosses threads. */
export interface Share {
  readonly seed: number;
  readonly sequences: number;
  readonly until: number;
}

export interface Tally {
  sequences: number;
  /** Those in which the store loses its tail, and how often it did. */
  lossy: number;
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
/** Of so many chunks one has a store that loses its tail: such a sequence takes ten times as long. */
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

/** By its seed alone, so that a seed plays the same sequences again. */
function kindOf(seed: number): { name: string; from: fc.Arbitrary<Sequence> } {
  const isLossy = seed % LOSSY_EACH === 0;
  return isLossy
    ? { name: 'a store that loses its tail', from: lossySequences }
    : { name: 'a store that keeps what it has', from: sequences };
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

/** Plays sequences of one seed after the other until there were enough or time is up. */
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
