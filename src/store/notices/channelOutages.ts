import type { Redis } from 'ioredis';
import type { OutageNotes } from '../../workflow/ports/slack.ts';
import { toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';

/**
 * Milliseconds. Longer than it takes to tell everybody. If the process that tells dies, another one
 * does it after this time.
 */
const TELLING_MS = 60_000;

/**
 * Which channels cannot be reached. No decision depends on the TTL: it only lets another process
 * try again.
 */
export function createOutageNotes(redis: Redis, keys: Keys): OutageNotes {
  async function asked<T>(reply: Promise<T>): Promise<T> {
    try {
      return await reply;
    } catch (cause) {
      throw toStoreError(cause, 'writes', 'an outage');
    }
  }

  return {
    async mayTell(channel) {
      const set = redis.set(keys.outage(channel), 'telling', 'PX', TELLING_MS, 'NX');
      return (await asked(set)) === 'OK';
    },
    async told(channel) {
      await asked(redis.set(keys.outage(channel), 'told'));
    },
    async over(channel) {
      return (await asked(redis.getdel(keys.outage(channel)))) === 'told';
    },
  };
}
