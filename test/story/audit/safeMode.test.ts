import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startBot } from '../../../src/sandbox/world/bot.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import { runAudit } from '../../audit/run.ts';
import { createOwnTime } from '../../setup/ownTime.ts';
import { type Stage, setStage } from '../kit.ts';
import { accept, backUp, health, PAUSED, restore } from './restoring.ts';

/** The files of the audit folder, each as its lines. */
async function copies({ world }: Stage): Promise<readonly (readonly string[])[]> {
  const folder = join(world.folder, 'audit');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((text) => text.trimEnd().split('\n'));
}

async function afterwards(stage: Stage): Promise<void> {
  expect(await health(stage)).toBe('safe_mode');
  await accept(stage, stage.sam);
  await stage.message(stage.sam, 'C0ALERTS', /Keywarden goes on/);
  expect(await health(stage)).toBe('ok');
  const card = await stage.request(stage.dana, { description: 'after-it' });
  await stage.approve(stage.ravi, card);
  await stage.message(stage.ravi, 'C0KEYS', /after-it/);
  // Older keys are offered as well: the newest must be there before it is pressed.
  await stage.seen('the offer of the new key', () =>
    stage.dana
      .sees('@bot')
      .findLast(({ buttons }) => buttons.some(({ label }) => label === 'Reveal private key'))
      ?.plainText.includes('after-it'),
  );
  const shown = await stage.reveal(stage.dana);
  const key = stage.ours().find(({ description }) => description.startsWith('after-it'));
  expect(shown.plainText).toContain(key?.privateKey);
}

describe('the store loses data', () => {
  it('an old backup is restored: everything stops until an admin accepts it', async () => {
    await using stage = await setStage();
    await stage.approve(stage.ravi, await stage.request(stage.dana, { description: 'early' }));
    await stage.message(stage.ravi, 'C0KEYS', /early/);
    const second = await stage.request(stage.dana, { description: 'second' });
    const backup = await backUp(stage);
    await stage.approve(stage.ravi, second);
    await stage.message(stage.ravi, 'C0KEYS', /second/);
    await expect.poll(async () => String(await copies(stage)).match(/key\.ready/g)).toHaveLength(2);
    const before = stage.ours().length;
    await restore(stage, backup);

    const alert = await stage.message(stage.sam, 'C0ALERTS', PAUSED);
    expect(alert.plainText).toMatch(/ends at entry \d+ .*reaches entry \d+/);
    // What an admin must know before they accept: this key lives, and Redis thinks it does not.
    const keyOf = (name: string) =>
      stage.ours().find(({ description }) => description.startsWith(name))?.publicKey;
    expect(alert.plainText).toMatch(
      new RegExp(`key .?${keyOf('second')}.? of request .*: gave the key its roles`),
    );
    expect(alert.plainText).not.toContain(keyOf('early'));
    await stage.types(stage.dana, '/atlas-keys create third');
    await stage.window(stage.dana, PAUSED);
    stage.went(await stage.ravi.clicks(second, 'Approve request', { stale: true }));
    await stage.message(stage.ravi, 'C0APPROVALS', PAUSED);
    await stage.later(25 * 60 * 60_000);
    await createOwnTime().pass(2500);
    expect(stage.ours()).toHaveLength(before);
    expect(stage.world.atlas.exchanges.some(({ method }) => method === 'DELETE')).toBe(false);
    await stage.redis.set('{sandbox}:clock-offset', '0');
    await afterwards(stage);
  });

  it('FLUSHALL: the same, although nothing is left that could be compared in Redis', async () => {
    await using stage = await setStage();
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    await stage.redis.flushall();
    await stage.message(stage.sam, 'C0ALERTS', PAUSED);
    await afterwards(stage);
  });

  it('the files of another installation in the same folder count for nothing', async () => {
    await using stage = await setStage();
    const other = { n: 999, epoch: 7, h: 'k1:other', event: 'key.created' };
    const path = join(stage.world.folder, 'audit', 'staging@host-3000.jsonl');
    await writeFile(path, `${JSON.stringify(other)}\n`);
    await stage.world.bot().stop();
    await stage.world.startBot();
    expect(stage.world.bot().output()).toMatch(/audit\.foreign_files/);
    expect(await health(stage)).toBe('ok');
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.reveal(stage.dana);
    const names = await readdir(join(stage.world.folder, 'audit'));
    expect(names.filter((name) => /^sandbox@.*\.jsonl$/.test(name))).toHaveLength(1);
    const { out } = await runAudit(stage.world.env, 'verify');
    expect(out).not.toContain('staging');
  });

  it('FLUSHALL while the bot is down: the files remember', async () => {
    await using stage = await setStage();
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    await stage.world.bot().stop();
    await stage.redis.flushall();
    await stage.world.startBot();
    await stage.message(stage.sam, 'C0ALERTS', PAUSED);
    await afterwards(stage);
  });

  it('both are gone, but Atlas has keys with our marker: it stops as well', async () => {
    await using stage = await setStage();
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    await stage.world.bot().stop();
    await stage.redis.flushall();
    for (const name of await readdir(join(stage.world.folder, 'audit'))) {
      await rm(join(stage.world.folder, 'audit', name));
    }
    await stage.world.startBot();
    const alert = await stage.message(stage.sam, 'C0ALERTS', PAUSED);
    expect(alert.plainText).toMatch(/no audit log at all/);
    await afterwards(stage);
  });

  it('every replica stops, one of them tells the admins, and every one goes on', async () => {
    await using stage = await setStage();
    const { world } = stage;
    const entry = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
    const port = String(await freePort());
    const second = await startBot({ entry, env: { ...world.env, PORT: port } });
    const healths = async () => [await health(stage), await health(stage, port)];
    try {
      await stage.approve(stage.ravi, await stage.request(stage.dana));
      await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
      expect(await copies(stage)).toHaveLength(2);
      await stage.redis.flushall();
      await stage.message(stage.sam, 'C0ALERTS', PAUSED);
      expect(await healths()).toEqual(Array(2).fill('safe_mode'));
      await afterwards(stage);
      expect(await healths()).toEqual(Array(2).fill('ok'));
      const alerts = stage.sam.sees('C0ALERTS').filter(({ plainText }) => PAUSED.test(plainText));
      expect(alerts).toHaveLength(1);
    } finally {
      await second.stop(2000);
    }
  });

  it('nobody but an admin accepts it', async () => {
    await using stage = await setStage();
    await stage.redis.flushall();
    await stage.message(stage.sam, 'C0ALERTS', PAUSED);
    stage.world.slack.changeChannel('C0ALERTS', { members: ['U0ADMIN', 'U0RAVI', 'U0KEYWARDEN'] });
    await accept(stage, stage.ravi);
    await stage.window(stage.ravi, /Only an admin/);
    expect(await health(stage)).toBe('safe_mode');
  });

  it('Keywarden is killed in between: it is still paused when it comes back', async () => {
    await using stage = await setStage({ asProcess: 'first' });
    await stage.redis.flushall();
    await stage.message(stage.sam, 'C0ALERTS', PAUSED);
    await stage.world.bot().kill();
    await stage.world.startBot();
    expect(await health(stage)).toBe('safe_mode');
    expect(
      stage.sam.sees('C0ALERTS').filter(({ plainText }) => PAUSED.test(plainText)),
    ).toHaveLength(1);
    await afterwards(stage);
  });

  it('a new Redis for a new installation is nothing special', async () => {
    await using stage = await setStage();
    expect(await health(stage)).toBe('ok');
  });
});

