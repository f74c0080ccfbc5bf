import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { READING } from '../../../src/workflow/inventory/readUse.ts';
import { SWEEP_EVERY } from '../../../src/workflow/timer/sweepKeys.ts';
import { type Stage, setStage } from '../kit.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const WITH_AUDITOR = `${DEFAULT_POLICY}auditors: [U0MEI]\n`;

/** Waits until every key of both organizations was seen. */
async function seen({ redis, world: { atlas, seeded } }: Stage): Promise<void> {
  for (const { id } of [seeded.acme, seeded.labs]) {
    const noted = async () => {
      const fields = await redis.hkeys(`{sandbox}:observed:${id}`);
      return fields.filter((field) => field.startsWith('s:')).length;
    };
    await expect.poll(noted).toBe(atlas.keys(id).length);
  }
}

function home({ sam }: Stage) {
  const open = sam.home();
  if (open === undefined) throw new Error('there is no Home yet');
  return open;
}

/** The calls for the addresses of keys. */
function readings(stage: Stage): number {
  return stage.world.atlas.exchanges.filter(
    ({ method, path }) => method === 'GET' && path.includes('/accessList'),
  ).length;
}

async function list(stage: Stage, who: Stage['sam'], typed: string, pattern: RegExp) {
  await stage.types(who, `/atlas-keys inventory ${typed}`);
  return stage.message(who, 'C0GENERAL', pattern);
}

describe('the inventory', () => {
  it('leaves Home as it is where somebody wrote something else in its place', async () => {
    await using stage = await setStage();
    const observed = `{sandbox}:observed:${stage.world.seeded.acme.id}`;
    await expect.poll(() => stage.redis.exists(observed)).toBe(1);
    await stage.redis.del(observed);
    await stage.redis.set(observed, 'somebody');
    await stage.sam.opensHome();
    await expect.poll(() => stage.sam.home()?.plainText).toMatch(/Your open requests/);
    expect(stage.sam.home()?.plainText).not.toMatch(/without owner/);
  });

  it('is on the Home of an admin in one line, with a button to each list', async () => {
    await using stage = await setStage();
    await seen(stage);
    await expect
      .poll(async () => {
        await stage.sam.opensHome();
        return stage.sam.home()?.plainText;
      })
      .toMatch(/354 keys: 354 without owner\./);
    stage.went(await stage.sam.clicks(home(stage), 'Without owner'));
    const first = await stage.message(stage.sam, '@bot', /Keys without owner/);
    expect(first.plainText).toMatch(/Page 1 of 45 \(354 keys\)/);
    expect(first.plainText).toMatch(/Nobody answers for it/);
    stage.went(await stage.sam.clicks(first, 'Next'));
    await stage.message(stage.sam, '@bot', /Page 2 of 45/);
  });

  it('is for admins and auditors alone', async () => {
    await using stage = await setStage({ policy: WITH_AUDITOR });
    await seen(stage);
    await list(stage, stage.mei, '', /354 keys/);
    const refused = await list(stage, stage.dana, '', /for admins and auditors/);
    expect(refused.plainText).not.toMatch(/354/);
    await stage.dana.opensHome();
    await expect.poll(() => stage.dana.home()?.plainText).toMatch(/Your open requests/);
    expect(stage.dana.home()?.plainText).not.toMatch(/without owner/);
  });

  it('knows whose a key is, and what it is narrowed to', async () => {
    await using stage = await setStage();
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.dana.closes(await stage.reveal(stage.dana));
    await stage.later(SWEEP_EVERY + 1_000);
    await seen(stage);
    const own = await list(stage, stage.sam, '--owner <@U0DANA>', /1 key\)/);
    expect(own.plainText).toMatch(/ci-deploy[\s\S]*issued by Keywarden/);
    const foreign = await list(stage, stage.sam, 'foreign', /\(354 keys\)/);
    expect(foreign.plainText).toMatch(/355 keys: 1 issued by Keywarden, 354 without owner/);
    await list(stage, stage.sam, '--project checkout', /project `checkout`/);
    await list(stage, stage.sam, '--project nowhere', /no project `nowhere`/);
    await list(stage, stage.sam, '--foreign --stale', /does not take/);
  });

  it('knows which key nobody uses, by one call a second at most', async () => {
    await using stage = await setStage();
    const { atlas, seeded } = stage.world;
    const key = atlas.addKey({
      organizationId: seeded.labs.id,
      description: 'forgotten',
      roles: ['ORG_READ_ONLY'],
      accessList: ['203.0.113.7'],
      used: { at: Date.now() - 100 * DAY, count: 3 },
    });
    const labs = `{sandbox}:observed:${seeded.labs.id}`;
    await expect.poll(() => stage.redis.hexists(labs, `s:apiKey:${key.id}`)).toBe(1);
    const before = readings(stage);
    await stage.later(MINUTE + 1_000);
    await expect.poll(() => readings(stage)).toBeGreaterThan(before + 1);
    const all = atlas.keys(seeded.labs.id).length;
    await expect
      .poll(async () => {
        await stage.later(1_000);
        const fields = await stage.redis.hkeys(labs);
        return fields.filter((field) => field.startsWith('u:')).length;
      })
      .toBe(all);
    const stale = await list(stage, stage.sam, '--stale', /forgotten/);
    expect(stale.plainText).toMatch(/not used for 90 days/);
    expect(stale.plainText).toMatch(/last used .* from `203\.0\.113\.7`/);
  });

  it('makes no call for it while Atlas has few left', async () => {
    const few = { capacity: READING.callsLeft, refill: READING.callsLeft, seconds: 60 };
    await using stage = await setStage({
      beforeBot: ({ atlas }) => atlas.rateLimits.set('organization keys', few),
    });
    await seen(stage);
    const before = readings(stage);
    await stage.later(SWEEP_EVERY + MINUTE);
    await seen(stage);
    await stage.later(MINUTE);
    expect(readings(stage)).toBe(before);
  });
});
