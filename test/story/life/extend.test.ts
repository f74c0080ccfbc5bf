import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** As the form proposes it. */
const LIFE = 90 * DAY;
const REASON = 'The nightly deploy is still needed.';
const ALONE = `${DEFAULT_POLICY}extend: { automatic: true, max: 30d, times: 1 }\n`;

/** A key with an end, in Dana's hands. */
async function inUse(stage: Stage) {
  await stage.approve(stage.ravi, await stage.request(stage.dana));
  await stage.dana.closes(await stage.reveal(stage.dana));
  await stage.message(stage.ravi, 'C0APPROVALS', /its private key was revealed to/);
  const [key] = stage.ours();
  if (key === undefined) throw new Error('no key was made');
  return key;
}

async function asks(stage: Stage, query: string, days: string) {
  await stage.types(stage.dana, `/atlas-keys extend ${query}`);
  const window = await stage.window(stage.dana, /For how much longer/);
  return stage.dana.submits(window, { lifetime: days, reason: REASON });
}

const endOf = async (stage: Stage, id: string): Promise<number> => {
  const stored = (await stage.redis.hget('{sandbox}:credentials', `apiKey:${id}`)) ?? '';
  return Number(/"approved":(\d+)/.exec(stored)?.[1]);
};

const moved = (stage: Stage, id: string, from: number) =>
  expect.poll(() => endOf(stage, id), { timeout: 60_000 }).toBeGreaterThan(from);

describe('an extension', () => {
  it('is asked for, approved on a card that says until when, and told', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const before = await endOf(stage, key.id);
    stage.went(await asks(stage, key.publicKey, '30 days'));
    await stage.window(stage.dana, /was sent to the approvers/);
    const card = await stage.message(
      stage.ravi,
      'C0APPROVALS',
      /asks to extend the key .ci-deploy/,
    );
    expect(card.buttons.map(({ label }) => label)).not.toContain('Approve with less');
    // One is open: another has to wait.
    const second = await asks(stage, key.publicKey, '7 days');
    expect(JSON.stringify(second)).toContain(
      'An extension of this key is asked for already'.slice(3),
    );
    await stage.approve(stage.ravi, card);
    await moved(stage, key.id, before);
    expect((await endOf(stage, key.id)) - before).toBe(30 * DAY);
    await stage.message(stage.dana, '@bot', /Your key .ci-deploy.* ends later now/);
    await stage.message(stage.ravi, 'C0APPROVALS', /asks to extend[\s\S]*It is done/);
  });

  it('needs nobody where the policy says so, as often as it says', async () => {
    await using stage = await setStage({ policy: ALONE });
    const key = await inUse(stage);
    const before = await endOf(stage, key.id);
    stage.went(await asks(stage, key.id, '30 days'));
    await stage.window(stage.dana, /Nobody has to be asked/);
    await moved(stage, key.id, before);
    await stage.message(stage.ravi, 'C0APPROVALS', /The policy lets its owner extend it/);
    stage.went(await asks(stage, key.id, '30 days'));
    await stage.window(stage.dana, /was sent to the approvers/);
  });

  it('a second before the end keeps the key alive; a second after, it gives it back', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const end = await endOf(stage, key.id);
    stage.went(await asks(stage, key.id, '30 days'));
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /asks to extend the key/);
    // Nobody decided in time, and the end is reached: it is frozen, with what that means.
    await stage.later(LIFE + SECOND);
    const frozen = await stage.message(stage.dana, '@bot', /is frozen: its time is over/);
    expect(frozen.buttons.map(({ label }) => label)).toContain('Extend');
    await stage.message(stage.ravi, 'C0KEYS', /is frozen: its time is over/);
    // The request has lapsed meanwhile; Dana asks again from the message.
    await stage.message(stage.ravi, 'C0APPROVALS', /Lapsed without enough approvals/);
    expect(card.ts).not.toBe('');
    stage.went(await stage.dana.clicks(frozen, 'Extend'));
    const window = await stage.window(stage.dana, /For how much longer/);
    stage.went(await stage.dana.submits(window, { lifetime: '30 days', reason: REASON }));
    const again = await stage.seen('another card', () =>
      stage.ravi
        .sees('C0APPROVALS')
        .findLast(({ ts, plainText }) => ts !== card.ts && /asks to extend/.test(plainText)),
    );
    await stage.approve(stage.ravi, again);
    await stage.message(stage.dana, '@bot', /works again: its end was moved/);
    expect(stage.ours()[0]?.roles).toContain('ORG_READ_ONLY');
    expect(await endOf(stage, key.id)).toBeGreaterThan(end + 30 * DAY);
  });

  it('is not carried out where somebody ended the key at the same time', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    stage.went(await asks(stage, key.id, '30 days'));
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /asks to extend the key/);
    await stage.types(stage.dana, `/atlas-keys done ${key.id}`);
    stage.went(await stage.dana.submits(await stage.window(stage.dana, /cannot be undone/), {}));
    await stage.approve(stage.ravi, card);
    await stage.message(
      stage.dana,
      '@bot',
      /It was not carried out[\s\S]*The key has ended meanwhile/,
    );
    await stage.seen('the key is gone', () => stage.ours().length === 0);
  });

  it('is not carried out on the key that somebody else took over', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const end = await endOf(stage, key.id);
    stage.went(await asks(stage, key.id, '30 days'));
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /asks to extend the key/);
    await stage.types(stage.dana, `/atlas-keys transfer ${key.id} <@U0MEI>`);
    stage.went(await stage.dana.submits(await stage.window(stage.dana, /is asked to answer/), {}));
    stage.went(await stage.mei.clicks(await stage.offer(stage.mei, 'Take over'), 'Take over'));
    stage.went(
      await stage.mei.submits(await stage.window(stage.mei, /You answer for this key/), {}),
    );
    await stage.message(stage.dana, '@bot', /<@U0MEI> owns the key .ci-deploy/);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.dana, '@bot', /It was not carried out[\s\S]*not as it was/);
    expect(await endOf(stage, key.id)).toBe(end);
  });
});
