import type { Redis } from 'ioredis';
import { StoreError } from '../../foundation/errors.ts';
import { toStoreError } from './failure.ts';
import { askInfo } from './serverFacts.ts';

/** How long a Redis replica may take to confirm, ms (src/README.md#redis). */
const CONFIRM_WITHIN_MS = 500;
const ASK_EVERY_MS = 60_000;

export interface Replication {
  /**
   * Resolves when a replica has everything that was written before; at once if this Redis never had
   * one. Throws `StoreError` `unsure` if none confirms: a failover could lose what was just
   * written.
   */
  confirm(): Promise<void>;
  /**
   * For a change on which nothing outside Redis rests: like `confirm` where replicas keep what was
   * written, else at once.
   */
  confirmOrdinary(): Promise<void>;
}

/**
 * If a replica was seen once, it is required until this process ends. A master that no longer sees
 * its replicas is exactly the one whose newest writes a failover loses.
 */
export function createReplication(
  redis: Redis,
  monotonic: () => number,
  keptByReplicas = false,
): Replication {
  let seen = keptByReplicas;
  let askedAt = Number.NEGATIVE_INFINITY;

  async function hasReplicas(): Promise<boolean> {
    if (!seen && monotonic() - askedAt >= ASK_EVERY_MS) {
      const info = await askInfo(redis);
      seen = Number(info?.get('connected_slaves') ?? 0) > 0;
      askedAt = monotonic();
    }
    return seen;
  }

  /**
   * WAIT is about what its own connection wrote. There is one connection, to the node that has all
   * keys of the installation, so it is that node's replicas that confirm.
   */
  async function confirm(): Promise<void> {
    try {
      if (!(await hasReplicas()) || (await redis.wait(1, CONFIRM_WITHIN_MS)) > 0) return;
    } catch (error) {
      // The change is written, even if this question fails. So it is `unsure`: after "nothing was
      // written" the caller would delete what a record names.
      const { message } = toStoreError(error, 'reads', 'a confirmation by a replica');
      throw new StoreError('unsure', message);
    }
    throw new StoreError('unsure', 'no replica of Redis confirmed the change in time');
  }

  return {
    confirm,
    confirmOrdinary: async () => {
      if (keptByReplicas) await confirm();
    },
  };
}

/** How many replicas confirm now that they have everything. Throws the error of the client. */
export function countConfirming(redis: Redis): Promise<number> {
  return redis.wait(1, CONFIRM_WITHIN_MS);
}
