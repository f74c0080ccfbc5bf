import { defineConfig } from 'vitest/config';
import { PATIENCE_MS } from '../src/sandbox/time/patience.ts';
import { LongFirst } from './setup/longFirst.ts';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/redis.ts'],
    // Ceilings only, for what never happens: no test is told by them, on no machine.
    testTimeout: 30 * PATIENCE_MS,
    hookTimeout: 30 * PATIENCE_MS,
    expect: { poll: { timeout: PATIENCE_MS } },
    pool: 'forks',
    // More than two cores can run: most tests wait for Redis, timers and processes of the bot.
    maxWorkers: 6,
    // Nothing in src keeps anything between two calls at the top of a module, so the files of a worker
    // share what they import. That is a quarter of the time of a test that imports the bot.
    isolate: false,
    sequence: { sequencer: LongFirst },
  },
});
