import { describe, expect, it } from 'vitest';
import { accept, backUp, copiedEvents, health, restore } from '../audit/restoring.ts';
import { type Stage, setStage } from '../kit.ts';

const CREATE = { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys(\?|$)/ };
const RECORDS = '{sandbox}:requests';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const TOLD = /not the newest one that the audit log names/;

async function record(stage: Stage): Promise<{ readonly id: string; readonly text: string }> {
  const [[id = '', text = ''] = []] = Object.entries(await stage.redis.hgetall(RECORDS));
  return { id, text };
}

const status = (stage: Stage, name: string) =>
  expect.poll(async () => (await record(stage)).text).toContain(`"status":"${name}"`);

const told = (stage: Stage) =>
  stage.sam.sees('C0ALERTS').filter(({ plainText }) => TOLD.test(plainText));

async function reveals(stage: Stage): Promise<void> {
  await stage.dana.closes(await stage.reveal(stage.dana));
  await status(stage, 'delivered');
}

describe('an older record that somebody put back', () => {
  it('does not let an admin end the request while its key lives', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const refusal = { kind: 'refusal', status: 403, errorCode: 'USER_CANNOT_ACCESS_ORG' } as const;
    const refused = stage.world.atlas.faults.add({ when: CREATE, do: refusal });
    await stage.approve(stage.ravi, card);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /ci-deploy/);
    const older = await record(stage);
    expect(older.text).toContain('"status":"held"');
    refused.remove();
    stage.went(await stage.sam.clicks(alert, 'Try again'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /ci-deploy/)));
    await stage.offer(stage.dana, 'Reveal private key');
    await reveals(stage);

    await stage.redis.hset(RECORDS, older.id, older.text);
    stage.went(await stage.sam.clicks(alert, 'Close request'));
    const window = await stage.window(stage.sam, /What became of the key|no key/i);
    stage.went(await stage.sam.submits(window, { reason: 'not needed any more' }));
    await stage.window(stage.sam, /the key is still there/);
    await stage.message(stage.sam, 'C0ALERTS', TOLD);
    await status(stage, 'held');
    expect(stage.ours()).toHaveLength(1);
  });

  it('lets no sweep delete a key of a lost attempt, and the admins hear of it once', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    stage.world.atlas.faults.add({
      when: { ...CREATE, times: 1 },
      do: { kind: 'late commit', ms: 3_600_000 },
    });
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /no unknown key is left/);
    await stage.later(91_000);
    await stage.offer(stage.dana, 'Reveal private key');
    const older = await record(stage);
    await reveals(stage);

    await stage.redis.hset(RECORDS, older.id, older.text);
    stage.world.atlas.faults.settle();
    expect(stage.ours()).toHaveLength(2);
    await stage.later(5 * MINUTE + 1000);
    await stage.message(stage.sam, 'C0ALERTS', TOLD);
    await stage.later(5 * MINUTE + 1000);
    await stage.redis.hset(RECORDS, older.id, older.text);
    expect(stage.ours()).toHaveLength(2);
    expect(told(stage)).toHaveLength(1);
  });

  it('does not lapse, if a create was ever begun for it', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const older = await record(stage);
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key');
    await reveals(stage);
    await stage.redis.hset(RECORDS, older.id, older.text);
    await stage.redis.zadd('{sandbox}:due', 1, `r:${older.id}`);
    await stage.later(30 * DAY);
    await stage.message(stage.sam, 'C0ALERTS', TOLD);
    await status(stage, 'pending');
    expect(stage.ours()).toHaveLength(1);
  });

  it('is found also where the whole audit log was lost, and two people accepted that', async () => {
    await using stage = await setStage();
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.offer(stage.dana, 'Reveal private key');
    const older = await record(stage);
    await reveals(stage);
    await expect.poll(() => copiedEvents(stage)).toContain('reveal.delivered');
    await stage.world.bot().stop();
    await stage.redis.del('{sandbox}:audit', '{sandbox}:audit-head');
    await stage.world.startBot();
    await accept(stage, stage.sam);
    await expect.poll(() => health(stage)).toBe('ok');
    await expect.poll(() => copiedEvents(stage)).toContain('record.anchored');

    // After its end, so that whoever believed it would delete a key that is used.
    await stage.redis.hset(RECORDS, older.id, older.text);
    await stage.redis.zadd('{sandbox}:due', 1, `r:${older.id}`);
    await stage.later(2 * DAY);
    await stage.message(stage.sam, 'C0ALERTS', /not the newest|on hold/);
    expect(stage.ours()).toHaveLength(1);
  });

  it('is found by a replica that has just started', async () => {
    await using stage = await setStage();
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.offer(stage.dana, 'Reveal private key');
    const older = await record(stage);
    await reveals(stage);
    await stage.world.bot().stop();
    await stage.redis.hset(RECORDS, older.id, older.text);
    await stage.redis.zadd('{sandbox}:due', 1, `r:${older.id}`);
    await stage.world.startBot();
    await stage.later(DAY + MINUTE);
    await stage.message(stage.sam, 'C0ALERTS', TOLD);
    await status(stage, 'held');
    expect(stage.ours()).toHaveLength(1);
  });
});

