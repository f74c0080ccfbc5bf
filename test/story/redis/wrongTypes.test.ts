import { describe, expect, it } from 'vitest';
import { isUnwell, isWell, problems } from '../health/status.ts';
import { type Stage, setStage } from '../kit.ts';

const AT = '{sandbox}:';
const ROUND = 5 * 60_000 + 1000;
const DAY = 24 * 60 * 60_000;
const TOLD = /wrote something else in Redis/;

/** Whatever lies there is something else now. */
async function spoils({ redis }: Stage, name: string): Promise<void> {
  // At once: Keywarden may write there at any moment.
  await redis
    .multi()
    .del(AT + name)
    .rpush(AT + name, 'x')
    .exec();
}

async function idOf(stage: Stage): Promise<string> {
  const [id = ''] = await stage.redis.hkeys(`${AT}requests`);
  return id;
}

describe('a value of another type that somebody wrote', () => {
  it.each(['issued', 'places', 'needs', 'pre-approvals', 'policy'])(
    'in place of %s is told to the admins and in /status, and so is its end',
    async (name) => {
      await using stage = await setStage();
      await stage.request(stage.dana);
      await spoils(stage, name);
      await stage.later(ROUND);
      await isUnwell(stage, 'redis_types', 'redis_wrong_type');
      const alarm = await stage.message(stage.sam, 'C0ALERTS', TOLD);
      expect(alarm.plainText).toContain(AT + name);
      await stage.redis.del(AT + name);
      await stage.later(ROUND);
      await isWell(stage);
      await stage.message(stage.sam, 'C0ALERTS', /of the right type again/);
    },
  );

  it.each(['issued', 'sweeps', 'reported'])(
    'in place of %s keeps no record that is gone from being told',
    async (name) => {
      await using stage = await setStage();
      await stage.approve(stage.ravi, await stage.request(stage.dana));
      await stage.offer(stage.dana, 'Reveal private key');
      const whole = await idOf(stage);
      await stage.request(stage.dana, { description: 'nightly-job' });
      const ids = await stage.redis.hkeys(`${AT}requests`);
      const [gone = ''] = ids.filter((id) => id !== whole);
      await spoils(stage, name);
      await stage.redis.hdel(`${AT}requests`, gone);
      await stage.later(ROUND);
      const told = new RegExp(`cannot read the record of the request \\W?${gone}`);
      await stage.message(stage.sam, 'C0ALERTS', told);
    },
  );

  it('in place of all requests keeps no key from being told that is gone or unreadable', async () => {
    await using stage = await setStage();
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.dana.closes(await stage.reveal(stage.dana));
    const [key] = stage.ours();
    const credentials = `${AT}credentials`;
    await stage.redis.hdel(credentials, `apiKey:${key?.id}`);
    await stage.redis.hset(credentials, 'apiKey:0123456789abcdef01234567', 'x');
    await spoils(stage, 'requests');
    await stage.later(ROUND);
    const alarm = await stage.message(stage.sam, 'C0ALERTS', /cannot read its records of 2 keys/);
    expect(alarm.plainText).toContain(key?.id);
    expect(alarm.plainText).toContain('0123456789abcdef01234567');
  });

  it('beside a record shows in /status until it is gone', async () => {
    await using stage = await setStage();
    await stage.request(stage.dana);
    const readings = `readings:${stage.world.seeded.acme.id}`;
    await spoils(stage, 'of:U0DANA');
    await spoils(stage, readings);
    await stage.later(ROUND);
    await isUnwell(stage, 'redis_lists', 'redis_list_unusable');
    expect(await problems(stage)).not.toHaveProperty('redis_types');
    const alarm = await stage.message(stage.sam, 'C0ALERTS', /inventory of that organization/);
    expect(alarm.plainText).toContain(readings);
    await stage.redis.del(`${AT}of:U0DANA`, AT + readings);
    await stage.later(ROUND);
    await isWell(stage);
  });

  it('in place of the messages of a request is found, though none is owed now', async () => {
    await using stage = await setStage();
    await stage.request(stage.dana);
    const list = `notices-of:${await idOf(stage)}`;
    await expect.poll(() => stage.redis.exists(AT + list)).toBe(0);
    await spoils(stage, list);
    await stage.later(ROUND);
    await isUnwell(stage, 'redis_lists', 'redis_list_unusable');
  });
});

describe('a request that does not move on, whatever keeps it', () => {
  it('is told to the admins by its id, once, and goes on when that is over', async () => {
    await using stage = await setStage();
    await stage.request(stage.dana);
    const id = await idOf(stage);
    await spoils(stage, 'needs');
    await stage.later(30 * DAY);
    const alarm = await stage.message(stage.sam, 'C0ALERTS', /do(es)? not move on|and does not/);
    expect(alarm.plainText).toContain(id);
    await stage.later(ROUND);
    await stage.redis.del(`${AT}needs`);
    await stage.later(ROUND);
    await stage.message(stage.dana, '@bot', /lapsed|nobody decided/i);
    const told = stage.sam
      .sees('C0ALERTS')
      .filter(({ plainText }) => /and does not/.test(plainText));
    expect(told).toHaveLength(1);
  });
});
