import type { Redis } from 'ioredis';
import { z } from 'zod';
import { errorWord } from './failure.ts';

/** What a Redis server tells about itself; `undefined` if it does not tell. */
export interface ServerFacts {
  /** Fields of `INFO`. */
  readonly info: ReadonlyMap<string, string> | undefined;
  /** Settings that only `CONFIG GET` shows. Many hosted servers forbid it. */
  readonly config: ReadonlyMap<string, string> | undefined;
  /** Whether a script with a `#!lua` line ran. */
  readonly runsScripts: boolean;
  /** Its clock minus ours, in ms. */
  readonly skewMs: number;
  /** Whether others can read on the way what we send: another machine, and no TLS. */
  readonly plaintextToRemote: boolean;
}

const TIME = z.tuple([z.coerce.number(), z.coerce.number()]);
const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/;
const PROBE = '#!lua flags=no-writes\nreturn 1';

/** Throws the client's error if the server cannot be asked at all. */
export async function askServer(redis: Redis, clock: () => number): Promise<ServerFacts> {
  const skewMs = await measureSkew(redis, clock);
  const { host, tls } = redis.options;
  return {
    skewMs,
    info: await askInfo(redis),
    config: await configOf(redis),
    runsScripts: await redis
      .eval(PROBE, 0)
      .then(() => true)
      .catch(whereRefused(false)),
    plaintextToRemote: tls === undefined && host !== undefined && !LOOPBACK.test(host),
  };
}

/**
 * Replaces an error reply of Redis by `instead`. Any other failure, such as a lost connection, is
 * thrown.
 */
function whereRefused<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (errorWord(error) === undefined) throw error;
    return instead;
  };
}

async function measureSkew(redis: Redis, clock: () => number): Promise<number> {
  const before = clock();
  const [seconds, micros] = TIME.parse(await redis.time());
  const middle = (before + clock()) / 2;
  return Math.round(seconds * 1000 + micros / 1000 - middle);
}

/** Fields of `INFO`; `undefined` if this user may not ask. */
export async function askInfo(redis: Redis): Promise<ServerFacts['info']> {
  const text = await redis.info().catch(whereRefused(undefined));
  if (text === undefined) return undefined;
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [before(line), line.slice(before(line).length + 1)]));
}

function before(line: string): string {
  return line.slice(0, line.indexOf(':'));
}

async function configOf(redis: Redis): Promise<ReadonlyMap<string, string> | undefined> {
  const config = new Map<string, string>();
  for (const name of ['appendfsync', 'no-appendfsync-on-rewrite']) {
    const reply = await redis.call('CONFIG', 'GET', name).catch(whereRefused(undefined));
    const pair = z.tuple([z.string(), z.string()]).safeParse(reply);
    if (!pair.success) return undefined;
    config.set(name, pair.data[1]);
  }
  return config;
}
