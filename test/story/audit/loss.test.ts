import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { runAudit } from '../../audit/run.ts';
import { createOwnTime } from '../../setup/ownTime.ts';
import { type Stage, setStage } from '../kit.ts';
import { accept, backUp, copiedEvents, PAUSED, restore } from './restoring.ts';

/** Sam has a second account, Olga's; Mei is another person. */
const TWO_ADMINS = DEFAULT_POLICY.replace(
  'admins: [U0ADMIN]',
  'admins: [U0ADMIN, U0OLGA, U0MEI]\nidentities: [[U0ADMIN, U0OLGA]]',
);
const ONE_OF_TWO = /1 of 2: .*accepted the loss/;
const HELD = /request on hold|on hold/i;

async function setTwo(options: Parameters<typeof setStage>[0] = {}): Promise<Stage> {
  const stage = await setStage({ policy: TWO_ADMINS, ...options });
  const members = ['U0ADMIN', 'U0OLGA', 'U0MEI', 'U0KEYWARDEN'];
  stage.world.slack.changeChannel('C0ALERTS', { members });
  return stage;
}

const isPaused = async ({ redis }: Stage) => (await redis.exists('{sandbox}:safe-mode')) === 1;
const audit = async ({ redis }: Stage) =>
  (await redis.xrange('{sandbox}:audit', '-', '+')).map(([, fields]) => fields[1] ?? '');
const entryOf = async (stage: Stage, event: string) =>
  (await audit(stage)).findLast((entry) => entry.includes(`"event":"${event}"`)) ?? '';

/** A key that Dana has been shown, and a Redis that does not know it any more. */
async function forgetReveal(stage: Stage): Promise<string> {
  await stage.approve(stage.ravi, await stage.request(stage.dana));
  await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
  await stage.offer(stage.dana, 'Reveal private key');
  const backup = await backUp(stage);
  const shown = await stage.reveal(stage.dana);
  const [key] = stage.ours();
  expect(shown.plainText).toContain(key?.privateKey);
  await stage.dana.closes(shown);
  await expect.poll(() => copiedEvents(stage)).toContain('reveal.delivered');
  await restore(stage, backup);
  await stage.message(stage.sam, 'C0ALERTS', PAUSED);
  return key?.privateKey ?? '';
}

const held = (stage: Stage) => stage.message(stage.sam, 'C0ALERTS', /was revealed to/);

describe('Redis is restored from before a private key was revealed', () => {
  it('two admins accept it; the request is held, and the key is kept', async () => {
    await using stage = await setTwo();
    const { sam, mei, dana } = stage;
    const olga = stage.world.slack.as('U0OLGA');
    const privateKey = await forgetReveal(stage);

    await accept(stage, sam);
    await stage.window(sam, ONE_OF_TWO);
    await stage.message(mei, 'C0ALERTS', ONE_OF_TWO);
    for (const again of [sam, olga]) {
      await accept(stage, again);
      await stage.window(again, ONE_OF_TWO);
      expect(await isPaused(stage)).toBe(true);
    }
    expect(await entryOf(stage, 'safe_mode.off')).toBe('');

    await accept(stage, mei);
    await stage.message(sam, 'C0ALERTS', /Keywarden goes on.*U0ADMIN.*U0MEI.*on hold.*: 1\./s);
    expect(await isPaused(stage)).toBe(false);
    const off = JSON.parse(await entryOf(stage, 'safe_mode.off'));
    expect(off).toMatchObject({ by: 'U0MEI', facts: { first: 'U0ADMIN', held: 1 } });
    const told = sam.sees('C0ALERTS').filter(({ plainText }) => ONE_OF_TWO.test(plainText));
    expect(told).toHaveLength(1);

    const alert = await held(stage);
    expect(alert.plainText).toMatch(/revealed to .*Is the key in use\?/s);
    expect(alert.buttons.map(({ label }) => label)).toEqual(['Keep key', 'Revoke']);
    // The old button is still there, and shows nothing.
    const offer = dana
      .sees('@bot')
      .find(({ buttons }) => buttons.some(({ label }) => label === 'Reveal private key'));
    if (offer !== undefined) await dana.clicks(offer, 'Reveal private key', { stale: true });
    // Nothing happens by its time either.
    await stage.later(25 * 60 * 60_000);
    await createOwnTime().pass(2500);
    expect(stage.ours()).toHaveLength(1);
    expect(dana.window()?.plainText ?? '').not.toContain(privateKey);

    stage.went(await mei.clicks(alert, 'Keep key'));
    stage.went(await mei.submits(await stage.window(mei, /You say that this key is in use/), {}));
    await stage.window(mei, /The key stays/);
    await stage.message(sam, 'C0APPROVALS', /revealed/);
    expect(JSON.parse(await entryOf(stage, 'key.kept'))).toMatchObject({
      by: 'U0MEI',
      facts: { status: 'delivered', later: 'reveal.delivered' },
    });
    expect(stage.ours()).toHaveLength(1);
    expect(stage.world.atlas.exchanges.some(({ method }) => method === 'DELETE')).toBe(false);
  });

  it('the command line is the second, and the key is deleted with all its proofs', async () => {
    await using stage = await setTwo();
    const { sam, dana } = stage;
    await forgetReveal(stage);
    await accept(stage, sam);
    await stage.window(sam, ONE_OF_TWO);
    const { code, out } = await runAudit(stage.world.env, 'accept');
    expect(out).toMatch(/Accepted\. Keywarden goes on\.[\s\S]*On hold.*: 1\./);
    expect(code).toBe(0);
    expect(await isPaused(stage)).toBe(false);
    const off = JSON.parse(await entryOf(stage, 'safe_mode.off'));
    expect(off).toMatchObject({ by: 'operator', facts: { first: 'U0ADMIN', firstVia: 'slack' } });

    const alert = await held(stage);
    const [key] = stage.ours();
    const before = stage.world.atlas.exchanges.length;
    stage.went(await sam.clicks(alert, 'Revoke'));
    stage.went(await sam.submits(await stage.window(sam, /cannot be undone/), {}));
    await stage.message(dana, '@bot', /revoked the key,.*The key was deleted at Atlas/);
    expect(stage.ours()).toEqual([]);
    const calls = stage.world.atlas.exchanges.slice(before);
    const about = calls.filter(({ path }) => path.endsWith(key?.id ?? '-'));
    expect(about.map(({ method }) => method)).toEqual(['GET', 'DELETE', 'GET']);
  });

  it('the command line alone is one of two, however often it is used', async () => {
    await using stage = await setTwo();
    await forgetReveal(stage);
    for (const _ of [1, 2]) {
      const { code, out } = await runAudit(stage.world.env, 'accept');
      expect(out).toMatch(/1 of 2/);
      expect(code).toBe(75);
      expect(await isPaused(stage)).toBe(true);
    }
    await stage.message(stage.mei, 'C0ALERTS', /1 of 2: .*command line/);
    await accept(stage, stage.mei);
    await held(stage);
    expect(await isPaused(stage)).toBe(false);
  });

  it('the command line accepts nothing where the audit files are not', async () => {
    await using stage = await setTwo();
    await forgetReveal(stage);
    const KEYWARDEN_AUDIT_DIR = join(stage.world.folder, 'elsewhere');
    await mkdir(KEYWARDEN_AUDIT_DIR);
    const { code, err } = await runAudit({ ...stage.world.env, KEYWARDEN_AUDIT_DIR }, 'accept');
    expect(err).toMatch(/Nothing was changed/);
    expect(code).toBe(1);
    expect(await entryOf(stage, 'safe_mode.first_accepted')).toBe('');
  });

  it('where there is one admin, that one is enough', async () => {
    await using stage = await setStage();
    await forgetReveal(stage);
    await accept(stage, stage.sam);
    await held(stage);
    expect(await isPaused(stage)).toBe(false);
  });

  it('a second admin who has left is not waited for', async () => {
    await using stage = await setTwo();
    stage.world.slack.changePerson('U0MEI', { deleted: true });
    await stage.world.bot().stop();
    await stage.world.startBot();
    await forgetReveal(stage);
    await accept(stage, stage.sam);
    await held(stage);
    expect(await isPaused(stage)).toBe(false);
  });
});

