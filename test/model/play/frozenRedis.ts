import { performance } from 'node:perf_hooks';
import { Secret } from '../../../src/foundation/secret.ts';
import { connectRedis } from '../../../src/store/redis/connection.ts';
import { createKeys } from '../../../src/store/redis/keys.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { recordingLog, signer } from '../../store/fixtures.ts';

const TIME = "redis.call('TIME')";

/** The real scripts on a real Redis, with a clock that changes only when it is set. */
export interface Frozen {
  /** Opens an empty store of its own. */
  open(installation: string): { readonly store: Store; set(now: number): Promise<void> };
  /** Resolves when the connection is open, also after a restart of Redis. */
  ready(): Promise<void>;
  close(): void;
}

/** Redis's answer to an unknown digest. After it the client sends the text of the script. */
function unknownScript(): Error {
  const error = new Error('NOSCRIPT No matching script.');
  error.name = 'ReplyError';
  return error;
}

/**
 * Replaces only the clock of the scripts: `TIME` is removed, so the offset key is the time in ms.
 * Then answers can be compared with those of the model.
 */
export async function connectFrozen(url: string): Promise<Frozen> {
  const log = recordingLog();
  const connection = connectRedis({ url: new Secret(url), log });
  await connection.ready(60_000);
  const { redis } = connection;
  const digests = new Map<string, Promise<unknown>>();
  const load = (lua: string) => redis.call('SCRIPT', 'LOAD', lua.replace(TIME, '{ 0, 0 }'));

  Object.assign(redis, {
    evalsha: () => Promise.reject(unknownScript()),
    async eval(lua: string, keys: number, ...rest: readonly (string | number)[]) {
      const loading = digests.get(lua) ?? load(lua);
      digests.set(lua, loading);
      return redis.call('EVALSHA', String(await loading), keys, ...rest);
    },
  });

  return {
    close: connection.close,
    ready: () => connection.ready(60_000),
    open(installation) {
      const keys = createKeys(installation);
      const store = createStore({
        redis,
        installation,
        signer,
        nameOf: () => 'acme',
        testClock: true,
        random: () => 0,
        monotonic: () => performance.now(),
        log,
        patienceMs: 20_000,
      });
      return {
        store,
        async set(now) {
          await redis.set(keys.clockOffset, now);
        },
      };
    },
  };
}
