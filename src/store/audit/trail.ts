import type { Redis } from 'ioredis';
import { z } from 'zod';
import { corrupt, toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { type Head, type Line, misshapen, readHead } from './auditChain.ts';

const PAGE = 500;
/** Only these are read: nothing else in the stream is under a MAC. */
const FIELDS = z.tuple([z.literal('entry'), z.string(), z.literal('mac'), z.string()], z.string());
const ENTRIES = z.array(z.tuple([z.string(), z.unknown()]));
const ID = /^(\d{1,15})-0$/;

/** One entry of the stream. Whoever can write to Redis can give it any id and any fields. */
interface Stored {
  readonly id: string;
  /** `undefined` if Keywarden would never write such an entry. */
  readonly line?: Line;
}

function storedOf(id: string, fields: unknown): Stored {
  const [, n] = ID.exec(id) ?? [];
  const { data } = FIELDS.safeParse(fields);
  if (n === undefined || data === undefined) return { id };
  const [, entry, , mac] = data;
  return { id, line: { n: Number(n), entry, mac } };
}

/** Reads the audit log. */
export interface Trail {
  head(): Promise<Head>;
  /**
   * The entries after number `n`, oldest first. One that Keywarden would never write comes as
   * `misshapen`: the chain is broken there, and goes on behind it.
   */
  after(n: number): AsyncGenerator<Line>;
  /** At most `limit` entries below `n`, or the newest, newest first, those that can be read. */
  before(n: number | undefined, limit: number): Promise<readonly Line[]>;
  at(n: number): Promise<Line | undefined>;
}

export function createTrail(redis: Redis, keys: Keys): Trail {
  async function read(asked: Promise<unknown>): Promise<readonly Stored[]> {
    const reply = await asked.catch((error: unknown) => {
      throw toStoreError(error, 'reads', 'the audit log');
    });
    const parsed = ENTRIES.safeParse(reply);
    if (!parsed.success) throw corrupt('the audit log');
    return parsed.data.map(([id, fields]) => storedOf(id, fields));
  }

  async function* after(n: number): AsyncGenerator<Line> {
    let head: Head = { n, mac: '' };
    for (let from = `${n + 1}-0`; ; ) {
      const page = await read(redis.xrange(keys.audit, from, '+', 'COUNT', PAGE));
      for (const { line } of page) {
        yield line ?? misshapen(head);
        head = line ?? head;
      }
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      from = `(${last.id}`;
    }
  }

  return {
    after,
    async before(n, limit) {
      if (n !== undefined && n < 2) return [];
      const end = n === undefined ? '+' : `${n - 1}-0`;
      const found = await read(redis.xrevrange(keys.audit, end, '-', 'COUNT', limit));
      return found.flatMap(({ line }) => line ?? []);
    },
    async at(n) {
      const [found] = await read(redis.xrange(keys.audit, `${n}-0`, `${n}-0`, 'COUNT', 1));
      return found?.line;
    },
    async head() {
      const stored = await redis.get(keys.auditHead).catch((error: unknown) => {
        throw toStoreError(error, 'reads', 'the audit head');
      });
      return readHead(stored ?? '');
    },
  };
}
