import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkReview, proveReview } from '../../../src/cli/report/review.ts';
import { reviewText } from '../../../src/cli/report/reviewRows.ts';
import { PATIENCE_MS } from '../../../src/sandbox/time/patience.ts';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { SWEEP_EVERY } from '../../../src/workflow/timer/sweepKeys.ts';
import { openStore } from '../../store/fixtures.ts';
import { signerOf } from '../../store/macOf.ts';
import { type Stage, setStage } from '../kit.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LIST = /Please look at/;
const PROGRESS = /Review `[0-9A-Z]{26}` of all keys/;

/** Dana owns four keys, and Olga, who has left, owns one. */
let stage: Stage;

async function keyNamed(name: string): Promise<string> {
  const found = stage.ours().find(({ description }) => description.includes(name));
  return `apiKey:${found?.id}`;
}

/** A review moves on once a minute. */
async function turn(): Promise<void> {
  const before = await stage.redis.zscore('{sandbox}:sweeps', 'review');
  await stage.later(MINUTE + 1);
  await expect.poll(() => stage.redis.zscore('{sandbox}:sweeps', 'review')).not.toBe(before);
}

/** What a turn could not do, the next one does: as many as it takes, up to twenty. */
async function turnsUntil(who: Stage['dana'], channel: string, pattern: RegExp): Promise<void> {
  const isSeen = () => who.sees(channel).some(({ plainText }) => pattern.test(plainText));
  for (let turns = 0; turns < 20 && !isSeen(); turns += 1) {
    await turn();
    await expect
      .poll(isSeen, { timeout: 3_000 })
      .toBe(true)
      .catch(() => undefined);
  }
  await stage.message(who, channel, pattern);
}

async function entries(event: string): Promise<readonly string[]> {
  const log = await stage.redis.xrange('{sandbox}:audit', '-', '+');
  return log.map(([, fields]) => fields[1] ?? '').filter((text) => text.includes(`"${event}"`));
}

const lists = (who: Stage['dana']) =>
  who.sees('@bot').filter(({ plainText }) => LIST.test(plainText));

beforeAll(async () => {
  stage = await setStage({
    policy: `${DEFAULT_POLICY}review: { lasts: 14d, silence: freeze }\n`,
  });
  const { dana, ravi, world } = stage;
  const olga = world.slack.as('U0OLGA');
  for (const description of ['nightly', 'export', 'backup', 'metrics']) {
    await stage.approve(ravi, await stage.request(dana, { description }));
    await dana.closes(await stage.reveal(dana));
  }
  await stage.approve(ravi, await stage.request(olga, { description: 'old job' }));
  await olga.closes(await stage.reveal(olga));
  world.slack.changePerson('U0OLGA', { deleted: true });
  // What was heard of a person is a minute old at most: a new process asks at once.
  await world.bot().stop();
  await world.startBot();
  await stage.later(SWEEP_EVERY + 1_000);
  await vi.waitFor(
    async () => {
      const noted = await stage.redis.hlen(`{sandbox}:observed:${world.seeded.acme.id}`);
      expect(noted).toBeGreaterThan(340);
    },
    { timeout: PATIENCE_MS },
  );
}, 120_000);
afterAll(() => stage[Symbol.asyncDispose]());

/** As `npm run report` reads it. */
async function proven(review: string) {
  const { env, redis } = stage.world;
  const signer = signerOf(env);
  const opened = await openStore(redis.url, { installation: 'sandbox', signer });
  try {
    return await proveReview({ ...opened.store, signer }, review);
  } finally {
    opened.close();
  }
}

