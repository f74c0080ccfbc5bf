import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WITH_SUCCESSORS = `${DEFAULT_POLICY}successors: S0PLATFORM\norphanAfter: 14d\n`;

async function inUse(stage: Stage, description = 'ci-deploy') {
  await stage.approve(stage.ravi, await stage.request(stage.dana, { description }));
  await stage.dana.closes(await stage.reveal(stage.dana));
  await stage.message(stage.ravi, 'C0APPROVALS', /its private key was revealed to/);
  const key = stage.ours().find((one) => one.description.startsWith(description));
  if (key === undefined) throw new Error('no key was made');
  return key;
}

/** What was heard of a person is a minute old at most: a new process asks at once. */
async function changed(stage: Stage, change: { readonly deleted: boolean }) {
  stage.world.slack.changePerson('U0DANA', change);
  await stage.world.bot().stop();
  await stage.world.startBot();
}

const ownerOf = async (stage: Stage, id: string): Promise<string> => {
  const stored = (await stage.redis.hget('{sandbox}:credentials', `apiKey:${id}`)) ?? '';
  return /"owner":\{"kind":"\w+","id":"(\w+)"\}/.exec(stored)?.[1] ?? '';
};

describe('a transfer', () => {
  it('changes nothing until the other side accepts', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    await stage.types(stage.dana, `/atlas-keys transfer ${key.publicKey} <@U0MEI>`);
    const window = await stage.window(stage.dana, /<@U0MEI> is asked to answer for this key/);
    stage.went(await stage.dana.submits(window, {}));
    const offer = await stage.offer(stage.mei, 'Take over');
    expect(await ownerOf(stage, key.id)).toBe('U0DANA');
    stage.went(await stage.mei.clicks(offer, 'Take over'));
    stage.went(
      await stage.mei.submits(await stage.window(stage.mei, /You answer for this key/), {}),
    );
    await stage.message(stage.dana, '@bot', /<@U0MEI> owns the key .ci-deploy/);
    expect(await ownerOf(stage, key.id)).toBe('U0MEI');
    // The offer is over, and its message says so.
    await stage.seen('the offer has no buttons', () =>
      stage.mei.sees('@bot').some(({ plainText, buttons }) => {
        return /That is over; its owner is <@U0MEI>/.test(plainText) && buttons.length === 0;
      }),
    );
  });

  it('can be declined, and is for nobody else', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    await stage.types(stage.dana, `/atlas-keys transfer ${key.id} to <@U0MEI>`);
    stage.went(await stage.dana.submits(await stage.window(stage.dana, /is asked to answer/), {}));
    const offer = await stage.offer(stage.mei, 'Decline');
    stage.went(await stage.mei.clicks(offer, 'Decline'));
    stage.went(await stage.mei.submits(await stage.window(stage.mei, /stays with its owner/), {}));
    await stage.message(stage.dana, '@bot', /<@U0MEI> did not take over/);
    expect(await ownerOf(stage, key.id)).toBe('U0DANA');
  });

  it('is refused by whoever does not own it, and to whoever may not own it', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    await stage.types(stage.mei, `/atlas-keys transfer ${key.id} <@U0RAVI>`);
    await stage.window(stage.mei, /only the owner of this key/);
    // Not even an admin takes it from an owner who is there.
    await stage.types(stage.sam, `/atlas-keys transfer ${key.id} <@U0ADMIN>`);
    await stage.window(stage.sam, /only after its owner has left/);
    await stage.types(stage.dana, `/atlas-keys transfer ${key.id} <@U0GUEST>`);
    await stage.window(stage.dana, /has to be a full member/);
    await stage.types(stage.dana, `/atlas-keys transfer ${key.id} <!subteam^S0OTHERS|@others>`);
    await stage.window(stage.dana, /policy of Keywarden does not name this group/);
  });
});

