import { Redis } from 'ioredis';
import { startForwarder } from './forwarder.ts';

export type Clock = 'slack' | 'atlas' | 'redis';

/** The clocks of a world, besides that of the host, which is the one of the bot's process. */
export interface Clocks {
  now(clock: 'slack' | 'atlas'): number;
  /** These clocks, all if none is named, show a time that is so much ahead of the host, s: in one act. */
  areAhead(seconds: number, clocks?: readonly Clock[]): Promise<void>;
  /** Time passes for the bot: it decides by the clock of Redis, and every clock agrees. */
  later(ms: number): Promise<void>;
}

/** What a world needs of its clocks. */
export interface WorldClocks extends Clocks {
  /** Where the bot reaches Redis, whose clock is moved on the way. */
  stand(redisUrl: string, installation: string): Promise<string>;
  close(): Promise<void>;
}

const ALL: readonly Clock[] = ['slack', 'atlas', 'redis'];

interface Standing {
  readonly connection: Redis;
  readonly name: Awaited<ReturnType<typeof startForwarder>>;
  readonly offset: string;
}

export function createClocks(): WorldClocks {
  const ahead: Record<Clock, number> = { slack: 0, atlas: 0, redis: 0 };
  let standing: Standing | undefined;

  function there(): Standing {
    if (standing === undefined) throw new Error('The world of these clocks has not begun');
    return standing;
  }

  /** Never so that what scripts see is wrong while what Redis shows is right. */
  async function moveRedis(by: number): Promise<void> {
    const { connection, name, offset } = there();
    if (by > 0) name.clock.ahead += by;
    await connection.incrby(offset, by * 1000);
    if (by < 0) name.clock.ahead += by;
  }

  return {
    now: (clock) => Date.now() + ahead[clock] * 1000,
    async areAhead(seconds, clocks = ALL) {
      const by = clocks.includes('redis') ? seconds - ahead.redis : 0;
      for (const clock of clocks) ahead[clock] = seconds;
      if (by !== 0) await moveRedis(by);
    },
    async later(ms) {
      const { connection, offset } = there();
      await connection.incrby(offset, ms);
    },
    async stand(redisUrl, installation) {
      const name = await startForwarder(Number(new URL(redisUrl).port));
      const offset = `{${installation}}:clock-offset`;
      standing = { connection: new Redis(redisUrl), name, offset };
      return name.url;
    },
    async close() {
      standing?.connection.disconnect();
      await standing?.name[Symbol.asyncDispose]();
    },
  };
}
