import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { SWEEP_EVERY } from '../../../src/workflow/timer/sweepKeys.ts';
import { type Stage, setStage } from '../kit.ts';

const DAY = 24 * 60 * 60_000;
const ROLES = ['ORG_READ_ONLY', 'ORG_BILLING_ADMIN'];

/** A key that somebody made in the console; its name puts it first in every list. */
function foreignKey(
  { world }: Stage,
  over: { readonly description?: string; readonly publicKey?: string } = {},
) {
  const { atlas, seeded } = world;
  return atlas.addKey({
    organizationId: seeded.acme.id,
    description: '0 billing export',
    ...over,
    roles: [...ROLES],
    accessList: ['203.0.113.7'],
  });
}

async function noted(stage: Stage, id: string): Promise<void> {
  const observed = `{sandbox}:observed:${stage.world.seeded.acme.id}`;
  await stage.later(SWEEP_EVERY + 1_000);
  await expect.poll(() => stage.redis.hexists(observed, `s:apiKey:${id}`)).toBe(1);
}

/** What an admin sees in the list of keys that are nobody's. */
async function foreignList(stage: Stage, who = stage.sam) {
  await stage.types(who, '/atlas-keys inventory --foreign');
  return stage.message(who, 'C0GENERAL', /Keys without owner/);
}

async function press(stage: Stage, id: string, name: string) {
  const value = JSON.stringify({ o: stage.world.seeded.acme.id, c: `apiKey:${id}` });
  return stage.sam.clicks(await foreignList(stage), name, { value });
}

function record(stage: Stage, id: string) {
  return stage.redis.hget('{sandbox}:credentials', `apiKey:${id}`);
}

/** Everything that was changed at Atlas. */
function writes({ world }: Stage): string[] {
  return world.atlas.exchanges.flatMap(({ method, path }) =>
    method === 'GET' || path.includes('/oauth/') ? [] : [`${method} ${path}`],
  );
}

async function shown(stage: Stage, id: string): Promise<readonly string[]> {
  const { atlas, seeded } = stage.world;
  const key = atlas.keys(seeded.acme.id).find((one) => one.id === id);
  return [...(key?.roles ?? [])].toSorted();
}

