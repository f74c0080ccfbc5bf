import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { redisBinary } from '../../../src/sandbox/world/redisBinary.ts';

const READY = /ready to accept connections/i;

/**
 * Starts a Redis on this folder, runs `look` on it, and stops it. This Redis opens no port and
 * starts no further process, because this is done for every byte of a file.
 */
export async function glimpse<T>(dir: string, look: (redis: Redis) => Promise<T>): Promise<T> {
  const path = join(dir, 'socket');
  const settings = ['--port', '0', '--unixsocket', path, '--dir', dir, '--save', ''];
  const child = spawn(redisBinary(), [...settings, '--appendonly', 'yes', '--appendfsync', 'no'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  try {
    for await (const line of createInterface({ input: child.stdout })) if (READY.test(line)) break;
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
    const redis = new Redis({ path, enableReadyCheck: false, retryStrategy: () => null });
    try {
      return await look(redis);
    } finally {
      redis.disconnect();
    }
  } finally {
    child.kill('SIGKILL');
    await gone;
  }
}
