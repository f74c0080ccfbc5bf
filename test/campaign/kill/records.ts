import type { Credential } from '../../../src/domain/credential/credential.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import { createCredentialRecords } from '../../../src/store/credentials/credentialRecord.ts';
import { createRecords } from '../../../src/store/records/record.ts';
import { createKeys } from '../../../src/store/redis/keys.ts';
import { macOf } from '../../store/macOf.ts';
import { INSTALLATION, type Stage } from './stage.ts';

export const KEYS = createKeys(INSTALLATION);

/** The time of Redis, moved as far as a test has moved it. */
export async function redisTime(redis: Stage['redis']): Promise<number> {
  const [seconds, micros] = await redis.time();
  const offset = Number((await redis.get(KEYS.clockOffset)) ?? 0);
  return Number(seconds) * 1000 + Number(micros) / 1000 + offset;
}

/** Replaces a record only if it still has the expected content. */
const SWAP = `if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) return 1`;

/** Reads the records directly from Redis, without the bot. */
export interface Records {
  all(): Promise<readonly Request[]>;
  get(id: string): Promise<Request>;
  of(requester: string): Promise<Request | undefined>;
  /** The ledger, with what has ended. */
  credentials(): Promise<readonly Credential[]>;
  credential(id: string): Promise<Credential>;
  /** What was asked for a key that is there, oldest first. */
  about(credentialId: string): Promise<readonly Request[]>;
  isPaused(): Promise<boolean>;
  /** The time by which everything is decided, epoch ms. */
  now(): Promise<number>;
  /** Changes the bytes of a record, like an attacker with write access to Redis. */
  spoil(id: string, from: string, to: string): Promise<boolean>;
}

export function openRecords({ redis, env }: Pick<Stage, 'redis' | 'env'>): Records {
  const mac = macOf({ ...env, KEYWARDEN_INSTALLATION: INSTALLATION });
  const { read } = createRecords(mac, () => 'acme');
  const ledger = createCredentialRecords(mac);
  async function all(): Promise<readonly Request[]> {
    const found = await redis.hgetall(KEYS.requests);
    return Object.entries(found).map(([id, text]) => read(id, text));
  }
  async function stored(id: string): Promise<string> {
    const found = await redis.hget(KEYS.requests, id);
    if (found === null) throw new Error(`There is no record of request ${id}`);
    return found;
  }
  return {
    all,
    async credentials() {
      const found = await redis.hgetall(KEYS.credentials);
      return Object.entries(found).map(([id, text]) => ledger.read(id, text));
    },
    async credential(id) {
      const found = await redis.hget(KEYS.credentials, id);
      if (found === null) throw new Error(`There is no record of credential ${id}`);
      return ledger.read(id, found);
    },
    async about(credentialId) {
      const found = (await all()).filter(({ spec: { act } }) => {
        return act !== undefined && act.kind !== 'create' && act.credential === credentialId;
      });
      return found.toSorted((one, other) => one.createdAt - other.createdAt);
    },
    get: async (id) => read(id, await stored(id)),
    async of(requester) {
      const [id] = await redis.zrange(KEYS.ofRequester(requester), 0, '0');
      return id === undefined ? undefined : read(id, await stored(id));
    },
    now: () => redisTime(redis),
    isPaused: async () => (await redis.exists(KEYS.safeMode)) === 1,
    async spoil(id, from, to) {
      const now = await stored(id);
      if (!now.includes(from)) return false;
      const next = mac.sign('request', id, mac.verified('request', id, now).replace(from, to));
      return (await redis.eval(SWAP, 1, KEYS.requests, id, now, next)) === 1;
    },
  };
}
