import type { Redis } from 'ioredis';
import { StoreError } from '../../foundation/errors.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { beginsWith, toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { isTelling, readTold, tellingText, toldText } from './toldText.ts';

const WHAT = 'the causes of an outage';

/** One cause of an outage, with the nonce of the outage if that was told. */
interface Cause {
  readonly outage: string;
  readonly cause: string;
  readonly nonce: string | undefined;
}

/** All methods throw `StoreError`. */
export interface OutageCauses {
  /** `true` for one caller a minute until `told` is called with the same nonce. */
  mayTell(cause: Cause): Promise<boolean>;
  told(cause: Cause): Promise<void>;
  forget(outage: string): Promise<void>;
}

/**
 * Which causes of an outage were told. The nonce of the outage is signed with each: what an earlier
 * outage left here, after a crash or because somebody put it back, says nothing of this one.
 */
export function createOutageCauses(parts: {
  readonly redis: Redis;
  readonly signer: Pick<Signer, 'sign' | 'verify'>;
  readonly keys: Keys;
  readonly now: () => Promise<number>;
}): OutageCauses {
  const { redis, signer, keys, now } = parts;
  const nameOf = ({ outage, cause }: Cause) => `outage-cause:${outage}:${cause}`;

  async function asked<T>(reply: Promise<T>): Promise<T> {
    try {
      return await reply;
    } catch (error) {
      throw toStoreError(error, 'reads', WHAT);
    }
  }

  /** Something of another type says nothing, and is taken away. */
  async function stored(key: string, cause: string): Promise<string | null> {
    try {
      return await asked(redis.hget(key, cause));
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'corrupt') throw error;
      await asked(redis.del(key));
      return null;
    }
  }

  /** What stood there before. */
  async function replace(key: string, cause: string, text: string): Promise<unknown> {
    const all = redis.multi().hget(key, cause).hset(key, cause, text).exec();
    const answers = (await asked(all)) ?? [];
    for (const [error] of answers) if (error !== null) throw toStoreError(error, 'writes', WHAT);
    return answers[0]?.[1];
  }

  return {
    async mayTell(one) {
      const key = keys.outageCauses(one.outage);
      const name = nameOf(one);
      const at = await now();
      const found = await stored(key, one.cause);
      const told = readTold(signer, name, found)?.nonce;
      if (told !== undefined && told === one.nonce) return false;
      if (isTelling(name, found, at)) return false;
      return (await replace(key, one.cause, tellingText(name, at))) === found;
    },
    async told(one) {
      const key = keys.outageCauses(one.outage);
      const text = toldText(signer, nameOf(one), one.nonce);
      try {
        await redis.hset(key, one.cause, text);
      } catch (error) {
        if (!beginsWith(error, 'WRONGTYPE')) throw toStoreError(error, 'writes', WHAT);
        await asked(redis.del(key));
        await asked(redis.hset(key, one.cause, text));
      }
    },
    async forget(outage) {
      await asked(redis.del(keys.outageCauses(outage)));
    },
  };
}
