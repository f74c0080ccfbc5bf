import { describe, expect, it } from 'vitest';
import { SWEEP_EVERY } from '../../../src/workflow/timer/sweepKeys.ts';
import { type Stage, setStage } from '../kit.ts';

const TURN = SWEEP_EVERY + 1_000;

async function inUse(stage: Stage) {
  await stage.approve(stage.ravi, await stage.request(stage.dana, { accessList: '203.0.113.7' }));
  await stage.dana.closes(await stage.reveal(stage.dana));
  await stage.message(stage.ravi, 'C0APPROVALS', /its private key was revealed to/);
  const [key] = stage.ours();
  if (key === undefined) throw new Error('no key was made');
  return key;
}

function atAtlas(stage: Stage) {
  const [key] = stage.ours();
  return { roles: [...(key?.roles ?? [])].toSorted(), addresses: key?.accessList ?? [] };
}

async function record(stage: Stage, id: string): Promise<string> {
  return (await stage.redis.hget('{sandbox}:credentials', `apiKey:${id}`)) ?? '';
}

const WIDER = { roles: ['ORG_READ_ONLY', 'ORG_OWNER'], accessList: ['203.0.113.7', '0.0.0.0/1'] };

describe('a key that somebody changed at Atlas', () => {
  it('is restored by its owner: exactly what was approved', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const before = atAtlas(stage);
    stage.world.atlas.editKey(key.id, WIDER);
    await stage.later(TURN);
    const told = await stage.message(stage.dana, '@bot', /is not at Atlas as it was approved/);
    expect(told.plainText).toMatch(/Approved: Organization Read Only, from 1 address\./);
    expect(told.plainText).toMatch(/At Atlas now: Organization Owner, .*from 2 addresses\./);
    stage.went(await stage.dana.clicks(told, 'Restore'));
    stage.went(await stage.dana.submits(await stage.window(stage.dana, /Restore key/)));
    await stage.message(stage.dana, '@bot', /is again as it was approved/);
    await stage.message(stage.sam, 'C0ALERTS', /is again as it was approved/);
    expect(atAtlas(stage)).toEqual(before);
    expect(await record(stage, key.id)).not.toContain('"drift"');
  });

  it('is restored by an admin from the alert, and left alone by whoever has no part in it', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const before = atAtlas(stage);
    stage.world.atlas.editKey(key.id, WIDER);
    await stage.later(TURN);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /is not at Atlas as it was approved/);
    expect(alert.plainText).not.toMatch(/Accept/);
    stage.went(await stage.sam.clicks(alert, 'Restore'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /Restore key/)));
    await stage.message(stage.sam, 'C0ALERTS', /is again as it was approved/);
    expect(atAtlas(stage)).toEqual(before);
  });

  it('keeps what it has where its owner asks for that, and people approve it', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const more = { roles: ['ORG_READ_ONLY', 'ORG_BILLING_READ_ONLY'] };
    stage.world.atlas.editKey(key.id, more);
    await stage.later(TURN);
    const told = await stage.message(stage.dana, '@bot', /is not at Atlas as it was approved/);
    stage.went(await stage.dana.clicks(told, 'Accept'));
    const form = await stage.window(stage.dana, /Reason/);
    const reason = 'Finance reads the invoices with it as well.';
    stage.went(await stage.dana.submits(form, { reason }));
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /Finance reads the invoices/);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.dana, '@bot', /was changed\. It can do this now/);
    expect(atAtlas(stage).roles).toEqual(expect.arrayContaining(more.roles));
    expect(await record(stage, key.id)).not.toContain('"drift"');
  });

  it('to less is told to its owner alone', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    stage.world.atlas.editKey(key.id, { roles: ['ORG_MEMBER'] });
    await stage.later(TURN);
    await stage.message(stage.dana, '@bot', /is not at Atlas as it was approved/);
    const alerts = stage.sam.sees('C0ALERTS').filter(({ plainText }) => /approved/.test(plainText));
    expect(alerts).toEqual([]);
  });
});