describe('a review', () => {
  it('is for admins, who see first whom it asks about how many keys', async () => {
    await stage.types(stage.dana, '/atlas-keys review start');
    await stage.window(stage.dana, /not allowed|admin/i);
    await stage.types(stage.dana, '/atlas-keys review');
    await stage.message(stage.dana, 'C0GENERAL', /Reviews are for admins and auditors/);
    await stage.types(stage.sam, '/atlas-keys review start');
    const open = await stage.window(stage.sam, /2 owners are asked about 5 keys/);
    expect(open.plainText).toMatch(/1 key of people who left: the approvers are asked/);
    expect(open.plainText).toMatch(/354 keys that nobody answers for: no part of the review/);
    stage.went(await stage.sam.submits(open));
    await stage.window(stage.sam, /The review begins/);
  });

  it('gives each owner one list, and the approvers those of people who left', async () => {
    await turn();
    const mine = await stage.message(stage.dana, '@bot', LIST);
    expect(mine.plainText).toMatch(/your 4 keys/);
    expect(mine.plainText).toMatch(/nightly.*can do Organization Read Only/);
    const left = await stage.message(stage.ravi, 'C0APPROVALS', LIST);
    expect(left.plainText).toMatch(/has left\. Please look at their 1 key/);
    expect(left.plainText).toMatch(/old job/);
    expect(left.buttons.map(({ label }) => label)).not.toContain('Narrow');
    const shown = await stage.message(stage.sam, 'C0ALERTS', PROGRESS);
    expect(shown.plainText).toMatch(/5 keys: 0 kept, 0 to be narrowed, 0 ended, 5 without/);
    await turn();
    expect(lists(stage.dana)).toHaveLength(1);
  });

  it('is answered with Keep, Narrow and End; what is answered leaves the list', async () => {
    const { dana, ravi } = stage;
    const list = () => stage.message(dana, '@bot', LIST);
    stage.went(await dana.clicks(await list(), 'Keep', { value: await keyNamed('nightly') }));
    stage.went(await dana.submits(await stage.window(dana, /Keep key[\s\S]*nightly/)));
    await stage.message(dana, '@bot', /1 of 4 answered/);
    expect((await list()).plainText).not.toMatch(/nightly/);
    stage.went(await dana.clicks(await list(), 'End', { value: await keyNamed('export') }));
    stage.went(await dana.submits(await stage.window(dana, /export/)));
    await stage.message(dana, '@bot', /2 of 4 answered/);
    stage.went(await dana.clicks(await list(), 'Narrow', { value: await keyNamed('metrics') }));
    const less = { access_list: '203.0.113.7', reason: 'It is used from one place only.' };
    stage.went(await dana.submits(await stage.window(dana, /Reason/), less));
    await stage.message(dana, '@bot', /3 of 4 answered/);
    const old = await stage.message(ravi, 'C0APPROVALS', LIST);
    stage.went(await ravi.clicks(old, 'Keep', { value: await keyNamed('old job') }));
    stage.went(await ravi.submits(await stage.window(ravi, /Keep key[\s\S]*old job/)));
    await stage.message(ravi, 'C0APPROVALS', /All keys of this list are answered/);
    const counted = /5 keys: 2 kept, 1 to be narrowed, 1 ended, 1/;
    await turnsUntil(stage.sam, 'C0ALERTS', counted);
    const shown = stage.sam.sees('C0ALERTS').filter(({ plainText }) => PROGRESS.test(plainText));
    expect(shown).toHaveLength(1);
    expect(await entries('review.answered')).toHaveLength(4);
  });

  it('reminds of what is open, and the newer message has the buttons', async () => {
    await stage.later(7 * DAY);
    await turnsUntil(stage.dana, '@bot', /A newer message of this review has the buttons/);
    const again = await stage.message(
      stage.dana,
      '@bot',
      /1 key of the review still waits for you/,
    );
    expect(again.plainText).toMatch(/backup/);
    expect(lists(stage.dana)).toHaveLength(1);
  });

  it('ends by itself; silence is reported, and frozen where the policy says so', async () => {
    await stage.later(7 * DAY);
    await turnsUntil(stage.sam, 'C0ALERTS', /Closed by Keywarden/);
    const closed = await stage.message(stage.sam, 'C0ALERTS', /Closed by Keywarden/);
    expect(closed.plainText).toMatch(/2 kept, 1 to be narrowed, 1 ended, 1 without an answer/);
    expect(closed.plainText).toMatch(/Those without an answer end/);
    await stage.message(stage.dana, '@bot', /1 key without an answer ends/);
    const silent = await keyNamed('backup');
    const record = () => stage.redis.hget('{sandbox}:credentials', silent);
    expect(await record()).toMatch(/"reviewed":\d+/);
    const kept = await stage.redis.hget('{sandbox}:credentials', await keyNamed('nightly'));
    expect(kept).not.toMatch(/"reviewed"/);
    await stage.later(DAY + MINUTE);
    const near = await stage.message(
      stage.dana,
      '@bot',
      /backup.*ends in a week[\s\S]*a review said so/,
    );
    stage.went(await stage.dana.clicks(near, 'Keep', { value: silent }));
    stage.went(await stage.dana.submits(await stage.window(stage.dana, /Keep key[\s\S]*backup/)));
    await stage.window(stage.dana, /Noted/);
    await expect.poll(record).not.toMatch(/"reviewed"/);
  });

  it('is a file for auditors, which is checked against the audit log', async () => {
    const shown = await stage.message(stage.sam, 'C0ALERTS', PROGRESS);
    const [, id = ''] = /npm run report -- --review (\w{26})/.exec(shown.plainText) ?? [];
    const read = await proven(id);
    if (!read.ok) throw new Error(read.says);
    const csv = reviewText(read.read.rows, 'csv');
    const of = (name: string) => csv.split('\r\n').find((line) => line.includes(`,${name},`));
    expect(csv.trimEnd().split('\r\n')).toHaveLength(6);
    expect(of('nightly')).toMatch(/person:U0DANA,.*,U0DANA,nightly,issued,.*,U0RAVI,/);
    expect(of('nightly')).toMatch(/,keep,U0DANA,.*,live,.*,entry:\d+,.*,entry:\d+,.*,entry:\d+,/);
    expect(of('export')).toMatch(/,end,U0DANA,.*,ended,U0DANA,U0DANA,entry:/);
    expect(of('backup')).toMatch(/,silent,,,,live,,U0DANA,entry:\d+,[^,]+,,,entry:/);
    expect(of('metrics')).toMatch(/,narrow,U0DANA,[^,]+,[0-9A-Z]{26},live,/);
    expect(of('old job')).toMatch(/approvers:U0OLGA,.*,keep,U0RAVI,/);
    expect(checkReview(read, csv).ok).toBe(true);
    expect(checkReview(read, reviewText(read.read.rows, 'json')).ok).toBe(true);
    expect(checkReview(read, csv.replace(',silent,', ',keep,')).says).toMatch(
      /Line \d of the file/,
    );
    expect(await proven('01JD0000000000000000000009')).toMatchObject({ ok: false });
  });
});
