import { describe, expect, it } from 'vitest';
import { openSandbox } from './kit.ts';
import type { Seen } from './sights.ts';
import type { Visitor } from './visitor.ts';

const tourOf = ({ tour }: Seen) => tour.filter(({ done }) => done).map(({ id }) => id);

async function ask({ act, window, submit }: Visitor): Promise<void> {
  const line = '/atlas-keys create ci-deploy';
  await act('U0DANA', 'type', { channel: 'C0GENERAL', text: line });
  const form = await window('U0DANA', /Reason/);
  const wrong = await submit('U0DANA', form.id, { roles: ['ORG_READ_ONLY'] });
  expect(wrong).toMatchObject({ says: 'client_validation' });
  expect(Object.keys(wrong.fieldErrors ?? {})).toEqual(['reason']);
  expect(await submit('U0DANA', form.id, { reason: ['The nightly deploy.'] })).toMatchObject({
    ok: true,
  });
  await window('U0DANA', /sent/i);
}

async function approve({ message, press, window, submit }: Visitor): Promise<void> {
  const card = await message('U0RAVI', 'C0APPROVALS', /ci-deploy/);
  expect(await press('U0RAVI', card, 'Approve request')).toMatchObject({ ok: true });
  const decision = await window('U0RAVI', /Approve request/);
  expect(await submit('U0RAVI', decision.id)).toMatchObject({ ok: true });
}

describe('the main job through the page', () => {
  it('is played by two people, and the private key travels once, to one of them', async () => {
    await using sandbox = await openSandbox();
    const { visitor } = sandbox;
    const { as, act, look, message, press, seen, window, texts } = visitor;
    expect(tourOf(await as('U0DANA'))).toEqual([]);
    await act('U0DANA', 'type', { channel: 'C0GENERAL', text: '/atlas-keys list acme' });
    const first = await message('U0DANA', 'C0GENERAL', /Page 1 of/);
    await press('U0DANA', first, 'Next');
    await message('U0DANA', 'C0GENERAL', /Page 2 of/);
    expect(tourOf(await as('U0RAVI'))).toEqual(['look']);

    await ask(visitor);
    await approve(visitor);
    await message('U0RAVI', 'C0KEYS', /ci-deploy/);
    const offer = await message('U0DANA', (await as('U0DANA')).directMessages, /Reveal/);
    expect(tourOf(await as('U0DANA'))).toEqual(['look', 'ask', 'approve', 'created']);

    const { atlas, seeded } = sandbox.world();
    const issued = atlas.keys(seeded.acme.id).find((key) => key.description.includes(' [ck:'));
    if (issued === undefined) throw new Error('There is no key');
    const ready = await look();
    expect(ready.keys).toMatchObject({ ours: 1, rows: [{ publicKey: issued.publicKey }] });
    expect(ready.requests?.rows).toMatchObject([{ status: 'ready', publicKey: issued.publicKey }]);
    const tail = issued.privateKey.slice(-12);
    expect(texts.join('').includes(tail)).toBe(false);

    await press('U0DANA', offer, 'Reveal private key');
    const skeleton = await window('U0DANA', /Show now/);
    const before = texts.length;
    await press('U0DANA', skeleton, 'Show now');
    const shown = await window('U0DANA', /Copy the private key now/);
    expect(shown.plainText).toContain(issued.privateKey);
    await seen(look, ({ requests }) => requests?.rows[0]?.status === 'delivered');
    await act('U0DANA', 'close', { windowId: shown.id });

    expect(await press('U0DANA', offer, 'Reveal private key')).toMatchObject({ ok: true });
    await window('U0DANA', /cannot be shown/);
    expect(tourOf(await as('U0DANA'))).toEqual(['look', 'ask', 'approve', 'created', 'reveal']);

    await Promise.all(['U0RAVI', 'U0MEI', 'U0OLGA', 'U0ADMIN', 'U0GUEST'].map(as));
    await look('?keys=all&limit=500');
    const holding = texts.slice(before).filter((text) => text.includes(tail));
    // Only the pictures that Dana took while the window was open.
    expect(holding.length).toBeGreaterThan(0);
    for (const text of holding) expect(text).toMatch(/"me":\{"id":"U0DANA"/);
    expect(texts.join('')).not.toContain('"privateMetadata"');
  });

  it('shows what the bot wrote down, without seals and nonces', async () => {
    await using sandbox = await openSandbox();
    const { visitor } = sandbox;
    await ask(visitor);
    await approve(visitor);
    const { requests, audit } = await visitor.seen(
      () => visitor.look(),
      (state) => state.requests?.rows[0]?.status === 'ready' && state,
    );
    expect(requests?.rows[0]).toMatchObject({ requester: 'U0DANA', votes: [{ by: 'U0RAVI' }] });
    expect(Object.keys(requests?.rows[0]?.facts ?? {}).sort()).toEqual(['keyId', 'shown', 'until']);
    expect(audit?.rows.map(({ n }) => n)).toEqual(
      Array.from({ length: audit?.total ?? 0 }, (_, at) => (audit?.total ?? 0) - at),
    );
    const { text } = await visitor.ask('/api/behind?limit=500');
    for (const secret of ['sealed', 'nonce', 'private_metadata', 'mdb_sa_sk_']) {
      expect(text.includes(secret), secret).toBe(false);
    }
  });
});
