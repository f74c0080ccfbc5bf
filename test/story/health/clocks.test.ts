import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { startRedis } from '../../../src/sandbox/world/redis.ts';
import { setStage } from '../kit.ts';
import { startForwarder } from './forwarder.ts';
import { asked, isUnwell, isWell, told } from './status.ts';

const DAY_S = 24 * 60 * 60;
const OFFSET = '{sandbox}:clock-offset';

/**
 * The world with clocks that can be moved: those of Slack and Atlas, and that of Redis, for scripts and
 * for whoever asks the time. That of the host is the one of this process.
 */
async function scene() {
  const server = await startRedis();
  const name = await startForwarder(server.port);
  const env = { REDIS_URL: name.url };
  const outside = { ahead: 0 };
  const stage = await setStage({ env, outside: () => Date.now() + outside.ahead * 1000 });
  const redis = new Redis(server.url);

  /** Never so that what scripts see is wrong while what Redis shows is right. */
  async function redisIsAhead(seconds: number): Promise<void> {
    if (seconds > 0) name.clock.ahead = seconds;
    await redis.set(OFFSET, String(seconds * 1000));
    name.clock.ahead = seconds;
  }

  return {
    stage,
    redisIsAhead,
    /** Slack, Atlas and Redis in one act: of all clocks only that of the host shows another time. */
    async allOthersAreAhead(seconds: number) {
      outside.ahead = seconds;
      await redisIsAhead(seconds);
    },
    /** The time that all clocks show together. */
    async later(ms: number) {
      await redis.incrby(OFFSET, ms);
    },
    async [Symbol.asyncDispose]() {
      redis.disconnect();
      await stage[Symbol.asyncDispose]();
      await name[Symbol.asyncDispose]();
      await server.stop();
    },
  };
}

describe('the clock of Redis', () => {
  it('is two days ahead: nothing is deleted or lapses, and nobody has to accept anything', async () => {
    await using scened = await scene();
    const { stage } = scened;
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.offer(stage.dana, 'Reveal private key');
    const waiting = await stage.request(stage.mei, { description: 'undecided' });

    await scened.redisIsAhead(2 * DAY_S);
    await isUnwell(stage, 'redis_clock', 'redis_clock_wrong');
    await stage.message(stage.sam, 'C0ALERTS', /clock of Redis is wrong.*nothing lapses/s);
    // This host is as right as before.
    expect((await asked(stage, '/readyz')).status).toBe(200);
    expect(stage.ours()).toHaveLength(1);

    await scened.redisIsAhead(0);
    await isWell(stage);
    await stage.message(stage.sam, 'C0ALERTS', /clock of Redis agrees/);
    expect(told(stage, /paused/)).toBe(0);
    const shown = await stage.reveal(stage.dana);
    expect(shown.plainText).toContain(stage.ours()[0]?.privateKey);
    await stage.approve(stage.ravi, waiting);
    await stage.message(stage.ravi, 'C0KEYS', /undecided/);
  });

  it('is right: what is over ends', async () => {
    await using scened = await scene();
    const { stage } = scened;
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.offer(stage.dana, 'Reveal private key');
    await scened.later(2 * DAY_S * 1000);
    await expect.poll(() => stage.ours()).toHaveLength(0);
  });
});

describe('the clock of the host', () => {
  it('is ten minutes behind all others: this replica is not ready, and says so', async () => {
    await using scened = await scene();
    const { stage } = scened;
    await scened.allOthersAreAhead(600);
    await isUnwell(stage, 'host_clock', 'host_clock_wrong');
    const ready = await asked(stage, '/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ status: 'host_clock_wrong' });
    expect((await asked(stage, '/healthz')).status).toBe(200);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /clock of this host is wrong/);
    expect(alert.plainText).toContain('10 min');
    await scened.allOthersAreAhead(0);
    await isWell(stage);
    expect((await asked(stage, '/readyz')).status).toBe(200);
  });
});
