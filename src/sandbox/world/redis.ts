/**
 * A private Redis server: own port on loopback, own data folder, append-only file on. Never the
 * server that `REDIS_URL` names. It dies with the process that started it, whatever kills that.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATIENCE_MS } from '../time/patience.ts';
import { freePort } from './freePort.ts';
import { redisBinary } from './redisBinary.ts';
import { tieToUs } from './tieToParent.ts';

export interface RedisOptions {
  /** Data folder to use and to keep; without it a new one is made, and removed by `stop`. */
  readonly dir?: string;
  readonly port?: number;
  /** Further arguments of redis-server. */
  readonly args?: readonly string[];
  readonly appendfsync?: 'always' | 'everysec' | 'no';
}

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Of the server itself; another one after `restart`. */
  readonly pid: number;
  readonly dir: string;
  /** Ends it in order and removes the data folder that was made for it. */
  stop(): Promise<void>;
  /** Resolves when the process is gone, or at once for a signal that does not end it. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends it in order if it runs, and starts it anew on the same port and data. */
  restart(): Promise<void>;
}

const READY = 'Ready to accept connections';
const PORT_TAKEN = 'Address already in use';
const PORT_TRIES = 5;
/** What has not ended by then is killed: nothing that it has confirmed is lost by that. */
const STOP_MS = 5_000;
const FATAL: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT'];

function serverArguments(port: number, dir: string, options: RedisOptions): string[] {
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir,
    save: '',
    appendonly: 'yes',
    appendfsync: options.appendfsync ?? 'always',
    daemonize: 'no',
    logfile: '',
  };
  const named = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  return [...named, ...(options.args ?? [])];
}

/** Resolves when the server says that it is ready, rejects with its last words when it ends. */
function whenReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string) => reject(new Error(`redis-server ${why}\n${said.slice(-800)}`));
    const timer = setTimeout(fail, PATIENCE_MS, 'was not ready in time.');
    const hear = (chunk: Buffer) => {
      if (said.includes(READY)) return;
      said += chunk.toString('utf8');
      if (!said.includes(READY)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('close', () => {
      clearTimeout(timer);
      fail('ended.');
    });
  });
}

/** In a session of its own, so that Ctrl-C reaches whoever started it first. */
async function launch(port: number, dir: string, options: RedisOptions): Promise<ChildProcess> {
  const child = spawn(redisBinary(), serverArguments(port, dir, options), {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) tieToUs(child);
  try {
    await whenReady(child);
  } catch (error) {
    await end(child, 'SIGKILL');
    throw error;
  }
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(timer);
}

/** Between finding a free port and using it somebody else may take it: then another one. */
async function launchAnywhere(
  dir: string,
  options: RedisOptions,
  tries = PORT_TRIES,
): Promise<{ port: number; child: ChildProcess }> {
  const port = options.port ?? (await freePort());
  try {
    return { port, child: await launch(port, dir, options) };
  } catch (error) {
    const taken = error instanceof Error && error.message.includes(PORT_TAKEN);
    if (!taken || options.port !== undefined || tries <= 1) throw error;
    return launchAnywhere(dir, options, tries - 1);
  }
}

export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'keywarden-redis-')));
  const first = await launchAnywhere(dir, options);
  const { port } = first;
  let child = first.child;

  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    dir,
    get pid() {
      return child.pid ?? 0;
    },
    async stop() {
      await end(child, 'SIGTERM');
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
    },
    async kill(signal) {
      if (FATAL.includes(signal)) await end(child, signal);
      else child.kill(signal);
    },
    async restart() {
      await end(child, 'SIGTERM');
      child = await launch(port, dir, options);
    },
  };
}
