import { describe, expect, it } from 'vitest';
import { SWEEP_EVERY } from '../../../src/workflow/timer/sweepKeys.ts';
import { type Stage, setStage } from '../kit.ts';

const DAY = 24 * 60 * 60_000;
const TURN = SWEEP_EVERY + 1_000;

async function inUse(stage: Stage) {
  await stage.approve(stage.ravi, await stage.request(stage.dana, { accessList: '203.0.113.7' }));
  await stage.dana.closes(await stage.reveal(stage.dana));
  await stage.message(stage.ravi, 'C0APPROVALS', /its private key was revealed to/);
  const [key] = stage.ours();
  if (key === undefined) throw new Error('no key was made');
  return key;
}

async function record(stage: Stage, id: string): Promise<string> {
  return (await stage.redis.hget('{sandbox}:credentials', `apiKey:${id}`)) ?? '';
}

/** Waits until the keys were compared with Atlas once more. */
async function compared(stage: Stage): Promise<void> {
  const lists = () =>
    stage.world.atlas.exchanges.filter(
      ({ method, path }) => method === 'GET' && /apiKeys(\?|$)/.test(path),
    ).length;
  const before = lists();
  await stage.later(TURN);
  await expect.poll(lists).toBeGreaterThan(before + 1);
}

describe('a key in use that somebody changes at Atlas', () => {
  it('and deletes there is noticed, and all are told that Keywarden did not do it', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    stage.world.atlas.removeKey(key.id);
    await compared(stage);
    expect(await record(stage, key.id)).toContain('"status":"live"');
    await compared(stage);
    await stage.message(stage.ravi, 'C0KEYS', /somebody deleted it at Atlas, not Keywarden/);
    await stage.message(stage.dana, '@bot', /somebody deleted it at Atlas, not Keywarden/);
    expect(await record(stage, key.id)).toContain('"status":"ended"');
    // It was not gone: an admin, who is told that it is there, adopts it anew.
    stage.world.atlas.addKey({ ...key, accessList: ['203.0.113.7'] });
    await compared(stage);
    await stage.message(stage.sam, 'C0ALERTS', /record says that it was deleted.*adopt/s);
    await stage.types(stage.sam, `/atlas-keys who ${key.publicKey}`);
    const found = await stage.message(stage.sam, 'C0GENERAL', /Whose key is this[\s\S]*Adopt/);
    stage.went(await stage.sam.clicks(found, 'Adopt'));
    const form = await stage.window(stage.sam, /Adopt key[\s\S]*ci-deploy/);
    const wish = { person: 'U0DANA', description: 'deploys', lifetime: String(90 * DAY) };
    stage.went(await stage.sam.submits(form, wish));
    await stage.window(stage.sam, /The key is adopted/);
    expect(await record(stage, key.id)).toMatch(/"origin":\{"how":"adopted".*"status":"live"/);
    stage.world.atlas.removeKey(key.id);
    await compared(stage);
    await compared(stage);
    await expect.poll(() => record(stage, key.id)).toContain('"status":"ended"');
  });

  it('with more roles or another address is told to the admins once, and left as it is', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const { atlas } = stage.world;
    atlas.editKey(key.id, {
      roles: ['ORG_READ_ONLY', 'ORG_OWNER'],
      accessList: ['203.0.113.7', '198.51.100.0/24'],
    });
    await compared(stage);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /ci-deploy.*organization/);
    expect(alert.plainText).toMatch(/addresses/);
    await compared(stage);
    const told = stage.sam.sees('C0ALERTS').filter(({ plainText }) => /ci-deploy/.test(plainText));
    expect(told.map(({ plainText }) => plainText)).toHaveLength(1);
    expect(stage.ours()[0]?.roles).toContain('ORG_OWNER');
    atlas.editKey(key.id, { roles: ['ORG_READ_ONLY'], accessList: ['203.0.113.7'] });
    await compared(stage);
    await expect.poll(() => record(stage, key.id)).not.toContain('"drift"');
  });
});
