import { EventEmitter } from 'node:events';
import { Redis, type RedisOptions } from 'ioredis';
import { z } from 'zod';
import { StoreError } from '../../foundation/errors.ts';
import type { Secret } from '../../foundation/secret.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import { beginsWith, errorWord } from './failure.ts';

/**
 * The client sends nothing a second time and keeps nothing in a queue. A command is answered, or
 * fails within `commandTimeout`. See src/README.md#redis.
 */
const OPTIONS = {
  lazyConnect: true,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  enableAutoPipelining: false,
  commandTimeout: 1500,
  connectTimeout: 2000,
  // A peer that vanished without closing the connection is noticed after this time. The kernel
  // would take minutes.
  socketTimeout: 4000,
  retryStrategy: backOff,
} as const satisfies RedisOptions;

const BACK_OFF_FIRST_MS = 25;
const BACK_OFF_MAX_MS = 2000;

export interface Connection {
  readonly redis: Redis;
  /** Resolves when commands can be sent; throws `StoreError` `unreachable` after `timeoutMs`. */
  ready(timeoutMs: number): Promise<void>;
  /** Drops the connection and connects again: the name may lead to another server now. */
  renew(): void;
  /** `listener` is called when the server refused a write because it is not the primary. */
  onReadOnly(listener: () => void): void;
  close(): void;
}

/**
 * Connects, and reconnects until it is closed. `url` is `redis://` or, with TLS, `rediss://`. A
 * malformed one throws a `RangeError` that does not show it.
 */
export function connectRedis(options: { readonly url: Secret; readonly log: Log }): Connection {
  const refusesWrites = new EventEmitter<{ noticed: [] }>();
  const redis = new Redis({
    ...OPTIONS,
    ...addressOf(options.url.reveal()),
    // After a failover the name leads to another server, and this one answers so for ever. The
    // command fails all the same: nothing is sent again.
    reconnectOnError(error) {
      if (!beginsWith(error, 'READONLY')) return false;
      refusesWrites.emit('noticed');
      return 1;
    },
  });
  const trouble = reportTrouble(redis, options.log);
  // The listener above reports failures, and ioredis tries again.
  redis.connect().catch(() => {});
  // If it is closed between two attempts, ioredis emits nothing. So this tells those who wait.
  const closing = new AbortController();
  return {
    redis,
    ready: (timeoutMs) => whenReady(redis, timeoutMs, closing.signal, trouble),
    renew() {
      if (redis.status === 'ready') redis.disconnect(true);
    },
    onReadOnly: (listener) => void refusesWrites.on('noticed', listener),
    close() {
      redis.disconnect();
      closing.abort();
    },
  };
}

export function backOff(times: number): number {
  return Math.min(BACK_OFF_FIRST_MS * 2 ** (times - 1), BACK_OFF_MAX_MS);
}

function addressOf(text: string): RedisOptions {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const db = /^\/(\d{0,3})$/.exec(url?.pathname || '/')?.[1];
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || db === undefined) {
    throw new RangeError('the Redis URL is not of the form redis[s]://[user:password@]host[:port]');
  }
  const { username, password } = credentialsOf(url);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 6379 : Number(url.port),
    db: Number(db),
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
    ...(url.protocol === 'rediss:' && { tls: {} }),
  };
}

function credentialsOf(url: URL): { username: string; password: string } {
  try {
    return {
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    };
  } catch {
    throw new RangeError('the Redis URL has a stray % in its user or password');
  }
}

/**
 * Logs each new kind of failure once, by its code. The error itself holds the command, also AUTH
 * with its password.
 */
function reportTrouble(redis: Redis, log: Log): () => string | undefined {
  let trouble: string | undefined;
  redis.on('error', (error: unknown) => {
    // ioredis would go on in database 0, where the records of others may be.
    const elsewhere = isSelect(error);
    if (elsewhere) redis.disconnect(true);
    const code = elsewhere ? NO_DATABASE : codeOf(error);
    if (code !== trouble) log.warn({ code }, 'store.connection_trouble');
    // What follows from hanging up is not the cause.
    if (trouble !== NO_DATABASE) trouble = code;
  });
  redis.on('ready', () => {
    log.info({}, 'store.connected');
    trouble = undefined;
  });
  return () => trouble;
}

/** The URL names a database that this Redis does not have, or that its user may not use. */
export const NO_DATABASE = 'NO_DATABASE';

const failedSelect = z.object({ command: z.object({ name: z.literal('select') }) });

function isSelect(error: unknown): boolean {
  return errorWord(error) !== undefined && failedSelect.safeParse(error).success;
}

function codeOf(error: unknown): string {
  const word = errorWord(error);
  if (word !== undefined) return word;
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

async function whenReady(
  redis: Redis,
  timeoutMs: number,
  closed: AbortSignal,
  trouble: () => string | undefined,
): Promise<void> {
  if (redis.status === 'ready') return;
  const unreachable = () =>
    new StoreError('unreachable', `Redis is not there (${trouble() ?? redis.status})`);
  if (closed.aborted) throw unreachable();
  await new Promise<void>((resolve, reject) => {
    const over = () => {
      clearTimeout(timer);
      redis.off('ready', arrived);
      closed.removeEventListener('abort', failed);
    };
    const arrived = () => {
      over();
      resolve();
    };
    const failed = () => {
      over();
      reject(unreachable());
    };
    const timer = setTimeout(failed, timeoutMs);
    redis.on('ready', arrived);
    closed.addEventListener('abort', failed);
  });
}
