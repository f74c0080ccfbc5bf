import type { Redis } from 'ioredis';
import type { KeyNeeds } from '../workflow/ports/store.ts';
import { toStoreError } from './failure.ts';
import type { Keys } from './keys.ts';

const CHUNK = 100;

/** Walks the index of needed keys. One that changes meanwhile may come twice, none is left out. */
export function createKeyNeeds(redis: Redis, keys: Keys): KeyNeeds {
  return {
    async *all() {
      let cursor = '0';
      do {
        const [next, pairs] = await redis
          .hscan(keys.needs, cursor, 'COUNT', CHUNK)
          .catch((cause: unknown) => {
            throw toStoreError(cause, 'reads', 'the needed keys');
          });
        for (let at = 0; at + 1 < pairs.length; at += 2) {
          const [requestId, needs] = [pairs[at], pairs[at + 1]];
          if (requestId !== undefined && needs !== undefined) {
            yield { requestId, needs: needs.split(' ') };
          }
        }
        cursor = next;
      } while (cursor !== '0');
    },
  };
}
