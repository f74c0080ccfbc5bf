import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const REASON = 'The nightly deploy is still needed.';

type Who = Stage['dana'];

async function inUse(stage: Stage) {
  await stage.approve(stage.ravi, await stage.request(stage.dana));
  await stage.dana.closes(await stage.reveal(stage.dana));
  await stage.message(stage.ravi, 'C0APPROVALS', /its private key was revealed to/);
  const [key] = stage.ours();
  if (key === undefined) throw new Error('no key was made');
  return key;
}

/** Opens the window of a command, and sends it. */
async function acts(stage: Stage, who: Who, line: string, window: RegExp, fields: object = {}) {
  await stage.types(who, `/atlas-keys ${line}`);
  stage.went(await who.submits(await stage.window(who, window), { ...fields }));
}

const asksToReplace = (stage: Stage, id: string) =>
  acts(stage, stage.dana, `replace ${id}`, /How long both live/, {
    lifetime: '1 day',
    reason: REASON,
  });

const asksToExtend = (stage: Stage, id: string) =>
  acts(stage, stage.dana, `extend ${id}`, /For how much longer/, {
    lifetime: '30 days',
    reason: REASON,
  });

/** What was heard of a person is a minute old at most: a new process asks at once. */
async function leaves(stage: Stage) {
  stage.world.slack.changePerson('U0DANA', { deleted: true });
  await stage.world.bot().stop();
  await stage.world.startBot();
}

const rolesOf = (stage: Stage, id: string) => stage.ours().find((one) => one.id === id)?.roles;

describe('an owner who leaves', () => {
  it('while people decide on a replacement gets none; the old key is offered to others', async () => {
    await using stage = await setStage();
    const old = await inUse(stage);
    await stage.later(2 * DAY);
    await asksToReplace(stage, old.id);
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /asks to replace the key/);
    await leaves(stage);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /asks to replace[\s\S]*cannot be approved/);
    expect(stage.ours().map(({ id }) => id)).toEqual([old.id]);
    await stage.later(HOUR);
    await stage.message(stage.sam, 'C0ALERTS', /not an active member[\s\S]*owns 1 key/);
    expect(rolesOf(stage, old.id)).toContain('ORG_READ_ONLY');
  });

  it('before the new key is revealed takes it along, and the old one is not cut for it', async () => {
    await using stage = await setStage();
    const old = await inUse(stage);
    await asksToReplace(stage, old.id);
    await stage.offer(stage.dana, 'Reveal private key', /ci-deploy/);
    expect(stage.ours()).toHaveLength(2);
    await leaves(stage);
    await stage.later(HOUR);
    await stage.seen('the new key is gone', () => stage.ours().length === 1);
    await stage.message(stage.sam, 'C0ALERTS', /not an active member[\s\S]*owns 1 key/);
    // Nobody has the new one, so the old one does not end a day later.
    await stage.later(DAY + SECOND);
    await stage.world.bot().stop();
    await stage.world.startBot();
    await stage.message(stage.ravi, 'C0KEYS', /is deleted at Atlas/);
    expect(rolesOf(stage, old.id)).toContain('ORG_READ_ONLY');
  });

  it('in the overlap: the old key ends as planned, the new one if nobody takes it', async () => {
    await using stage = await setStage();
    const old = await inUse(stage);
    await asksToReplace(stage, old.id);
    const fresh = await stage.seen('another key', () =>
      stage.ours().find(({ id }) => id !== old.id),
    );
    await stage.dana.closes(await stage.reveal(stage.dana));
    await stage.message(stage.dana, '@bot', /was replaced by a new one/);
    await leaves(stage);
    await stage.later(HOUR);
    await stage.message(stage.sam, 'C0ALERTS', /not an active member[\s\S]*owns 2 keys/);
    await stage.later(DAY);
    await stage.message(stage.ravi, 'C0KEYS', /is frozen: another key has replaced it/);
    expect(rolesOf(stage, old.id)).toEqual(['ORG_MEMBER']);
    expect(rolesOf(stage, fresh.id)).toContain('ORG_READ_ONLY');
    await stage.later(13 * DAY);
    await stage.message(stage.ravi, 'C0KEYS', /is frozen: its owner has left/);
    expect(rolesOf(stage, fresh.id)).toEqual(['ORG_MEMBER']);
  });
});

