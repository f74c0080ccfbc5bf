import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inject } from 'vitest';
import { freePort } from '../../src/sandbox/world/freePort.ts';

declare module 'vitest' {
  interface ProvidedContext {
    redisServer: string;
  }
}

export interface Server {
  readonly port: number;
  readonly url: string;
  /** Stops it as an operator would, and starts it again on the same port and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

/** A private Redis with an append-only file, in a folder of its own. */
export async function startServer(settings: readonly string[] = []): Promise<Server> {
  const dir = await mkdtemp(join(tmpdir(), 'keywarden-redis-'));
  const port = await freePort();
  let child = await launch(port, dir, settings);

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    stop: () => end('SIGTERM'),
    async restart() {
      await end('SIGTERM');
      child = await launch(port, dir, settings);
    },
    async remove() {
      // Its data is not wanted any more, and a Redis that rewrites its file ignores SIGTERM.
      await end('SIGKILL');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function launch(
  port: number,
  dir: string,
  settings: readonly string[],
): Promise<ChildProcess> {
  const binary = process.env.KEYWARDEN_REDIS_SERVER ?? inject('redisServer');
  const base = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''];
  const child = spawn(binary, [...base, '--appendonly', 'yes', ...settings], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    if (/ready to accept connections/i.test(line)) break;
  }
  child.stdout.resume();
  if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
  return child;
}
