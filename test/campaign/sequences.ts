import { check } from '../model/check.ts';

/** What one worker is given to do, and what it reports: plain data, as it crosses threads. */
export interface Share {
  readonly seed: number;
  readonly sequences: number;
  readonly until: number;
}

export interface Tally {
  sequences: number;
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

const CHUNK = 500;

export const NONE: Tally = {
  sequences: 0,
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

/** Plays sequences of one seed after the other until there were enough or time is up. */
export async function playShare(share: Share, report: (tally: Tally) => void): Promise<void> {
  const tally = { ...NONE };
  for (let seed = share.seed; tally.sequences < share.sequences; seed += 1) {
    if (Date.now() >= share.until) break;
    const runs = Math.min(CHUNK, share.sequences - tally.sequences);
    const { failure } = await check({
      seed,
      runs,
      watch({ world: { seen } }) {
        tally.sequences += 1;
        tally.steps += seen.counts.steps;
        tally.commits += seen.commits.length;
        tally.posts += seen.posts.length;
        tally.deletes += seen.deletes.length;
        tally.displays += seen.displays.length;
        tally.crashes += seen.counts.crashes;
        tally.pauses += seen.counts.pauses;
      },
    });
    if (failure !== undefined) {
      tally.failed += 1;
      tally.first ??= failure;
    }
    report({ ...tally });
  }
  report({ ...tally });
}
