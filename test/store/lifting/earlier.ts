import { readFile } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import { z } from 'zod';

/**
 * What the code before the ledger wrote: one request in each of its states, each with keys of its own,
 * all of it signed with the keys of `fixtures.ts`.
 */
const DUMP = new URL('./earlierDump.txt', import.meta.url);
/** Its name in Redis. The signatures are of the installation of `fixtures.ts`. */
export const INSTALLATION = 'earlier';
export const REQUESTER = 'U0REQUESTER';

const pairs = z.array(z.string());
const dumped = z.object({
  made: z.array(z.object({ id: z.string(), state: z.looseObject({ status: z.string() }) })),
  keys: z.record(
    z.string(),
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('string'), value: z.string() }),
      z.object({ type: z.literal('hash'), value: z.record(z.string(), z.string()) }),
      z.object({ type: z.literal('zset'), value: pairs }),
      z.object({ type: z.literal('set'), value: pairs }),
      z.object({ type: z.literal('stream'), value: z.array(z.tuple([z.string(), pairs])) }),
    ]),
  ),
});
export type Dumped = z.infer<typeof dumped>;
export type Earlier = Dumped['made'][number];

const LIVES = ['ready', 'claimed', 'uncertain', 'delivered'];
const ENDS = ['expiring', 'revoking'];
const named = z.looseObject({ key: z.object({ id: z.string(), publicKey: z.string() }) });
export const heldFrom = z.looseObject({ from: z.looseObject({ status: z.string() }) });

interface EarlierKey {
  readonly id: string;
  readonly publicKey: string;
  readonly was: string;
}

/** The key of an earlier request, and whether it lived, was ending, or had ended. */
export function keyOf({ state }: Earlier): EarlierKey | undefined {
  const inner = state.status === 'held' ? heldFrom.parse(state).from : state;
  const { data } = named.safeParse(inner);
  if (data === undefined) return undefined;
  const was = LIVES.includes(inner.status) ? 'lived' : undefined;
  return {
    id: data.key.id,
    publicKey: data.key.publicKey,
    was: was ?? (ENDS.includes(inner.status) ? 'was ending' : 'had ended'),
  };
}

export async function readDump(): Promise<Dumped> {
  return dumped.parse(JSON.parse(await readFile(DUMP, 'utf8')));
}

/** Puts it into an empty Redis. `as`: another name of the installation. */
export async function restore(redis: Redis, { keys }: Dumped, as = INSTALLATION): Promise<void> {
  for (const [earlier, one] of Object.entries(keys)) {
    const name = earlier.replace(`{${INSTALLATION}}`, `{${as}}`);
    if (one.type === 'string') await redis.set(name, one.value);
    else if (one.type === 'hash') await redis.hset(name, one.value);
    else if (one.type === 'set') await redis.sadd(name, ...one.value);
    else if (one.type === 'stream') {
      for (const [id, fields] of one.value) await redis.xadd(name, id, ...fields);
    } else {
      for (let at = 0; at < one.value.length; at += 2) {
        await redis.zadd(name, one.value[at + 1] ?? '', one.value[at] ?? '');
      }
    }
  }
}
