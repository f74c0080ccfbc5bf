import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PATIENCE_MS } from '../../../src/sandbox/time/patience.ts';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { SWEEP_EVERY } from '../../../src/workflow/timer/sweepKeys.ts';
import { type Stage, setStage } from '../kit.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const TITLE = /of your keys needs? a look/;

/** Keys of Dana, who lives in Lisbon: one with an address that nobody uses, and one without. */
let stage: Stage;

async function now(): Promise<number> {
  const [seconds = '0'] = await stage.redis.time().then((all) => all.map(String));
  return Number(seconds) * 1000 + Number((await stage.redis.get('{sandbox}:clock-offset')) ?? 0);
}

/** Moves the clock to this hour (UTC) of the next day of the week; 1 is Monday. */
async function until(day: number, hour: number): Promise<void> {
  const at = await now();
  const midnight = Math.floor(at / DAY) * DAY;
  const days = (day - new Date(at).getUTCDay() + 7) % 7;
  const then = midnight + days * DAY + hour * HOUR;
  await stage.later(then > at ? then - at : then + 7 * DAY - at);
}

/** As the reading of use writes it, a second for each key. */
async function read(atlasId: string, addresses: number): Promise<void> {
  const use = `${await now()} ${JSON.stringify({ addresses })}`;
  const observed = `{sandbox}:observed:${stage.world.seeded.acme.id}`;
  await stage.redis.hset(observed, `u:apiKey:${atlasId}`, use);
}

const digests = (who: Stage['dana']) =>
  who.sees('@bot').filter(({ plainText }) => TITLE.test(plainText));

async function weeks(): Promise<number> {
  const fields = await stage.redis.hgetall('{sandbox}:reviews');
  const sent = fields['digest:U0DANA'];
  return sent === undefined ? 0 : Number(/"version":(\d+)/.exec(sent)?.[1]);
}

/** One more look: they come every ten minutes. */
async function looked(): Promise<void> {
  const before = await stage.redis.zscore('{sandbox}:sweeps', 'digests');
  await stage.later(10 * 60_000 + 1);
  await expect.poll(() => stage.redis.zscore('{sandbox}:sweeps', 'digests')).not.toBe(before);
}

async function keyNamed(name: string): Promise<string> {
  const found = stage.ours().find(({ description }) => description.includes(name));
  return `apiKey:${found?.id}`;
}

/** Before the first story there is no test whose patience could be used. */
async function holds(look: () => Promise<boolean>): Promise<void> {
  await vi.waitFor(async () => expect(await look()).toBe(true), { timeout: PATIENCE_MS });
}

beforeAll(async () => {
  stage = await setStage({
    policy: `${DEFAULT_POLICY.replace('digest: off', 'digest: mon')}staleAfter: 7d\n`,
  });
  const { dana, ravi } = stage;
  for (const [description, accessList] of [['nightly', '203.0.113.7'], ['export']] as const) {
    await stage.approve(ravi, await stage.request(dana, { description, accessList }));
    await dana.closes(await stage.reveal(dana));
  }
  await holds(async () => stage.ours().length === 2);
  await stage.later(SWEEP_EVERY + 1_000);
  const observed = `{sandbox}:observed:${stage.world.seeded.acme.id}`;
  for (const { id, accessList } of stage.ours()) {
    await holds(async () => (await stage.redis.hexists(observed, `s:apiKey:${id}`)) === 1);
    await read(id, accessList.length);
  }
  await stage.later(8 * DAY);
}, 120_000);
afterAll(() => stage[Symbol.asyncDispose]());

describe('the weekly digest', () => {
  it('waits until its owner is at work', async () => {
    await until(7, 12);
    await looked();
    await until(1, 7);
    await looked();
    expect(digests(stage.dana)).toEqual([]);
  });

  it('tells each owner which keys need a look, and why', async () => {
    await until(1, 11);
    const told = await stage.message(stage.dana, '@bot', TITLE);
    expect(told.plainText).toMatch(/2 of your keys need a look/);
    expect(told.plainText).toMatch(/nightly.*not used for 7 days/);
    expect(told.plainText).toMatch(/export.*has no addresses, so nobody can know/);
    expect(told.plainText).not.toMatch(/export[^\n]*not used/);
    expect(told.buttons.map(({ label }) => label).slice(0, 3)).toEqual(['Keep', 'Replace', 'End']);
    await expect.poll(weeks).toBe(1);
    expect(digests(stage.ravi)).toEqual([]);
    expect(digests(stage.sam)).toEqual([]);
  });

  it('comes once a week, whatever else is looked at', async () => {
    await stage.later(DAY);
    await looked();
    await stage.world.bot().stop();
    await stage.world.startBot();
    await looked();
    expect(digests(stage.dana)).toHaveLength(1);
  });

  it('is silent about a key that its owner wants to keep', async () => {
    const told = await stage.message(stage.dana, '@bot', TITLE);
    const value = await keyNamed('export');
    stage.went(await stage.dana.clicks(told, 'Keep', { value }));
    const open = await stage.window(stage.dana, /Keep key[\s\S]*export/);
    stage.went(await stage.dana.submits(open));
    await stage.window(stage.dana, /Noted/);
    expect(await stage.redis.hexists('{sandbox}:reviews', `keep:${value}`)).toBe(1);
    await until(1, 11);
    const next = await stage.message(stage.dana, '@bot', /1 of your keys needs a look/);
    expect(next.plainText).toMatch(/nightly/);
    expect(next.plainText).not.toMatch(/export/);
    const log = await stage.redis.xrange('{sandbox}:audit', '-', '+');
    expect(log.filter(([, fields]) => fields.join().includes('"key.confirmed"'))).toHaveLength(1);
  });

  it('is tried again where Slack does not take it', async () => {
    const { slack } = stage.world;
    const fault = slack.faults.call(
      'chat.postMessage',
      { kind: 'error', error: 'internal_error' },
      { times: Number.POSITIVE_INFINITY },
    );
    await until(1, 11);
    await expect.poll(() => fault.hits).toBeGreaterThan(0);
    await expect.poll(() => stage.world.bot().output()).toMatch(/digest\.not_sent/);
    const before = await weeks();
    fault.remove();
    await looked();
    await expect.poll(weeks).toBe(before + 1);
    expect(digests(stage.dana)).toHaveLength(3);
  });

  it('says of a key that somebody narrowed at Atlas that it differs', async () => {
    const id = (await keyNamed('nightly')).slice('apiKey:'.length);
    stage.world.atlas.editKey(id, { roles: ['ORG_MEMBER'] });
    await stage.later(SWEEP_EVERY + 1_000);
    const record = () => stage.redis.hget('{sandbox}:credentials', `apiKey:${id}`);
    await expect.poll(record).toContain('"drift"');
    await until(1, 11);
    const told = await stage.message(stage.dana, '@bot', /somebody changed it at Atlas/);
    expect(told.buttons.map(({ label }) => label)).toContain('Restore');
    const atOnce = stage.dana
      .sees('@bot')
      .filter(({ plainText }) => /is not at Atlas/.test(plainText));
    expect(atOnce).toEqual([]);
  });
});
