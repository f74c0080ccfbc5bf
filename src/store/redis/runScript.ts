import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { StoreError } from '../../foundation/errors.ts';
import { beginsWith, toStoreError } from './failure.ts';
import { asksFirst, denied } from './permissions.ts';
import { type Circumstances, type Script, textOf } from './scripts.ts';

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
export function createRun(redis: Redis, circumstances: Circumstances): Run {
  const texts = new Map<Script, { readonly lua: string; readonly digest: string }>();
  const prepared = (script: Script) => {
    const lua = asksFirst({ ...script, lua: textOf(script, circumstances) });
    const digest = createHash('sha1').update(lua).digest('hex');
    texts.set(script, { lua, digest });
    return { lua, digest };
  };
  return async (script, keys, args) => {
    if (redis.status !== 'ready') {
      throw new StoreError('unreachable', `not connected to Redis (${redis.status})`);
    }
    const { lua, digest } = texts.get(script) ?? prepared(script);
    const rest = [...keys, ...args];
    try {
      const reply = await redis.evalsha(digest, keys.length, ...rest).catch((error: unknown) => {
        if (!beginsWith(error, 'NOSCRIPT')) throw error;
        return redis.eval(lua, keys.length, ...rest);
      });
      const refused = denied.safeParse(reply).data;
      if (refused === undefined) return reply;
      throw new StoreError('refused', deniedText(script.name, refused[1]));
    } catch (error) {
      throw toStoreError(error, script.writes ? 'script' : 'reads', script.name);
    }
  };
}
