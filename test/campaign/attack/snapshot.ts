import type { Redis } from 'ioredis';

/** What one key of Redis holds. Members of a sorted set are kept with their scores as text. */
export type Held =
  | { readonly shape: 'hash' | 'zset'; readonly values: ReadonlyMap<string, string> }
  | { readonly shape: 'set'; readonly members: readonly string[] }
  | { readonly shape: 'stream'; readonly entries: readonly Entry[] }
  | { readonly shape: 'string'; readonly text: string };
export type Shape = Held['shape'];
export interface Entry {
  readonly id: string;
  readonly fields: readonly string[];
}

/** Everything that Redis holds at one moment, by key, and the same as `DUMP` gives it. */
export interface Snapshot {
  readonly held: ReadonlyMap<string, Held>;
  readonly dumps: ReadonlyMap<string, Buffer>;
}

function paired(list: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let i = 0; i + 1 < list.length; i += 2) found.set(list[i] ?? '', list[i + 1] ?? '');
  return found;
}

async function holds(redis: Redis, key: string): Promise<Held | undefined> {
  const shape = await redis.type(key);
  switch (shape) {
    case 'hash':
      return { shape, values: new Map(Object.entries(await redis.hgetall(key))) };
    case 'zset':
      return { shape, values: paired(await redis.zrange(key, 0, '-1', 'WITHSCORES')) };
    case 'set':
      return { shape, members: await redis.smembers(key) };
    case 'stream': {
      const entries = await redis.xrange(key, '-', '+');
      return { shape, entries: entries.map(([id, fields]) => ({ id, fields })) };
    }
    case 'string':
      return { shape, text: (await redis.get(key)) ?? '' };
    default:
      return undefined;
  }
}

/** Reads all of it. The bot may write meanwhile: an attacker sees no more than that either. */
export async function lookAt(redis: Redis): Promise<Snapshot> {
  const held = new Map<string, Held>();
  const dumps = new Map<string, Buffer>();
  const keys = (await redis.keys('*')).sort();
  await Promise.all(
    keys.map(async (key) => {
      // The bot may have given it up, or made it anew, between two of these reads.
      const found = await holds(redis, key).catch(() => undefined);
      const dump = await redis.dumpBuffer(key);
      if (found !== undefined) held.set(key, found);
      if (dump !== null) dumps.set(key, dump);
    }),
  );
  return { held, dumps };
}

/** Makes a key what it was in the snapshot, also where it was not there. */
export async function putBack(redis: Redis, { dumps }: Snapshot, key: string): Promise<void> {
  const dump = dumps.get(key);
  if (dump === undefined) await redis.del(key);
  else await redis.restore(key, 0, dump, 'REPLACE');
}
