import { defineConfig, mergeConfig } from 'vitest/config';
import every from './vitest.config.ts';

/**
 * What a change can be tried with in a minute: no bot, no browser, no build. Left out, and part of
 * `npm test`: the stories, the campaign and the programs that need the compiled bot, and what plays
 * very many sequences (the model, the reference of the domain).
 */
export default mergeConfig(
  every,
  defineConfig({
    test: {
      exclude: [
        'test/{story,campaign,model,policy}/**',
        'test/domain/reference.test.ts',
        'test/repo/documents/examples.test.ts',
        'test/sandbox/redis.test.ts',
        'test/sandbox/pageServer/{breaking,mainJob}.test.ts',
      ],
      // Nearly all of it is computing.
      maxWorkers: 2,
    },
  }),
);
