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
 * Which outages were told. No decision depends on the TTL: it only lets another process try again.
 */
export function createOutageNotes(redis: Redis, keys: Keys): OutageNotes {
  async function asked<T>(reply: Promise<T>): Promise<T> {
    try {
      return await reply;
    } catch (cause) {
      throw toStoreError(cause, 'writes', 'an outage');
    }
  }

  function keyOf(outage: string, cause: string | undefined): string {
    return cause === undefined ? keys.outage(outage) : keys.outageCause(`${outage}:${cause}`);
  }

  return {
    async mayTell(outage, cause) {
      const set = redis.set(keyOf(outage, cause), 'telling', 'PX', TELLING_MS, 'NX');
      return (await asked(set)) === 'OK';
    },
    async told(outage, cause) {
      await asked(redis.set(keys.outage(outage), 'told'));
      if (cause === undefined) return;
      await asked(redis.set(keyOf(outage, cause), 'told'));
      await asked(redis.hset(keys.outageCauses(outage), cause, 'told'));
    },
    async over(outage) {
      const list = keys.outageCauses(outage);
      // Somebody may have put something else there. If Redis is away, the next call says so.
      const causes = await redis.hkeys(list).catch(() => []);
      await asked(redis.del(list, ...causes.map((cause) => keyOf(outage, cause))));
      return (await asked(redis.getdel(keys.outage(outage)))) === 'told';
    },
  };
}
