import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { AuditRow, RequestRow } from '../../page/contract/behindContract.ts';
import { auditRow, requestRow } from './records.ts';

export interface StoredRecords {
  /** Newest first; undefined: Redis could not be read. */
  requests(): Promise<readonly RequestRow[] | undefined>;
  audit(limit: number): Promise<{ rows: readonly AuditRow[]; total: number } | undefined>;
  close(): void;
}

const AGAIN_AFTER = 200;
const CONNECTING = { lazyConnect: true, retryStrategy: () => AGAIN_AFTER } as const;
/** Nobody who looks waits long for a Redis that is away. */
const READING = { ...CONNECTING, maxRetriesPerRequest: 0, commandTimeout: 1000 } as const;
const WAITING = { ...CONNECTING, maxRetriesPerRequest: null } as const;

const isThere = <T>(row: T | undefined): row is T => row !== undefined;

/**
 * The bot's records, read and never written, over connections of our own. Every change of them adds
 * an audit entry in the same script, so whoever waits for those misses none.
 */
export function openStoredRecords(
  url: string,
  installation: string,
  /** What an organization or a project is called. */
  nameOf: (id: string) => string,
  changed: () => void,
): StoredRecords {
  const at = (name: string) => `{${installation}}:${name}`;
  const redis = new Redis(url, READING);
  const waiting = new Redis(url, WAITING);
  const stop = new AbortController();
  // A Redis that is away shows as "could not be read"; ioredis goes on trying by itself.
  for (const connection of [redis, waiting]) connection.on('error', () => {});

  async function wait(): Promise<void> {
    let last = '$';
    while (!stop.signal.aborted) {
      try {
        const found = await waiting.xread('BLOCK', 0, 'STREAMS', at('audit'), last);
        last = found?.at(-1)?.[1].at(-1)?.[0] ?? last;
        changed();
      } catch {
        await pause(AGAIN_AFTER, undefined, { signal: stop.signal }).catch(() => {});
      }
    }
  }
  void wait();

  async function reading<T>(read: () => Promise<T>): Promise<T | undefined> {
    return read().catch(() => undefined);
  }

  return {
    requests: () =>
      reading(async () => {
        const stored = await redis.hvals(at('requests'));
        return stored
          .map((text) => requestRow(text, nameOf))
          .filter(isThere)
          .sort((one, other) => other.createdAt - one.createdAt);
      }),
    audit: (limit) =>
      reading(async () => {
        const [stored, total] = await Promise.all([
          redis.xrevrange(at('audit'), '+', '-', 'COUNT', limit),
          redis.xlen(at('audit')),
        ]);
        return { rows: stored.map(([id, pairs]) => auditRow(id, pairs)).filter(isThere), total };
      }),
    close() {
      stop.abort();
      redis.disconnect();
      waiting.disconnect();
    },
  };
}
