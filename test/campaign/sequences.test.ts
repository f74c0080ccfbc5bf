import { expect, it } from 'vitest';
import { playShare, type Tally } from './sequences.ts';

const RUNS = 500;

it('one in ten sequences of a campaign has a store that loses its tail', async () => {
  const reports: Tally[] = [];
  const share = { seed: 20_261_122, sequences: RUNS, until: Number.MAX_SAFE_INTEGER };
  await playShare(share, (tally) => reports.push(tally));
  const last = reports.at(-1);
  expect(last).toMatchObject({ sequences: RUNS, lossy: RUNS / 10, failed: 0, first: undefined });
  expect(last?.losses).toBeGreaterThan(RUNS / 20);
});
