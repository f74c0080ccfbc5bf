import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { PolicyInForce } from '../../workflow/ports/policyInForce.ts';
import { toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import type { Script } from '../redis/scripts.ts';

/**
 * Writes down the text that is in force, and counts each change of it.
 * KEYS: 1 policy, 2 policy changes
 * ARGV: 1 the text
 * -> put, number of the change that brought this text
 */
export const PUT_POLICY: Script = {
  name: 'put-policy',
  writes: true,
  lua: `#!lua
local function read(key)
  return redis.call('TYPE', key)['ok'] == 'string' and redis.call('GET', key) or nil
end
local number = tonumber(read(KEYS[2])) or 0
if read(KEYS[1]) == ARGV[1] then return { 'put', number } end
number = number + 1
redis.call('SET', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], string.format('%.0f', number))
return { 'put', number }`,
};

const PUT = z.tuple([z.literal('put'), z.number()]);

/** The policy file that was last in force. No decision depends on it. */
export function createPolicyInForce(parts: {
  readonly redis: Redis;
  readonly run: Run;
  readonly keys: Keys;
}): PolicyInForce {
  const { redis, run, keys } = parts;
  return {
    async last() {
      try {
        return (await redis.get(keys.policy)) ?? undefined;
      } catch (cause) {
        throw toStoreError(cause, 'reads', 'the policy that was in force');
      }
    },
    async put(text) {
      const reply = await run(PUT_POLICY, [keys.policy, keys.policyChanges], [text]);
      const [, number] = parseReply(PUT, reply, 'put-policy');
      return number;
    },
  };
}
