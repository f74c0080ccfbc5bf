import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { startForwarder } from '../../../src/sandbox/world/forwarder.ts';
import { startRedis } from '../../../src/sandbox/world/redis.ts';
import { createOwnTime } from '../../setup/ownTime.ts';
import { setStage } from '../kit.ts';
import { isUnwell, isWell, told } from './status.ts';

/** A copy that comes along is served now, not when more may have come. */
const AT_ONCE = { args: ['--repl-diskless-sync-delay', '0'] } as const;

async function server() {
  const started = await startRedis(AT_ONCE);
  const redis = new Redis(started.url);
  return {
    redis,
    port: started.port,
    async [Symbol.asyncDispose]() {
      redis.disconnect();
      await started.stop();
    },
  };
}

async function follows(copy: Redis, port: number): Promise<void> {
  await copy.replicaof('127.0.0.1', String(port));
  const link = async () => /master_link_status:(\w+)/.exec(await copy.info('replication'))?.[1];
  await expect.poll(link).toBe('up');
}

/**
 * As a planned failover does it: nothing is written while the copy takes what it lacks. Otherwise
 * the last write of the bot may be lost, and safe mode is right.
 */
async function promote(copy: Redis, master: Redis): Promise<void> {
  await master.client('PAUSE', 30_000, 'WRITE');
  const offset = async (redis: Redis, of: string) =>
    new RegExp(`${of}_repl_offset:(\\d+)`).exec(await redis.info('replication'))?.[1];
  await expect
    .poll(async () => (await offset(copy, 'slave')) === (await offset(master, 'master')))
    .toBe(true);
  await copy.replicaof('NO', 'ONE');
}

async function demote(master: Redis, port: number): Promise<void> {
  await master.replicaof('127.0.0.1', String(port));
  await master.client('UNPAUSE');
}

describe('a failover to the copy of Redis, behind one name', () => {
  it('is over within ten seconds of the promotion, without safe mode', async () => {
    await using master = await server();
    await using copy = await server();
    await follows(copy.redis, master.port);
    await using name = await startForwarder(master.port);
    await using stage = await setStage({ env: { REDIS_URL: name.url } });
    const card = await stage.request(stage.dana);

    await promote(copy.redis, master.redis);
    const own = createOwnTime();
    const promoted = own.now();
    name.leadsTo(copy.port);
    // The connection that stands leads to the old one, which takes no writes any more.
    await demote(master.redis, copy.port);
    await isUnwell(stage, 'redis', 'redis_read_only');
    await isWell(stage);
    expect(own.now() - promoted).toBeLessThan(10_000);

    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    const shown = await stage.reveal(stage.dana);
    expect(shown.plainText).toContain(stage.ours()[0]?.privateKey);
    expect(told(stage, /paused/)).toBe(0);
    expect(stage.world.atlas.createsAccepted).toBe(1);
  });

  it('that leaves the name behind is told, until the name leads to the new primary', async () => {
    await using master = await server();
    await using copy = await server();
    await follows(copy.redis, master.port);
    await using name = await startForwarder(master.port);
    await using stage = await setStage({ env: { REDIS_URL: name.url } });
    await promote(copy.redis, master.redis);
    await demote(master.redis, copy.port);
    await stage.message(stage.sam, 'C0ALERTS', /Redis takes no writes: Keywarden reached a copy/);
    name.leadsTo(copy.port);
    await isWell(stage);
    await stage.message(stage.sam, 'C0ALERTS', /Redis takes writes again/);
    expect(told(stage, /paused/)).toBe(0);
  });
});
