import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const DELETE = { method: 'DELETE', path: /\/apiKeys\/[a-f0-9]{24}$/ };
const ACME = / {2}- name: acme\n.*\n.*\n/;

/** A key that somebody wants gone and that Atlas does not let the bot delete. */
async function stuck(stage: Stage): Promise<string> {
  await stage.approve(stage.ravi, await stage.request(stage.dana));
  await stage.offer(stage.dana, 'Reveal private key');
  const refusal = { kind: 'refusal', status: 403, errorCode: 'ORG_REQUIRES_OWNER' } as const;
  stage.world.atlas.faults.add({ when: DELETE, do: refusal });
  const keyId = stage.ours()[0]?.id ?? '';
  await stage.types(stage.dana, `/atlas-keys revoke ${keyId}`);
  stage.went(await stage.dana.submits(await stage.window(stage.dana, /cannot be undone/), {}));
  await stage.message(stage.sam, 'C0ALERTS', /ci-deploy.* is on hold/);
  return keyId;
}

async function close(stage: Stage, reason: string) {
  const alert = await stage.message(stage.sam, 'C0ALERTS', /ci-deploy.* is on hold/);
  stage.went(await stage.sam.clicks(alert, 'Close key'));
  const window = await stage.window(stage.sam, /What happened to the key/);
  stage.went(await stage.sam.submits(window, { reason }));
  return window;
}

async function isOpen({ redis }: Stage): Promise<boolean> {
  const keys = await redis.keys('{sandbox}:open*');
  const sizes = await Promise.all(keys.map((key) => redis.zcard(key)));
  return sizes.some((size) => size > 0);
}

/** Whether the ledger still has a key that has not ended. */
async function isAlive({ redis }: Stage): Promise<boolean> {
  const keys = await redis.keys('{sandbox}:credentials-in:*');
  const sizes = await Promise.all(keys.map((key) => redis.zcard(key)));
  return sizes.some((size) => size > 0);
}

describe('a key on hold that nobody can look for any more', () => {
  it('is closed by an admin, and names for ever what has to be deleted by hand', async () => {
    await using stage = await setStage();
    const keyId = await stuck(stage);
    await stage.world.bot().stop();
    await writeFile(stage.world.env.KEYWARDEN_POLICY ?? '', DEFAULT_POLICY.replace(ACME, ''));
    await stage.world.startBot();
    expect(await isAlive(stage)).toBe(true);
    const window = await close(stage, 'acme was wound up');
    expect(window.plainText).toContain(keyId);
    const names = new RegExp(`not known whether[^]*${keyId}`);
    await stage.message(stage.ravi, 'C0APPROVALS', names);
    await stage.message(stage.dana, '@bot', names);
    await stage.message(stage.ravi, 'C0KEYS', /Atlas could not be asked/);
    expect(await isAlive(stage)).toBe(false);
    const audit = JSON.stringify(await stage.redis.xrange('{sandbox}:audit', '-', '+'));
    expect(audit).toMatch(/credential\.closed/);
    expect(audit).toMatch(/acme was wound up/);

    await stage.world.bot().stop();
    await writeFile(stage.world.env.KEYWARDEN_POLICY ?? '', DEFAULT_POLICY);
    await stage.world.startBot();
    await stage.later(5 * 60_000 + 1000);
    await stage.message(stage.sam, 'C0ALERTS', /closed when Atlas could not be asked/);
  });

  it('is not closed while Atlas says that the key is there', async () => {
    await using stage = await setStage();
    const keyId = await stuck(stage);
    await close(stage, 'I think it is gone');
    await stage.window(stage.sam, /the key is still there/);
    expect(await isAlive(stage)).toBe(true);
    stage.world.atlas.removeKey(keyId);
    await close(stage, 'deleted by hand');
    await stage.message(stage.ravi, 'C0KEYS', /is deleted at Atlas/);
    expect(await isAlive(stage)).toBe(false);
  });

  it('is closed although the key that Atlas named stays, because it is somebody else’s', async () => {
    await using stage = await setStage();
    const { atlas } = stage.world;
    const when = { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys(\?|$)/, times: 1 };
    atlas.faults.add({
      when,
      do: { kind: 'garbage', garbage: 'wrong description', committed: true },
    });
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.message(stage.ravi, 'C0APPROVALS', /doubt|checking|clean/i);
    const key = stage.ours()[0];
    if (key === undefined) throw new Error('Atlas created no key');
    atlas.editKey(key.id, { description: 'the key of billing' });
    await stage.later(91_000);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /not with the description/);
    stage.went(await stage.sam.clicks(alert, 'Close request'));
    const window = await stage.window(stage.sam, /What became of the key/);
    stage.went(await stage.sam.submits(window, { reason: 'it belongs to billing' }));
    await stage.message(stage.dana, '@bot', new RegExp(`${key.id}[\\s\\S]*it belongs to billing`));
    expect(await isOpen(stage)).toBe(false);
    expect(atlas.keys(stage.world.seeded.acme.id).map(({ id }) => id)).toContain(key.id);
  });
});