describe('Redis is restored from before a request was decided', () => {
  it('its key is known by the copy alone, and is deleted when an admin says so', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const backup = await backUp(stage);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    await expect.poll(() => copiedEvents(stage)).toContain('key.created');
    await restore(stage, backup);
    await stage.message(stage.sam, 'C0ALERTS', PAUSED);
    await accept(stage, stage.sam);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /The key was created/);
    const [key] = stage.ours();
    expect(alert.plainText).toContain(key?.publicKey);
    // Ravi cannot approve it a second time, so no second key is made.
    await stage.ravi.clicks(card, 'Approve request', { stale: true });
    stage.went(await stage.sam.clicks(alert, 'Revoke'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /cannot be undone/), {}));
    await stage.message(stage.dana, '@bot', /revoked the key,.*The key was deleted at Atlas/);
    expect(stage.ours()).toEqual([]);
  });

  it('it was denied: it is not decided a second time, and ends as denied', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const backup = await backUp(stage);
    await stage.deny(stage.ravi, card, 'Use the key that you have.');
    await expect.poll(() => copiedEvents(stage)).toContain('vote.denied');
    await restore(stage, backup);
    await stage.message(stage.sam, 'C0ALERTS', PAUSED);
    await accept(stage, stage.sam);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /It was denied by/);
    expect(alert.buttons.map(({ label }) => label)).toEqual(['Try again', 'Close request']);
    stage.went(await stage.sam.clicks(alert, 'Close request'));
    const window = await stage.window(stage.sam, /Why it ends/);
    stage.went(await stage.sam.submits(window, { reason: 'denied before' }));
    await stage.message(stage.ravi, 'C0APPROVALS', /Denied by/);
    await stage.message(stage.dana, '@bot', /Use the key that you have/);
    expect(stage.ours()).toEqual([]);
  });

  it('it goes on from what Redis has, if an admin says so', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const backup = await backUp(stage);
    await stage.deny(stage.ravi, card, 'Use the key that you have.');
    await expect.poll(() => copiedEvents(stage)).toContain('vote.denied');
    await restore(stage, backup);
    await stage.message(stage.sam, 'C0ALERTS', PAUSED);
    await accept(stage, stage.sam);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /It was denied by/);
    stage.went(await stage.sam.clicks(alert, 'Try again'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, HELD), {}));
    const open = await stage.seen('the card can be decided on again', () =>
      stage.ravi
        .sees('C0APPROVALS')
        .find(({ buttons }) => buttons.some(({ label }) => label === 'Approve request')),
    );
    await stage.approve(stage.ravi, open);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
  });
});