describe('an owner who left', () => {
  it('is noticed within an hour, and successors are asked in one message', async () => {
    await using stage = await setStage({ policy: WITH_SUCCESSORS });
    const key = await inUse(stage);
    await inUse(stage, 'reports');
    await changed(stage, { deleted: true });
    await stage.later(HOUR);
    const told = await stage.message(
      stage.sam,
      'C0ALERTS',
      /not an active member[\s\S]*owns 2 keys/,
    );
    expect(told.plainText).toContain('<!subteam^S0PLATFORM> is asked to take them over');
    const offer = await stage.message(stage.mei, '@bot', /you are asked to take over 2 keys/);
    expect(offer.buttons.filter(({ label }) => label === 'Take over')).toHaveLength(2);
    // What waits for her is on Home, too.
    stage.went(await stage.mei.opensHome());
    const home = await stage.seen('both offers on Home', () => {
      const text = stage.mei.home()?.plainText ?? '';
      return /asked to take over[\s\S]*ci-deploy[\s\S]*reports[\s\S]*Owner: <@U0DANA>/.test(text);
    });
    expect(home).toBe(true);
    stage.went(await stage.mei.clicks(offer, 'Take over', { value: `apiKey:${key.id}` }));
    stage.went(
      await stage.mei.submits(await stage.window(stage.mei, /You answer for this key/), {}),
    );
    const owners = async () => Promise.all(stage.ours().map(({ id }) => ownerOf(stage, id)));
    await expect.poll(owners, { timeout: 60_000 }).toContain('S0PLATFORM');
    // Nobody takes the other one: it is frozen after two weeks, and one message is all.
    await stage.later(14 * DAY + SECOND);
    await stage.message(stage.ravi, 'C0KEYS', /is frozen: its owner has left/);
    expect(
      stage.sam.sees('C0ALERTS').filter(({ plainText }) => /owns \d key/.test(plainText)),
    ).toHaveLength(1);
  });

  it('leaves keys that one person takes over all at once, and each of them once', async () => {
    await using stage = await setStage({ policy: WITH_SUCCESSORS });
    const { mei, ravi } = stage;
    await inUse(stage);
    await inUse(stage, 'reports');
    await inUse(stage, 'backups');
    await changed(stage, { deleted: true });
    await stage.later(HOUR);
    const offer = await stage.message(mei, '@bot', /you are asked to take over 3 keys/);
    stage.went(await mei.clicks(offer, 'Take over all'));
    const window = await stage.window(mei, /You answer for these 3 keys[\s\S]*backups/);
    // Somebody else of the group was faster with one of them.
    const one = await stage.offer(ravi, 'Take over', /take over 3 keys/);
    const { id } = stage.ours().find(({ description }) => description.startsWith('reports')) ?? {};
    stage.went(await ravi.clicks(one, 'Take over', { value: `apiKey:${id}` }));
    stage.went(await ravi.submits(await stage.window(ravi, /You answer for this key/), {}));
    await stage.window(ravi, /You own this key now/);
    stage.went(await mei.submits(window, {}));
    await stage.window(mei, /You own 2 keys more now/);
    const owners = await Promise.all(stage.ours().map((key) => ownerOf(stage, key.id)));
    expect(owners).toEqual(['S0PLATFORM', 'S0PLATFORM', 'S0PLATFORM']);
    // Nothing is offered any more: a late click says so.
    stage.went(await mei.clicks(offer, 'Take over all'));
    await stage.window(mei, /not offered to you/);
  });

  it('leaves no private key behind that nobody can reveal any more', async () => {
    await using stage = await setStage();
    await inUse(stage);
    await stage.approve(stage.ravi, await stage.request(stage.dana, { description: 'unread' }));
    await stage.offer(stage.dana, 'Reveal private key');
    await changed(stage, { deleted: true });
    await stage.later(HOUR);
    const names = () => stage.ours().map(({ description }) => description.slice(0, 6));
    await expect.poll(names, { timeout: 60_000 }).toEqual(['ci-dep']);
    // An admin may pass the other one on now.
    const id = stage.ours()[0]?.id;
    await stage.types(stage.sam, `/atlas-keys transfer ${id} <@U0MEI>`);
    await stage.window(stage.sam, /<@U0MEI> is asked to answer for this key/);
  });

  it('leaves what only the policy had given them as it is, until a person takes it over', async () => {
    const terraform = 'mdb_sa_id_65f0c1d2e3a4b5c6d7e8f9aa';
    const rule = `automations:\n  ${terraform}: { owner: U0DANA, purpose: Terraform }\n`;
    const made = { description: 'network', roles: ['ORG_OWNER'], createdBy: terraform };
    let key = { id: '' };
    await using stage = await setStage({
      policy: WITH_SUCCESSORS + rule,
      beforeBot({ atlas, seeded }) {
        key = atlas.addKey({ organizationId: seeded.labs.id, ...made });
      },
    });
    await stage.message(stage.sam, 'C0ALERTS', /1 key in `acme-labs` that a program made/);
    await changed(stage, { deleted: true });
    await stage.later(HOUR);
    const told = await stage.message(stage.sam, 'C0ALERTS', /not an active member/);
    expect(told.plainText).toMatch(/nothing ends by itself: each goes on until somebody takes/);
    await stage.later(60 * DAY);
    const offer = await stage.message(stage.mei, '@bot', /you are asked to take over 1 key/);
    stage.went(await stage.mei.clicks(offer, 'Take over'));
    const form = await stage.window(stage.mei, /You answer for this key/);
    stage.went(await stage.mei.submits(form, {}));
    await expect.poll(() => ownerOf(stage, key.id), { timeout: 60_000 }).toBe('S0PLATFORM');
    const { atlas, seeded } = stage.world;
    expect(atlas.keys(seeded.labs.id).find(({ id }) => id === key.id)?.roles).toEqual(made.roles);
    const stored = await stage.redis.hget('{sandbox}:credentials', `apiKey:${key.id}`);
    expect(stored).toMatch(/"status":"live".*"vouchedBy":"U0MEI"/);
    expect(stored).not.toMatch(/orphaned|unowned/);
  });

  it('who comes back has the keys as before', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    await changed(stage, { deleted: true });
    await stage.later(HOUR);
    await stage.message(stage.sam, 'C0ALERTS', /The policy names nobody who is asked/);
    await changed(stage, { deleted: false });
    await stage.later(HOUR);
    const stored = async () =>
      (await stage.redis.hget('{sandbox}:credentials', `apiKey:${key.id}`)) ?? '';
    await expect.poll(stored, { timeout: 60_000 }).not.toContain('orphaned');
  });
});
