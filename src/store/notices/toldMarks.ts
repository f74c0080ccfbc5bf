import type { Redis } from 'ioredis';
import { StoreError } from '../../foundation/errors.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { toStoreError } from '../redis/failure.ts';
import { isTelling, isToldText, TELLING_MS, tellingText, toldText } from './toldText.ts';

/** Where it is written down that somebody tells of something, or has told. */
export interface ToldMark {
  readonly key: string;
  readonly name: string;
}

/** All methods throw `StoreError`. */
export interface ToldMarks {
  /** `true` for one caller a minute until `told` is called. */
  mayTell(mark: ToldMark): Promise<boolean>;
  told(mark: ToldMark): Promise<void>;
  /** Somebody else may tell of it from now on. */
  remove(mark: ToldMark): Promise<void>;
}

/**
 * What was told is signed, and a telling ends by its own time: whoever can write to Redis could
 * keep an alarm from being told. No decision depends on the TTL.
 */
export function createToldMarks(parts: {
  readonly redis: Redis;
  readonly signer: Pick<Signer, 'sign' | 'verify'>;
  readonly now: () => Promise<number>;
}): ToldMarks {
  const { redis, signer, now } = parts;

  async function asked<T>(reply: Promise<T>): Promise<T> {
    try {
      return await reply;
    } catch (cause) {
      throw toStoreError(cause, 'reads', 'what was told');
    }
  }

  /** Something of another type says nothing, and is taken away. */
  async function stored({ key }: ToldMark): Promise<string | null> {
    try {
      return await asked(redis.get(key));
    } catch (cause) {
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      await asked(redis.del(key));
      return null;
    }
  }

  return {
    async mayTell(mark) {
      const at = await now();
      const telling = tellingText(mark.name, at);
      const free = redis.set(mark.key, telling, 'PX', TELLING_MS, 'NX');
      if ((await asked(free)) === 'OK') return true;
      const found = await stored(mark);
      const isTold = isToldText(signer, mark.name, found);
      if (isTold || isTelling(mark.name, found, at)) return false;
      // It is of something that is over, or somebody made it up.
      const before = await asked(redis.set(mark.key, telling, 'PX', TELLING_MS, 'GET'));
      return before === found;
    },
    async told({ key, name }) {
      await asked(redis.set(key, toldText(signer, name)));
    },
    async remove({ key }) {
      await asked(redis.del(key));
    },
  };
}
