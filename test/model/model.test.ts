import { describe, expect, it } from 'vitest';
import type { Outcome } from './play/run.ts';
import { check } from './rules/check.ts';
import { AFTER_LOSS, EDGES, OF_KEYS, walkedIn } from './rules/edges.ts';

const SEED = Number(process.env.SEED ?? 20_261_122);
const PATH = process.env.SEED_PATH;
/** The title of the test says so, and is linked to. */
const RUNS = 20_000;

const edges = new Set<string>();
const counts = { crashes: 0, posts: 0, deletes: 0, displays: 0 };

function tally({ world }: Outcome): void {
  const { seen } = world;
  for (const edge of walkedIn(seen.commits)) edges.add(edge);
  counts.crashes += seen.counts.crashes;
  counts.posts += seen.posts.length;
  counts.deletes += seen.deletes.length;
  counts.displays += seen.displays.length;
}

describe('several requests at once, with crashes, delays and faults', () => {
  it('keep every invariant in 20,000 sequences', async () => {
    const options = PATH === undefined ? {} : { path: PATH };
    const { failure } = await check({ seed: SEED, runs: RUNS, watch: tally, ...options });
    expect(failure).toBeUndefined();
  });

  it.runIf(PATH === undefined)('walk every edge of the state machine', () => {
    const listed = Object.entries(EDGES).flatMap(([from, next]) =>
      next.map((to) => `${from} to ${to}`),
    );
    const missing = listed.filter((edge) => !edges.has(edge));
    expect(missing.filter((edge) => ![...AFTER_LOSS, ...OF_KEYS].includes(edge))).toEqual([]);
  });

  it.runIf(PATH === undefined)(
    'crash, create, delete and show often enough to mean something',
    () => {
      for (const often of Object.values(counts)) expect(often).toBeGreaterThan(RUNS / 20);
    },
  );
});
