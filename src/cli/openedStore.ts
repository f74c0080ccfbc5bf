import type { Config } from '../config/config.ts';
import { organizationName } from '../domain/policy/policy.ts';
import { type Connection, connectRedis } from '../store/redis/connection.ts';
import { createSigner } from '../store/secrets/sign.ts';
import { createStore, type Store } from '../store/store.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { Signer } from '../workflow/ports/secrets.ts';

/** How long an operator's command waits for Redis, ms. */
const REDIS_WITHIN = 10_000;

export interface OpenedStore {
  readonly store: Store;
  readonly signer: Signer;
  readonly connection: Connection;
}

/** The store as the bot has it, for a command that runs beside it. Throws `StoreError`. */
export async function openStore(
  { installation, policy, ...config }: Config,
  log: Log,
): Promise<OpenedStore> {
  const connection = connectRedis({ url: config.redis.url, log });
  try {
    await connection.ready(REDIS_WITHIN);
  } catch (cause) {
    connection.close();
    throw cause;
  }
  const signer = createSigner({ ring: config.signKeys, installation });
  const store = createStore({
    redis: connection.redis,
    installation,
    signer,
    nameOf: (id) => organizationName(policy, id),
    random: Math.random,
    monotonic: () => performance.now(),
    keptByReplicas: config.redis.keptByReplicas,
    log,
    testClock: config.redis.testClock,
  });
  return { store, signer, connection };
}
