import type { Redis } from 'ioredis';
import { z } from 'zod';
import { corrupt, toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { type Head, type Line, readHead } from './auditChain.ts';

const PAGE = 500;
/** Only these are read: nothing else in the stream is under a MAC. */
const FIELDS = z.tuple([z.literal('entry'), z.string(), z.literal('mac'), z.string()], z.string());
const ENTRIES = z.array(z.tuple([z.string().regex(/^\d{1,15}-0$/), FIELDS]));

/** Reads the audit log. */
export interface Trail {
  head(): Promise<Head>;
  /** The entries after number `n`, oldest first. */
  after(n: number): AsyncGenerator<Line>;
  /** At most `limit` entries below `n`, or the newest, newest first. */
  before(n: number | undefined, limit: number): Promise<readonly Line[]>;
  at(n: number): Promise<Line | undefined>;
}

export function createTrail(redis: Redis, keys: Keys): Trail {
  const page = (n: number) => read(redis.xrange(keys.audit, `${n + 1}-0`, '+', 'COUNT', PAGE));

  async function read(asked: Promise<unknown>): Promise<readonly Line[]> {
    const reply = await asked.catch((error: unknown) => {
      throw toStoreError(error, 'reads', 'the audit log');
    });
    const parsed = ENTRIES.safeParse(reply);
    if (!parsed.success) throw corrupt('the audit log');
    return parsed.data.map(([id, [, entry, , mac]]) => ({
      n: Number.parseInt(id, 10),
      entry,
      mac,
    }));
  }

  async function* after(n: number): AsyncGenerator<Line> {
    for (let last = n; ; ) {
      const lines = await page(last);
      yield* lines;
      last = lines.at(-1)?.n ?? last;
      if (lines.length < PAGE) return;
    }
  }

  return {
    after,
    before: (n, limit) =>
      n !== undefined && n < 2
        ? Promise.resolve([])
        : read(
            redis.xrevrange(keys.audit, n === undefined ? '+' : `${n - 1}-0`, '-', 'COUNT', limit),
          ),
    async at(n) {
      const [line] = await read(redis.xrange(keys.audit, `${n}-0`, `${n}-0`, 'COUNT', 1));
      return line;
    },
    async head() {
      const stored = await redis.get(keys.auditHead).catch((error: unknown) => {
        throw toStoreError(error, 'reads', 'the audit head');
      });
      return readHead(stored ?? '');
    },
  };
}
