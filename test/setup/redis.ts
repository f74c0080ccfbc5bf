import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { redisBinary } from '../../src/sandbox/world/redisBinary.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the Redis server that tests start. */
    redisServer: string;
  }
}

const SETUP = fileURLToPath(new URL('../../src/sandbox/setup.mjs', import.meta.url));

/** Every test may start a private Redis. Without a server the whole run fails with a message. */
export function setup(project: TestProject): void {
  const { status } = spawnSync(process.execPath, [SETUP, '--no-install'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The tests need a Redis server: see the message above.');
  const server = redisBinary();
  process.env.KEYWARDEN_REDIS_SERVER = server;
  project.provide('redisServer', server);
}
