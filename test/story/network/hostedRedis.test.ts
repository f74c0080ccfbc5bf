import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { playMainJob } from '../../../src/sandbox/story.ts';
import { launchBot } from '../../../src/sandbox/world/bot.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import { startRedis } from '../../../src/sandbox/world/redis.ts';
import { setStage } from '../kit.ts';

/** As hosted services have it: no file, and a replica that is served at once. */
const HOSTED = { args: ['--appendonly', 'no', '--repl-diskless-sync-delay', '0'] } as const;

async function startHosted() {
  const server = await startRedis(HOSTED);
  onTestFinished(() => server.stop());
  return server;
}

async function startWithReplica() {
  const [master, replica] = [await startHosted(), await startHosted()];
  const young = new Redis(replica.url);
  await young.replicaof('127.0.0.1', String(master.port));
  await expect.poll(() => young.info('replication')).toContain('master_link_status:up');
  young.disconnect();
  // The link may be up on this side while the other does not count on it yet.
  const elder = new Redis(master.url);
  const confirmed = async () => {
    await elder.set('written', 'once more');
    return elder.wait(1, 1000);
  };
  await expect.poll(confirmed).toBe(1);
  elder.disconnect();
  return { master, replica };
}

describe('a hosted Redis that keeps no file', () => {
  it('is enough in production where its replicas confirm every change', async () => {
    const { master, replica } = await startWithReplica();
    await using stage = await setStage({
      env: {
        NODE_ENV: 'production',
        KEYWARDEN_TEST_CLOCK: '',
        REDIS_URL: master.url,
        KEYWARDEN_REDIS_DURABILITY: 'replicas',
      },
    });
    const { dana, ravi } = stage;
    await playMainJob(stage.world, () => undefined);
    expect(stage.world.bot().output()).toContain('kept_by_replicas');

    await stage.openForm(dana, 'while-alone');
    await replica.kill('SIGSTOP');
    const unsure = await stage.fill(dana, {});
    expect(JSON.stringify(unsure)).toMatch(/not certain/);
    await replica.kill('SIGCONT');
    stage.went(await stage.fill(dana, {}));
    const card = await stage.message(ravi, 'C0APPROVALS', /while-alone/);
    const cards = ravi
      .sees('C0APPROVALS')
      .filter(({ plainText }) => plainText.includes('while-alone'));
    expect(cards.map(({ ts }) => ts)).toEqual([card.ts]);
  });

  it('is refused in production without the setting, in a line that names it', async () => {
    const { master } = await startWithReplica();
    await using stage = await setStage();
    const bot = launchBot({
      entry: 'dist/main.js',
      env: {
        ...stage.world.env,
        NODE_ENV: 'production',
        KEYWARDEN_TEST_CLOCK: '',
        PORT: String(await freePort()),
        REDIS_URL: master.url,
      },
    });
    expect(await bot.exited).toBe(78);
    expect(bot.output()).toMatch(/keeps no append-only file.*KEYWARDEN_REDIS_DURABILITY=replicas/);
  });

  it('is waited for while it has no replica', async () => {
    const alone = await startHosted();
    await using stage = await setStage();
    const bot = launchBot({
      entry: 'dist/main.js',
      env: {
        ...stage.world.env,
        PORT: String(await freePort()),
        REDIS_URL: alone.url,
        KEYWARDEN_REDIS_DURABILITY: 'replicas',
      },
    });
    expect(await bot.exited).toBe(1);
    expect(bot.output()).toContain('no replica of this Redis confirms what is written');
  });
});
