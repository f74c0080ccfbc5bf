import type { Redis } from 'ioredis';
import type { KeyNeeds, Needy } from '../../workflow/ports/store.ts';
import { toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';

const CHUNK = 100;
/** A field of the index is the id of a request, or this prefix and the id of a pre-approval. */
const OF_PRE_APPROVAL = 'pre-approval:';

/** Field and value in the index of needed secret keys. */
export function writeNeeds(
  { of, id }: Needy,
  needs: readonly string[],
): readonly [field: string, needs: string] {
  return [of === 'preApproval' ? `${OF_PRE_APPROVAL}${id}` : id, needs.join(' ')];
}

function readField(field: string): Needy {
  return field.startsWith(OF_PRE_APPROVAL)
    ? { of: 'preApproval', id: field.slice(OF_PRE_APPROVAL.length) }
    : { of: 'request', id: field };
}

/**
 * Reads the index of needed secret keys. An entry that changes meanwhile may come twice; none is
 * left out.
 */
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
          const [field, needs] = [pairs[at], pairs[at + 1]];
          if (field !== undefined && needs !== undefined) {
            yield { ...readField(field), needs: needs.split(' ') };
          }
        }
        cursor = next;
      } while (cursor !== '0');
    },
  };
}
