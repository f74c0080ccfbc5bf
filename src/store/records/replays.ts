import type { Redis } from 'ioredis';
import type { Replays } from '../../workflow/ports/store.ts';
import { toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';

/** Milliseconds. Twice as long as Slack's signatures are valid. */
const REMEMBERED_MS = 600_000;

/**
 * The recent deliveries of Slack. No decision depends on the TTL: an older replay is refused
 * because its signature is too old.
 */
export function createReplays(redis: Redis, keys: Keys): Replays {
  return {
    async isFirst(...shown) {
      try {
        const all = redis.multi();
        for (const key of shown) all.set(keys.seen(key), '1', 'PX', REMEMBERED_MS, 'NX');
        const answers = (await all.exec()) ?? [];
        for (const [error] of answers) if (error !== null) throw error;
        return answers.length === shown.length && answers.every(([, answer]) => answer === 'OK');
      } catch (cause) {
        throw toStoreError(cause, 'writes', 'a delivery');
      }
    },
  };
}
