import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Switchboard } from './proxies/switchboard.ts';
import { KEYS, redisTime } from './records.ts';

const LOOKS_EVERY = 60;
const QUIET = 450;
/** The clock never jumps farther than this, ms. Longer waits are deadlines of the policy. */
const FARTHEST = 10 * 60_000;

export interface Time {
  /** Moves the clock in Redis, which is the only clock that decisions use. */
  pass(ms: number): Promise<void>;
  /** The same until this moment, unless it is over. */
  passUntil(moment: number): Promise<void>;
  /** Stops the jumps of `keepTime` until `release`. */
  hold(): void;
  release(): void;
  stop(): Promise<void>;
}

/**
 * If nothing happens and the bot waits for a lease, a settling time or a postponed message, moves
 * the clock to that moment.
 */
export function keepTime(parts: { readonly redis: Redis; readonly board: Switchboard }): Time {
  const { redis, board } = parts;
  let held = false;
  let stopped = false;
  let jumpedAt = 0;

  async function pass(ms: number): Promise<void> {
    jumpedAt = performance.now();
    await redis.incrby(KEYS.clockOffset, Math.ceil(ms));
  }

  async function untilNextDue(): Promise<number | undefined> {
    const now = await redisTime(redis);
    const next = async (key: string) => {
      const range = [`(${now}`, String(now + FARTHEST)] as const;
      const [, score] = await redis.zrangebyscore(key, ...range, 'WITHSCORES', 'LIMIT', 0, 1);
      return score === undefined ? Number.POSITIVE_INFINITY : Number(score);
    };
    const soonest = Math.min(await next(KEYS.due), await next(KEYS.dueCredentials));
    return Number.isFinite(soonest) ? soonest - now + 2 : undefined;
  }

  async function run(): Promise<void> {
    while (!stopped) {
      await sleep(LOOKS_EVERY);
      const waits = board.quietFor() > QUIET && performance.now() - jumpedAt > QUIET;
      if (held || !waits) continue;
      const ms = await untilNextDue();
      if (ms !== undefined && !held && board.quietFor() > QUIET) await pass(ms);
    }
  }
  const running = run();

  return {
    pass,
    async passUntil(moment) {
      const left = moment - (await redisTime(redis));
      if (left >= 0) await pass(left + 2);
    },
    hold() {
      held = true;
    },
    release() {
      held = false;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}