describe('a key that was made without Keywarden', () => {
  it('is adopted by an admin: owner, purpose and end, and nothing changes at Atlas', async () => {
    await using stage = await setStage();
    const key = foreignKey(stage);
    await noted(stage, key.id);
    stage.went(await press(stage, key.id, 'Adopt'));
    const form = await stage.window(stage.sam, /Adopt key[\s\S]*billing export/);
    expect(form.plainText).toMatch(/Dangerous, because of Billing Admin/);
    stage.went(
      await stage.sam.submits(form, {
        person: 'U0DANA',
        description: 'Billing export to the warehouse',
        lifetime: String(90 * DAY),
      }),
    );
    await stage.window(stage.sam, /The key is adopted/);
    await stage.message(stage.dana, '@bot', /was made without Keywarden\. .*U0ADMIN.* adopted it/);
    expect(await record(stage, key.id)).toContain('"origin":{"how":"adopted","by":"U0ADMIN"');
    await stage.types(stage.sam, '/atlas-keys inventory --owner <@U0DANA>');
    const own = await stage.message(stage.sam, 'C0GENERAL', /Billing export to the warehouse/);
    expect(own.plainText).toMatch(/1 adopted/);
    expect(writes(stage)).toEqual([]);
  });

  it('is frozen by an admin at once, and given back', async () => {
    await using stage = await setStage();
    const key = foreignKey(stage);
    await noted(stage, key.id);
    stage.went(await press(stage, key.id, 'Freeze'));
    const open = await stage.window(stage.sam, /Freeze key[\s\S]*billing export/);
    stage.went(await stage.sam.submits(open));
    await stage.message(stage.sam, '@bot', /0 billing export.* is frozen/);
    expect(await shown(stage, key.id)).toEqual(['ORG_MEMBER']);
    await stage.types(stage.sam, `/atlas-keys thaw ${key.publicKey}`);
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /billing export/)));
    await expect.poll(() => shown(stage, key.id)).toEqual(ROLES.toSorted());
    // Somebody takes its record out of Redis: only the audit log knows of it, and an admin adopts it anew.
    await stage.redis.hdel('{sandbox}:credentials', `apiKey:${key.id}`);
    await stage.later(SWEEP_EVERY + 1_000);
    const lost = await stage.message(stage.sam, 'C0ALERTS', /record of a key .*removed it/);
    expect(lost.plainText).toContain(key.id);
    stage.went(await press(stage, key.id, 'Freeze'));
    stage.went(
      await stage.sam.submits(await stage.window(stage.sam, /Freeze key[\s\S]*billing export/)),
    );
    await expect.poll(() => shown(stage, key.id)).toEqual(['ORG_MEMBER']);
    await stage.later(SWEEP_EVERY + 1_000);
    expect(
      stage.sam.sees('C0ALERTS').filter(({ plainText }) => /older|appeared/.test(plainText)),
    ).toEqual([]);
  });

  it('is ended by an admin who types its public key: there is no way back', async () => {
    await using stage = await setStage();
    const key = foreignKey(stage);
    await noted(stage, key.id);
    await stage.types(stage.sam, `/atlas-keys who ${key.publicKey}`);
    const answer = await stage.message(stage.sam, 'C0GENERAL', /0 billing export/);
    stage.went(await stage.sam.clicks(answer, 'End'));
    const open = await stage.window(stage.sam, /End key now[\s\S]*billing export/);
    expect(open.plainText).toMatch(/cannot be undone/);
    const wrong = await stage.sam.submits(open, { answer: 'abcdefgh' });
    expect(wrong).toMatchObject({
      fieldErrors: { answer: expect.stringMatching(/not the public/) },
    });
    expect(writes(stage)).toEqual([]);
    stage.went(await stage.sam.submits(open, { answer: key.publicKey }));
    await stage.message(stage.ravi, 'C0KEYS', /0 billing export.* is deleted/);
    expect(stage.world.atlas.keys(stage.world.seeded.acme.id).some(({ id }) => id === key.id)).toBe(
      false,
    );
    expect(writes(stage)).toHaveLength(1);
    expect(await record(stage, key.id)).toContain('"status":"ended"');
  });

  it('is adopted with others: one owner, one end, one message', async () => {
    await using stage = await setStage();
    const made = ['0 first', '0 second', '0 third'].map((description) =>
      foreignKey(stage, { description }),
    );
    for (const { id } of made) await noted(stage, id);
    stage.went(await stage.sam.clicks(await foreignList(stage), 'Adopt these'));
    const form = await stage.window(stage.sam, /Adopt keys[\s\S]*0 second/);
    const [first, second, third] = made.map(({ id }) => `apiKey:${id}`);
    stage.world.atlas.editKey(made[2]?.id ?? '', { roles: ['ORG_OWNER'] });
    // The one message is owed until Slack takes it.
    const away = { kind: 'error', error: 'internal_error' } as const;
    const one = ({ text }: Readonly<Record<string, unknown>>) =>
      /adopted 2 keys/.test(String(text));
    const met = stage.world.slack.faults.call('chat.postMessage', away, { when: one });
    stage.went(
      await stage.sam.submits(form, {
        needs: [first ?? '', second ?? '', third ?? ''],
        person: 'U0DANA',
        lifetime: String(90 * DAY),
      }),
    );
    await stage.window(stage.sam, /2 keys are adopted\. 1 not: changed at Atlas meanwhile/);
    await stage.message(stage.dana, '@bot', /adopted 2 keys that were made without Keywarden/);
    expect(met.hits).toBe(1);
    const told = stage.dana.sees('@bot').filter(({ plainText }) => /adopted/.test(plainText));
    expect(told).toHaveLength(1);
    expect(await record(stage, made[1]?.id ?? '')).toContain('"purpose":"0 second"');
    expect(await record(stage, made[2]?.id ?? '')).toBeNull();
    expect(writes(stage)).toEqual([]);
  });

  it('is not adopted where it has changed since the window showed it', async () => {
    await using stage = await setStage();
    const key = foreignKey(stage);
    await noted(stage, key.id);
    stage.went(await press(stage, key.id, 'Adopt'));
    const form = await stage.window(stage.sam, /Adopt key[\s\S]*billing export/);
    stage.world.atlas.editKey(key.id, { roles: ['ORG_OWNER'] });
    await stage.sam.submits(form, { person: 'U0DANA', description: 'Billing export' });
    await stage.window(stage.sam, /not as it was when this was asked for/);
    expect(await record(stage, key.id)).toBeNull();
  });

  it('is looked at by auditors, who can do nothing with it', async () => {
    await using stage = await setStage({ policy: `${DEFAULT_POLICY}auditors: [U0MEI]\n` });
    const key = foreignKey(stage);
    await noted(stage, key.id);
    const list = await foreignList(stage, stage.mei);
    expect(list.plainText).toMatch(/0 billing export/);
    expect(list.plainText).not.toMatch(/Adopt/);
  });

  it('and is the one that Keywarden signs in with is nobody’s to adopt or to freeze', async () => {
    await using stage = await setStage({ auth: 'digest' });
    const publicKey = stage.world.env.ACME_PUBLIC_API_KEY;
    const key = foreignKey(stage, { publicKey });
    await noted(stage, key.id);
    for (const act of ['Adopt', 'Freeze']) {
      stage.went(await press(stage, key.id, act));
      await stage.sam.closes(await stage.window(stage.sam, /belongs to a Keywarden/));
    }
    expect(await record(stage, key.id)).toBeNull();
  });

  it('and carries a marker is nobody’s to adopt: another Keywarden may look after it', async () => {
    await using stage = await setStage();
    const description = '0 staging [ck:01JABCDEFGHJKMNPQRSTVWXYZ0.1.betaAAAAAAAAAAAA]';
    const key = foreignKey(stage, { description });
    await noted(stage, key.id);
    const list = await foreignList(stage);
    expect(list.plainText).toMatch(/1 with the marker of a request, not on record here/);
    expect(list.plainText).not.toMatch(/0 staging/);
    // Anybody can write such a marker, so it is not taken for ours.
    await stage.types(stage.sam, '/atlas-keys inventory');
    const all = await stage.message(stage.sam, 'C0GENERAL', /0 staging/);
    const unknown = /names the request .01JABCDEFGHJKMNPQRSTVWXYZ0., which Keywarden does not know/;
    expect(all.plainText).toMatch(unknown);
    await stage.types(stage.sam, `/atlas-keys who ${key.id}`);
    await stage.message(stage.sam, 'C0GENERAL', new RegExp(`Whose key[^]*${unknown.source}`));
  });
});
