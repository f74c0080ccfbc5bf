import type { Redis } from 'ioredis';
import type { Request } from '../../../src/domain/record/request.ts';
import { readRecord } from '../../../src/store/records/record.ts';
import { createKeys } from '../../../src/store/redis/keys.ts';
import { INSTALLATION } from './stage.ts';

export const KEYS = createKeys(INSTALLATION);

/** Replaces a record only if it still has the expected content. */
const SWAP = `if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) return 1`;

/** Reads the records directly from Redis, without the bot. */
export interface Records {
  all(): Promise<readonly Request[]>;
  get(id: string): Promise<Request>;
  of(requester: string): Promise<Request | undefined>;
  isPaused(): Promise<boolean>;
  /** Changes the bytes of a record, like an attacker with write access to Redis. */
  spoil(id: string, from: string, to: string): Promise<boolean>;
}

export function openRecords(redis: Redis): Records {
  async function stored(id: string): Promise<string> {
    const found = await redis.hget(KEYS.requests, id);
    if (found === null) throw new Error(`There is no record of request ${id}`);
    return found;
  }
  return {
    async all() {
      const found = await redis.hgetall(KEYS.requests);
      return Object.entries(found).map(([id, text]) => readRecord(id, text));
    },
    get: async (id) => readRecord(id, await stored(id)),
    async of(requester) {
      const [id] = await redis.zrange(KEYS.ofRequester(requester), 0, '0');
      return id === undefined ? undefined : readRecord(id, await stored(id));
    },
    isPaused: async () => (await redis.exists(KEYS.safeMode)) === 1,
    async spoil(id, from, to) {
      const now = await stored(id);
      if (!now.includes(from)) return false;
      const next = now.replace(from, to);
      return (await redis.eval(SWAP, 1, KEYS.requests, id, now, next)) === 1;
    },
  };
}
