import { expect, it } from 'vitest';
import { check } from './rules/check.ts';
import { EDGES, walkedIn } from './rules/edges.ts';

it('x', async () => {
  const edges = new Set<string>();
  const t = performance.now();
  const { failure, runs } = await check({
    seed: Number(process.env.SEED ?? 20_261_122),
    runs: Number(process.env.RUNS ?? 500),
    ...(process.env.SEED_PATH ? { path: process.env.SEED_PATH } : {}),
    watch: ({ world }) => {
      for (const e of walkedIn(world.seen.commits)) edges.add(e);
    },
  });
  console.log(runs, Math.round(performance.now() - t));
  const listed = Object.entries(EDGES).flatMap(([f, n]) => n.map((to) => `${f} to ${to}`));
  console.log(
    'missing',
    listed.filter((e) => !edges.has(e)),
  );
  expect(failure).toBeUndefined();
}, 600000);
