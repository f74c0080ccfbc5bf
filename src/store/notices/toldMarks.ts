import type { Redis } from 'ioredis';
import { StoreError } from '../../foundation/errors.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { toStoreError } from '../redis/failure.ts';

/**
 * Milliseconds. Longer than it takes to tell everybody. If the process that tells dies, another one
 * does it after this time.
 */
const TELLING_MS = 60_000;

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
  /** Takes the mark away. Whether it said that somebody had told. */
  over(mark: ToldMark): Promise<boolean>;
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
  const signed = (name: string) => ['told', name];

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

  function isTold({ name }: ToldMark, found: string | null): boolean {
    const [, signature] = /^told:(.+)$/.exec(found ?? '') ?? [];
    return signature !== undefined && signer.verify(signed(name), signature);
  }

  function isTelling({ name }: ToldMark, found: string | null, at: number): boolean {
    const [, until, whom] = /^telling:(\d{1,16}):(.*)$/.exec(found ?? '') ?? [];
    const end = Number(until);
    return whom === name && at < end && end <= at + TELLING_MS;
  }

  return {
    async mayTell(mark) {
      const at = await now();
      const telling = `telling:${at + TELLING_MS}:${mark.name}`;
      const free = redis.set(mark.key, telling, 'PX', TELLING_MS, 'NX');
      if ((await asked(free)) === 'OK') return true;
      const found = await stored(mark);
      if (isTold(mark, found) || isTelling(mark, found, at)) return false;
      // It is of something that is over, or somebody made it up.
      const before = await asked(redis.set(mark.key, telling, 'PX', TELLING_MS, 'GET'));
      return before === found;
    },
    async told({ key, name }) {
      await asked(redis.set(key, `told:${signer.sign(signed(name))}`));
    },
    async over(mark) {
      const found = await stored(mark);
      if (found === null) return false;
      return isTold(mark, await asked(redis.getdel(mark.key)));
    },
  };
}