/** Ravi allows Dana something in advance, and takes it back. What Redis had in between is given. */
async function allowAndRevoke(stage: Stage, between: () => Promise<unknown> = async () => {}) {
  const { redis, ravi } = stage;
  await stage.types(ravi, '/atlas-keys allow @dana ORG_READ_ONLY in acme for 4h');
  stage.went(await ravi.submits(await stage.window(ravi, /Your approval is given in advance/)));
  await stage.window(ravi, /This is allowed now/);
  const told = await stage.message(ravi, 'C0APPROVALS', /Each request for this counts/);
  const [[id = '', older = ''] = []] = Object.entries(
    await redis.hgetall('{sandbox}:pre-approvals'),
  );
  await between();
  stage.went(await ravi.clicks(told, 'Revoke'));
  stage.went(await ravi.submits(await stage.window(ravi, /Revoke permission/)));
  await expect.poll(() => redis.hget('{sandbox}:pre-approvals', id)).toContain('"revoked":');
  return { id, older };
}

/** Dana asks for what was allowed, and people are asked. */
async function asks(stage: Stage): Promise<void> {
  await stage.openForm(stage.dana);
  stage.went(await stage.fill(stage.dana, {}));
  await stage.window(stage.dana, /sent to the approvers/);
  await stage.message(stage.ravi, 'C0APPROVALS', /For a decision/);
  expect(stage.ours()).toEqual([]);
}

describe('an older pre-approval that somebody put back', () => {
  it('gives no key, and the admins are told', async () => {
    await using stage = await setStage();
    const { redis } = stage;
    const { id, older } = await allowAndRevoke(stage);
    await redis.hset('{sandbox}:pre-approvals', id, older);
    await redis.zadd('{sandbox}:open-pre-approvals', 9e15, id);
    await asks(stage);
    await stage.later(5 * MINUTE + 1000);
    await stage.message(stage.sam, 'C0ALERTS', TOLD);
    expect(stage.ours()).toEqual([]);
  });

  it('gives no key where the whole audit log was lost, and that was accepted', async () => {
    await using stage = await setStage();
    const { redis } = stage;
    const { id, older } = await allowAndRevoke(stage);
    await expect.poll(() => copiedEvents(stage)).toContain('pre_approval.revoked');
    await stage.world.bot().stop();
    await redis.del('{sandbox}:audit', '{sandbox}:audit-head');
    await stage.world.startBot();
    await accept(stage, stage.sam);
    await expect.poll(() => health(stage)).toBe('ok');

    await redis.hset('{sandbox}:pre-approvals', id, older);
    await redis.zadd('{sandbox}:open-pre-approvals', 9e15, id);
    await asks(stage);
  });

  it('is revoked again where Redis lost that it was', async () => {
    await using stage = await setStage();
    let backup = '';
    const { id } = await allowAndRevoke(stage, async () => {
      backup = await backUp(stage);
    });
    await expect.poll(() => copiedEvents(stage)).toContain('pre_approval.revoked');
    await restore(stage, backup);
    expect(await stage.redis.hget('{sandbox}:pre-approvals', id)).not.toContain('"revoked":');
    await accept(stage, stage.sam);
    await expect.poll(() => health(stage)).toBe('ok');
    expect(await stage.redis.hget('{sandbox}:pre-approvals', id)).toContain('"revoked":');
    await asks(stage);
  });
});