describe('the copy of the audit log', () => {
  it('has every entry in order, also those of a crash', async () => {
    await using stage = await setStage({ asProcess: 'first' });
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    await stage.world.bot().kill();
    await stage.world.startBot();
    await stage.reveal(stage.dana);
    const length = await stage.redis.xlen('{sandbox}:audit');
    const missing = async () =>
      (await stage.redis.xlen('{sandbox}:audit')) - (await copies(stage)).flat().length;
    await expect.poll(missing).toBe(0);
    const numbers = (await copies(stage)).flat().map((line) => JSON.parse(line).n);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(numbers.length).toBeGreaterThanOrEqual(length);
  });

  it('cannot be written, the disk is full: no key is created and none is shown; all else works', async () => {
    await using stage = await setStage();
    const first = await stage.request(stage.dana, { description: 'first' });
    await stage.approve(stage.ravi, first);
    await stage.message(stage.ravi, 'C0KEYS', /first/);
    const folder = join(stage.world.folder, 'audit');
    const [name = ''] = (await readdir(folder)).filter((one) => one.endsWith('.jsonl'));
    const whole = await readFile(join(folder, name));
    await rm(join(folder, name));
    await symlink('/dev/full', join(folder, name));

    const second = await stage.request(stage.dana, { description: 'second' });
    await stage.approve(stage.ravi, second);
    await stage.message(stage.ravi, 'C0APPROVALS', /audit/i);
    const shown = await stage.reveal(stage.dana);
    expect(shown.plainText).toMatch(/audit file cannot be written/);
    expect(stage.ours()).toHaveLength(1);
    await stage.message(stage.sam, 'C0ALERTS', /audit files takes no line \(ENOSPC\)/);
    expect((await fetch(`http://127.0.0.1:${stage.world.env.PORT}/status`)).status).toBe(503);

    await rm(join(folder, name));
    await writeFile(join(folder, name), whole, { mode: 0o600 });
    await stage.later(61_000);
    await stage.message(stage.ravi, 'C0KEYS', /second/);
    expect(stage.ours()).toHaveLength(2);
  });
});
