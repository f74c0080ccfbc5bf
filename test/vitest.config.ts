import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/redis.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 4,
    // CI has two cores for bots, Redis and browsers at once: what fails there is tried once more, and
    // vitest says so. On a machine of one's own nothing is.
    retry: process.env.CI === 'true' ? 1 : 0,
  },
});
