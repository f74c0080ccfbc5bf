import { defineConfig } from 'vitest/config';
import { PATIENCE_MS } from '../../src/sandbox/time/patience.ts';

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/page/**/*.page.ts'],
    globalSetup: ['test/page/kit/setup.ts'],
    // Ceilings only, for what never happens: no test is told by them, on no machine.
    testTimeout: 10 * PATIENCE_MS,
    hookTimeout: 10 * PATIENCE_MS,
    expect: { poll: { timeout: PATIENCE_MS } },
    pool: 'forks',
    maxWorkers: 2,
  },
});