describe('a key that is being shown', () => {
  it('is not revoked in that moment, and is frozen all the same', async () => {
    await using stage = await setStage();
    const { dana, ravi } = stage;
    const card = await stage.request(dana);
    await stage.approve(ravi, card);
    const offer = await stage.offer(dana, 'Reveal private key');
    stage.went(await dana.clicks(offer, 'Reveal private key'));
    const skeleton = await stage.window(dana, /Show now/);
    const held = stage.world.slack.faults.hold('views.update');
    const showing = dana.clicks(skeleton, 'Show now');
    await held.reached;
    const [key] = stage.ours();
    await stage.types(ravi, `/atlas-keys revoke ${key?.id}`);
    await stage.window(ravi, /is being shown/);
    await acts(stage, ravi, `freeze ${key?.id}`, /loses all roles/);
    await stage.seen('it has no roles', () => rolesOf(stage, key?.id ?? '')?.length === 1);
    held.release();
    stage.went(await showing);
    await stage.message(ravi, 'C0APPROVALS', /revealed/);
    // The request ended with the hand-over; the key is frozen, and ends at its time.
    await stage.types(dana, `/atlas-keys get ${key?.id}`);
    await stage.message(dana, 'C0GENERAL', /Frozen since/);
  });
});

describe('a change and an extension that are both asked for', () => {
  it('are never carried out for what the voters of one of them did not see', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    await asksToExtend(stage, key.id);
    const later = await stage.message(stage.ravi, 'C0APPROVALS', /asks to extend the key/);
    await acts(stage, stage.dana, `change ${key.id}`, /The key itself stays/, {
      roles: ['ORG_READ_ONLY', 'ORG_GROUP_CREATOR'],
      reason: REASON,
    });
    const wider = await stage.message(stage.ravi, 'C0APPROVALS', /asks to change what the key/);
    await stage.approve(stage.ravi, later);
    await stage.message(stage.dana, '@bot', /ends later now/);
    // Who approves this saw a key that ends earlier: it is asked for anew.
    await stage.approve(stage.ravi, wider);
    await stage.message(stage.dana, '@bot', /It was not carried out[\s\S]*not as it was/);
    expect(rolesOf(stage, key.id)).toEqual(['ORG_READ_ONLY']);
  });
});

describe('a project that is deleted while a key is frozen', () => {
  it('is left out when the key is given back, and its owner hears that', async () => {
    await using stage = await setStage();
    const wish = { projects: ['checkout', 'catalog'], needs: ['Read clusters and metrics'] };
    await stage.approve(stage.ravi, await stage.requestProjects(stage.dana, wish));
    await stage.dana.closes(await stage.reveal(stage.dana));
    await stage.message(stage.ravi, 'C0APPROVALS', /its private key was revealed to/);
    const [key] = stage.ours();
    await acts(stage, stage.dana, `freeze ${key?.id}`, /loses all roles/);
    await stage.message(stage.dana, '@bot', /is frozen/);
    const gone = stage.world.seeded.acme.projects.find(({ name }) => name === 'catalog');
    stage.world.atlas.removeProject(gone?.id ?? '');
    await acts(stage, stage.sam, `thaw ${key?.id}`, /gets back exactly/);
    const told = await stage.message(stage.dana, '@bot', /works again/);
    expect(told.plainText).toMatch(/could not get everything back/);
    expect(told.plainText).toContain(gone?.id);
    expect(stage.ours()[0]?.projects).toHaveLength(1);
  });
});

describe('an extension that is approved when the key is being deleted', () => {
  it('is not carried out, and says what to do instead', async () => {
    await using stage = await setStage({ policy: `${DEFAULT_POLICY}graceFor: 1h\n` });
    const key = await inUse(stage);
    await stage.later(90 * DAY - 12 * HOUR);
    await asksToExtend(stage, key.id);
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /asks to extend the key/);
    await stage.later(12 * HOUR + SECOND);
    await stage.message(stage.dana, '@bot', /is frozen: its time is over/);
    const away = stage.world.atlas.faults.add({
      when: { method: 'DELETE', path: /\/apiKeys\/[a-f0-9]{24}$/ },
      do: { kind: 'status', status: 503 },
    });
    await stage.later(HOUR + SECOND);
    await stage.seen('it is being deleted', () => away.hits > 0);
    await stage.approve(stage.ravi, card);
    const told = await stage.message(stage.dana, '@bot', /It was not carried out/);
    expect(told.plainText).toMatch(/has ended meanwhile[\s\S]*ask for a new key/);
    away.remove();
    await stage.seen('it is gone', () => stage.ours().length === 0);
  });
});
