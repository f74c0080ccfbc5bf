import { describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

const at = (name: string) => `{sandbox}:${name}`;
const ROUND = 5 * 60_000 + 1000;
/** Slack asks to wait for an hour. */
const BUSY = { kind: 'rate_limited', retryAfter: 3600 } as const;

/** A key that is created and waits for Dana. */
async function issued(stage: Stage): Promise<string> {
  await stage.approve(stage.ravi, await stage.request(stage.dana));
  await stage.offer(stage.dana, 'Reveal private key');
  const [id = ''] = await stage.redis.hkeys(at('requests'));
  return id;
}

describe('what somebody who can write to Redis can keep from people', () => {
  it('a card at another place is clicked in vain, until its place is put back', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const [id = ''] = await stage.redis.hkeys(at('requests'));
    // It is noted where the card is when Slack has answered.
    await expect.poll(() => stage.redis.hexists(at('places'), `${id}:card`)).toBe(1);
    const place = JSON.stringify({ channel: 'C0GENERAL', ts: '1.000001' });
    await stage.redis.hset(at('places'), `${id}:card`, place);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    await stage.message(stage.ravi, 'C0APPROVALS', /not the card that Keywarden posted/);
    await stage.noted('vote.refused', 'U0RAVI', 'stale_card');
    expect(stage.world.atlas.createsAccepted).toBe(0);
    await stage.later(ROUND);
    const alarm = await stage.message(stage.sam, 'C0ALERTS', /where its card or receipt is/);
    expect(alarm.plainText).toContain(id);
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key');
  });

  it('a card that is owed and removed comes all the same, and the admins hear of it', async () => {
    await using stage = await setStage();
    const full = stage.world.slack.faults.call('chat.postMessage', BUSY, {
      when: ({ channel }) => channel === 'C0APPROVALS',
    });
    await stage.openForm(stage.dana);
    stage.went(await stage.fill(stage.dana, {}));
    await stage.seen('Slack asked to wait', () => full.hits === 1);
    await stage.redis.del(at('notices'));
    await stage.later(ROUND);
    await stage.message(stage.sam, 'C0ALERTS', /a card or receipt that was to be sent/);
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /ci-deploy/);
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key');
  });

  it('a window that is gone decides nothing, and the person opens it again', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const open = await stage.opened(stage.ravi, card, 'Approve request', /Approve request/);
    const windows = await stage.redis.keys(at('window:*'));
    await stage.redis.del(...windows);
    await stage.ravi.submits(open, {});
    await stage.noted('vote.refused', 'U0RAVI', 'stale_window');
    stage.ravi.reloads();
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key');
  });

  it('a window that is said to be used decides nothing, and the person opens another', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    await stage.redis.del(...(await stage.redis.keys(at('window:*'))));
    const open = await stage.opened(stage.ravi, card, 'Approve request', /Approve request/);
    const [name = ''] = await stage.redis.keys(at('window:*'));
    await stage.redis.set(name.replace('window:', 'once:'), '01JD0000000000000000000000');
    await stage.ravi.submits(open, {});
    await stage.noted('vote.refused', 'U0RAVI', 'used_window');
    stage.ravi.reloads();
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key');
  });

  it('a message that is owed and removed does not come, and the admins are told which', async () => {
    await using stage = await setStage();
    const full = stage.world.slack.faults.call('chat.postMessage', BUSY, {
      when: ({ channel }) => channel === 'C0KEYS',
    });
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.seen('Slack asked to wait', () => full.hits === 1);
    await stage.redis.del(at('notices'));
    await stage.noted('key.ready', 'keywarden', 'ready');
    await stage.types(stage.dana, '/atlas-keys requests mine');
    await stage.message(stage.dana, 'C0GENERAL', /ci-deploy/);
    expect(stage.ours()).toHaveLength(1);
    const [id = ''] = await stage.redis.hkeys(at('requests'));
    await stage.later(ROUND);
    const alarm = await stage.message(stage.sam, 'C0ALERTS', /removed from Redis before Slack/);
    expect(alarm.plainText).toContain(`${id}:announcement:ready:`);
    expect(alarm.plainText).toContain('C0KEYS');
    // Once.
    await stage.later(ROUND);
    const told = stage.sam.sees('C0ALERTS').filter(({ text }) => /removed from Redis/.test(text));
    expect(told).toHaveLength(1);
  });

  it('a key said to be nobody’s is listed as one that Keywarden did not issue', async () => {
    await using stage = await setStage();
    await issued(stage);
    await stage.redis.del(at('issued'));
    const [key] = stage.ours();
    await stage.types(stage.sam, `/atlas-keys revoke ${key?.id}`);
    await stage.window(stage.sam, /was not issued by Keywarden/);
    expect(stage.ours()).toHaveLength(1);
  });

  it('a safe mode that is taken away comes back, for the log is still another one', async () => {
    await using stage = await setStage();
    const id = await issued(stage);
    await stage.world.bot().kill();
    const entries = await stage.redis.xrange(at('audit'), '-', '+');
    await stage.redis.xdel(at('audit'), entries.at(-1)?.[0] ?? '');
    await stage.world.startBot();
    await stage.message(stage.sam, 'C0ALERTS', /Keywarden is paused/);
    await stage.redis.del(at('safe-mode'), at('safe-mode-alert'));
    await stage.world.bot().kill();
    await stage.world.startBot();
    await expect.poll(() => stage.redis.exists(at('safe-mode'))).toBe(1);
    expect(await stage.redis.hexists(at('requests'), id)).toBe(1);
    expect(stage.ours()).toHaveLength(1);
  });

  it('an alarm that is said to be told is told all the same', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const [[id = '', stored = ''] = []] = Object.entries(await stage.redis.hgetall(at('requests')));
    await stage.redis.sadd(at('reported'), `record:${id}`);
    await stage.redis.hset(at('requests'), id, `${stored} `);
    await stage.redis.zadd(at('due'), 1, `r:${id}`);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    await stage.message(stage.ravi, 'C0APPROVALS', /E-RECORD/);
    await stage.message(stage.sam, 'C0ALERTS', /cannot read the record/);
  });

  it.each([
    ['needs', { 'seal:gone': '2' }, /need the seal key gone/],
    ['verifiers', { 'seal:sandbox': 'x' }, /seal key sandbox .*is not the one/],
  ])('%s that was written anew keeps it from starting, in words', async (name, fields, words) => {
    await using stage = await setStage();
    await stage.world.bot().kill();
    await stage.redis.hset(at(name), fields);
    await expect(stage.world.startBot()).rejects.toThrow(words);
  });

  it('a value of another type among what is due stops all work, and the admins are told', async () => {
    await using stage = await setStage();
    await stage.redis.del(at('due'));
    await stage.redis.set(at('due'), 'x');
    await stage.message(stage.sam, 'C0ALERTS', /Redis refuses/);
    await stage.redis.del(at('due'));
    await stage.message(stage.sam, 'C0ALERTS', /is well again|works again|over/i);
    await issued(stage);
  });
});
