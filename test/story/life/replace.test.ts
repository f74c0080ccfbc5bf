import { armor, Decrypter } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { newAgeKey } from '../../setup/age.ts';
import { type Stage, setStage } from '../kit.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const REASON = 'The old key was copied to a laptop that is retired.';

async function inUse(stage: Stage) {
  await stage.approve(stage.ravi, await stage.request(stage.dana));
  await stage.dana.closes(await stage.reveal(stage.dana));
  await stage.message(stage.ravi, 'C0APPROVALS', /its private key was revealed to/);
  const [key] = stage.ours();
  if (key === undefined) throw new Error('no key was made');
  return key;
}

async function asks(stage: Stage, query: string, overlap: string) {
  await stage.types(stage.dana, `/atlas-keys replace ${query}`);
  const window = await stage.window(stage.dana, /How long both live/);
  stage.went(await stage.dana.submits(window, { lifetime: overlap, reason: REASON }));
}

const another = (stage: Stage, old: string) =>
  stage.seen('another key', () => stage.ours().find(({ id }) => id !== old));

describe('a replacement with overlap', () => {
  it('gives a key of the same access under the same approvals, and the old one ends after it', async () => {
    await using stage = await setStage();
    const old = await inUse(stage);
    await asks(stage, old.publicKey, '1 day');
    await stage.window(stage.dana, /Nobody has to be asked/);
    const fresh = await another(stage, old.id);
    // The old one lives as before until the new one is in Dana's hands.
    expect(stage.ours()).toHaveLength(2);
    await stage.later(2 * HOUR);
    expect(stage.ours()).toHaveLength(2);
    await stage.dana.closes(await stage.reveal(stage.dana));
    const told = await stage.message(stage.dana, '@bot', /was replaced by a new one/);
    expect(told.plainText).toContain('cannot be known');
    expect(stage.ours().map(({ roles }) => roles)).toEqual([old.roles, old.roles]);
    await stage.later(DAY + SECOND);
    await stage.message(stage.dana, '@bot', /is frozen: another key has replaced it/);
    expect(stage.ours().find(({ id }) => id === fresh.id)?.roles).toContain('ORG_READ_ONLY');
    expect(stage.ours().find(({ id }) => id === old.id)?.roles).toEqual(['ORG_MEMBER']);
  });

  it('ends the old one as soon as the new one works', async () => {
    await using stage = await setStage();
    const old = await inUse(stage);
    await asks(stage, old.id, '7 days');
    const fresh = await another(stage, old.id);
    await stage.dana.closes(await stage.reveal(stage.dana));
    const told = await stage.offer(stage.dana, 'New key works: end the old one');
    stage.went(await stage.dana.clicks(told, 'New key works: end the old one'));
    const window = await stage.window(stage.dana, /cannot be undone/);
    expect(window.plainText).toContain(old.publicKey);
    stage.went(await stage.dana.submits(window, {}));
    await stage.seen('only the new key is left', () => stage.ours().length === 1);
    expect(stage.ours()[0]?.id).toBe(fresh.id);
  });

  it('asks people where the approvals are too old, and one is open at a time', async () => {
    await using stage = await setStage();
    const old = await inUse(stage);
    await stage.later(2 * DAY);
    await asks(stage, old.id, '1 day');
    await stage.window(stage.dana, /was sent to the approvers/);
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /asks to replace the key/);
    await stage.types(stage.dana, `/atlas-keys replace ${old.id}`);
    const window = await stage.window(stage.dana, /How long both live/);
    const refused = await stage.dana.submits(window, { lifetime: '1 day', reason: REASON });
    expect(JSON.stringify(refused)).toContain('asked for already');
    await stage.dana.closes(window);
    await stage.approve(stage.ravi, card);
    await another(stage, old.id);
  });
});

describe('a replacement by whoever took the key over', () => {
  it('is encrypted for them, not for the former owner, and people see that', async () => {
    const policy = `${DEFAULT_POLICY}limits: { recipient: required }\n`;
    await using stage = await setStage({ policy });
    const { dana, mei, ravi } = stage;
    const [hers, meis] = await Promise.all([newAgeKey(), newAgeKey()]);
    const { recipient } = hers;
    await stage.approve(ravi, await stage.request(dana, { recipient }));
    await dana.closes(await stage.reveal(dana));
    await stage.message(ravi, 'C0APPROVALS', /its private key was revealed to/);
    const [old] = stage.ours();
    await stage.types(dana, `/atlas-keys transfer ${old?.id} <@U0MEI>`);
    stage.went(await dana.submits(await stage.window(dana, /is asked to answer/), {}));
    stage.went(await mei.clicks(await stage.offer(mei, 'Take over'), 'Take over'));
    stage.went(await mei.submits(await stage.window(mei, /You answer for this key/), {}));
    await stage.message(dana, '@bot', /<@U0MEI> owns the key/);

    await stage.types(mei, `/atlas-keys replace ${old?.id}`);
    const form = await stage.window(mei, /How long both live[\s\S]*Encrypt for/);
    expect(form.plainText).not.toContain(recipient);
    const wish = { lifetime: '1 day', reason: REASON };
    const wrong = await mei.submits(form, { ...wish, recipient: 'ssh-ed25519 AAAA mei@laptop' });
    expect(JSON.stringify(wrong)).toMatch(/"recipient":"[^"]*SSH/);
    stage.went(await mei.submits(form, { ...wish, recipient: meis.recipient }));
    await stage.window(mei, /was sent to the approvers/);
    const card = await stage.message(ravi, 'C0APPROVALS', /<@U0MEI> asks to replace the key/);
    expect(card.plainText).toContain(meis.recipient.slice(-6));
    await stage.approve(ravi, card);
    const { plainText } = await stage.reveal(mei);
    const file = /-----BEGIN AGE[\s\S]*FILE-----/.exec(plainText)?.[0] ?? 'no file';
    const opens = (identity: string) => {
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      return decrypter.decrypt(armor.decode(file), 'text');
    };
    const fresh = stage.ours().find(({ id }) => id !== old?.id);
    expect(await opens(meis.identity)).toContain(fresh?.privateKey);
    await expect(opens(hers.identity)).rejects.toThrow();
  });
});
