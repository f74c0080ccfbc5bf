import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { SWEEP_EVERY } from '../../../src/workflow/timer/sweepKeys.ts';
import { type Stage, setStage } from '../kit.ts';

const DAY = 24 * 60 * 60_000;
const REASON = 'Finance exports the bills with it since 2024.';

const policy = DEFAULT_POLICY.replace('    credentials: ACME\n', (credentials) => {
  return `${credentials}    adoption: dangerous\n`;
});

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ policy });
  // What was there before the start is told together.
  await stage.message(stage.sam, 'C0ALERTS', /keys in `acme` were made/);
  await stage.message(stage.sam, 'C0ALERTS', /keys in `acme-labs` were made/);
});
afterAll(() => stage[Symbol.asyncDispose]());

interface Made {
  readonly id: string;
  readonly publicKey: string;
}

/** A key that somebody made in the console, once Keywarden has told of it. */
async function appears(description: string, roles: string[], createdBy?: string) {
  const { atlas, seeded } = stage.world;
  const key = atlas.addKey({
    organizationId: seeded.acme.id,
    description,
    roles,
    accessList: ['203.0.113.7'],
    ...(createdBy === undefined ? {} : { createdBy }),
  });
  await stage.later(SWEEP_EVERY + 1_000);
  const alert = await stage.message(
    stage.sam,
    'C0ALERTS',
    new RegExp(`${description}, public|${description}\`, public`),
  );
  return { key, alert };
}

const record = ({ id }: Made) => stage.redis.hget('{sandbox}:credentials', `apiKey:${id}`);

/** Everything that was changed at Atlas. */
function writes(): string[] {
  return stage.world.atlas.exchanges.flatMap(({ method, path }) =>
    method === 'GET' || path.includes('/oauth/') ? [] : [`${method} ${path}`],
  );
}

async function asks(description: string, purpose: string) {
  const { key, alert } = await appears(description, ['ORG_BILLING_ADMIN']);
  stage.went(await stage.sam.clicks(alert, 'Adopt'));
  const form = await stage.window(stage.sam, /the approvers decide whether it is adopted/);
  const filled = { person: 'U0DANA', description: purpose, lifetime: String(90 * DAY) };
  const bare = await stage.sam.submits(form, filled);
  expect(JSON.stringify(bare)).toMatch(/reason/);
  stage.went(await stage.sam.submits(form, { ...filled, reason: REASON }));
  await stage.window(stage.sam, /was sent to the approvers/);
  const card = await stage.message(
    stage.ravi,
    'C0APPROVALS',
    new RegExp(`adopt the key \`${purpose}`),
  );
  return { key, card };
}

describe('adopting where the policy wants approvals for dangerous roles', () => {
  it('is decided on a card that says who asks, which key, what it reaches, whose and until when', async () => {
    const { key, card } = await asks('export', 'Billing export');
    expect(card.plainText).toMatch(/<@U0ADMIN> asks to adopt the key `Billing export` in `acme`/);
    expect(card.plainText).toContain(`public key \`${key.publicKey}\``);
    expect(card.plainText).toContain('nothing changes at Atlas');
    expect(card.plainText).toMatch(/Dangerous, because of Billing Admin/);
    expect(card.plainText).toContain('203.0.113.7');
    expect(card.plainText).toMatch(/Lives 90 days from its adoption\. Owned by <@U0DANA>/);
    expect(card.plainText).toContain('Finance exports the bills');

    await stage.approve(stage.ravi, card);
    expect(await record(key)).toBeNull();
    await stage.approve(stage.mei, card);
    await stage.message(stage.dana, '@bot', /Billing export.* was made without Keywarden/);
    const stored = (await record(key)) ?? '';
    expect(stored).toMatch(/"origin":\{"how":"adopted","by":"U0ADMIN","at":\d+,"request":"/);
    expect(stored).toContain('"owner":{"kind":"person","id":"U0DANA"}');
    await stage.message(stage.ravi, 'C0APPROVALS', /carried out[\s\S]*Billing export/);
    expect(writes()).toEqual([]);
  });

  it('is not carried out where the key has changed since it was shown', async () => {
    const { key, card } = await asks('nightly', 'Nightly bills');
    stage.world.atlas.editKey(key.id, { roles: ['ORG_OWNER'] });
    await stage.approve(stage.ravi, card);
    await stage.approve(stage.mei, card);
    await stage.message(
      stage.sam,
      '@bot',
      /Nightly bills[\s\S]*not as it was when this was asked for/,
    );
    expect(await record(key)).toBeNull();
  });

  it('is asked by whoever made it, for themselves, and denied: nothing is adopted', async () => {
    const { key, alert } = await appears('warehouse', ['ORG_OWNER'], 'dana@example.com');
    stage.went(await stage.sam.clicks(alert, 'Ask the maker'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /made this key/)));
    const asked = await stage.message(stage.dana, '@bot', /is the key `warehouse` in `acme` yours/);
    stage.went(await stage.dana.clicks(asked, 'It is mine'));
    const form = await stage.window(stage.dana, /the approvers decide/);
    const filled = { description: 'Warehouse', lifetime: String(30 * DAY), reason: REASON };
    stage.went(await stage.dana.submits(form, filled));
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /<@U0DANA> asks to adopt the key/);
    const deny = await stage.opened(stage.ravi, card, 'Deny', /Deny/);
    stage.went(await stage.ravi.submits(deny, { reason: 'Nobody needs an owner key for this.' }));
    await stage.message(stage.dana, '@bot', /denied[\s\S]*Warehouse/);
    expect(await record(key)).toBeNull();
  });

  it('asks nobody for other roles, and leaves dangerous ones out where many are adopted', async () => {
    const { key, alert } = await appears('0 reader', ['ORG_READ_ONLY']);
    const { key: other } = await appears('0 owner', ['ORG_OWNER']);
    stage.went(await stage.sam.clicks(alert, 'Adopt'));
    const form = await stage.window(stage.sam, /What it may do now counts as approved; nothing/);
    await stage.sam.closes(form);
    await stage.types(stage.sam, '/atlas-keys inventory --foreign');
    const list = await stage.message(stage.sam, 'C0GENERAL', /Keys without owner/);
    stage.went(await stage.sam.clicks(list, 'Adopt these'));
    const many = await stage.window(stage.sam, /Adopt keys[\s\S]*0 reader/);
    const needs = [`apiKey:${key.id}`, `apiKey:${other.id}`];
    const filled = { needs, person: 'U0DANA', lifetime: String(30 * DAY) };
    stage.went(await stage.sam.submits(many, filled));
    await stage.window(stage.sam, /1 key is adopted\. 1 not: by the policy the approvers decide/);
    expect(await record(other)).toBeNull();
  });
});
