import { expect, it } from 'vitest';
import { livingSequences, lossySequences, revealingSequences, sequences } from './play/sequence.ts';
import { check } from './rules/check.ts';

const ALL = {
  revealing: revealingSequences,
  lossy: lossySequences,
  living: livingSequences,
  plain: sequences,
};
it.each((process.env.FROM ?? 'living').split(','))(
  '%s',
  async (name) => {
    const t = performance.now();
    const counts = new Map<string, number>();
    const { failure, runs } = await check({
      from: ALL[name as keyof typeof ALL],
      seed: Number(process.env.SEED ?? 20_261_124),
      runs: Number(process.env.RUNS2 ?? 400),
      ...(process.env.SEED_PATH ? { path: process.env.SEED_PATH } : {}),
      watch: ({ world }) => {
        for (const { entry } of world.seen.credentials)
          counts.set(entry.event, (counts.get(entry.event) ?? 0) + 1);
      },
    });
    console.log(name, runs, Math.round(performance.now() - t), JSON.stringify([...counts]));
    expect(failure).toBeUndefined();
  },
  900000,
);
