import type { Redis } from 'ioredis';
import type { PolicyInForce } from '../../workflow/ports/store.ts';
import { toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';

/** The policy file that was last in force. No decision depends on it. */
export function createPolicyInForce(redis: Redis, keys: Keys): PolicyInForce {
  return {
    async last() {
      try {
        return (await redis.get(keys.policy)) ?? undefined;
      } catch (cause) {
        throw toStoreError(cause, 'reads', 'the policy that was in force');
      }
    },
    async put(text) {
      try {
        await redis.set(keys.policy, text);
      } catch (cause) {
        throw toStoreError(cause, 'writes', 'the policy that is in force');
      }
    },
  };
}
