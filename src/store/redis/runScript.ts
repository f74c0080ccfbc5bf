import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { StoreError } from '../../foundation/errors.ts';
import { beginsWith, toStoreError } from './failure.ts';
import { denied, textOf } from './permissions.ts';
import type { Script } from './scripts.ts';

export type Run = (
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>;

function deniedText(script: string, command: string): string {
  return `Redis refused ${script}: its user may not run ${command}. Allow it in the ACL of Redis.`;
}

/**
 * Runs scripts by their digest, and by their text if Redis does not know the digest (after a
 * restart). Throws a `StoreError` that says whether anything may have been written.
 */
export function createRun(redis: Redis): Run {
  const digests = new Map<Script, string>();
  const digestOf = (script: Script): string => {
    const known = digests.get(script) ?? createHash('sha1').update(textOf(script)).digest('hex');
    digests.set(script, known);
    return known;
  };
  return async (script, keys, args) => {
    if (redis.status !== 'ready') {
      throw new StoreError('unreachable', `not connected to Redis (${redis.status})`);
    }
    const rest = [...keys, ...args];
    try {
      const reply = await redis
        .evalsha(digestOf(script), keys.length, ...rest)
        .catch((error: unknown) => {
          if (!beginsWith(error, 'NOSCRIPT')) throw error;
          return redis.eval(textOf(script), keys.length, ...rest);
        });
      const refused = denied.safeParse(reply).data;
      if (refused === undefined) return reply;
      throw new StoreError('refused', deniedText(script.name, refused[1]));
    } catch (error) {
      throw toStoreError(error, script.writes ? 'script' : 'reads', script.name);
    }
  };
}
