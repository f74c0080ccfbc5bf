import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

const USED_AT = Date.UTC(2026, 9, 3, 7, 30);

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

/** A key that was made in the console, and what Dana reads about it. */
async function shown(
  made: { readonly id?: string; readonly accessList?: string[]; readonly isUsed?: boolean },
  pattern: RegExp,
) {
  const { id, accessList, isUsed = false } = made;
  const key = stage.world.atlas.addKey({
    ...(id === undefined ? {} : { id }),
    organizationId: stage.world.seeded.acme.id,
    description: `used-${pattern.source.length}`,
    roles: ['ORG_MEMBER'],
    accessList: accessList ?? [],
    ...(isUsed ? { used: { at: USED_AT, count: 12 } } : {}),
  });
  await stage.types(stage.dana, `/atlas-keys get ${key.id} acme`);
  const card = await stage.message(stage.dana, 'C0GENERAL', new RegExp(key.id));
  expect(card.plainText).toMatch(pattern);
  return card;
}

describe('the last use of a key', () => {
  it('is shown with the address it came from', async () => {
    const accessList = ['203.0.113.7', '10.0.0.0/8'];
    const card = await shown(
      { accessList, isUsed: true },
      /Last use\W*<!date\^1791012600\^[^>]*2026-10-03 07:30 UTC>, from `203\.0\.113\.7`/,
    );
    expect(card.text).toContain('from `203.0.113.7`');
  });

  it('is said to be none where Atlas has seen none', async () => {
    await shown({ accessList: ['203.0.113.8'] }, /Atlas has seen no call from the addresses/);
  });

  it('cannot be known where the key has no access list', async () => {
    await shown({}, /Cannot be known\. Atlas notes the use of a key at the entries/);
  });

  it('cannot be known now where Atlas refuses the list', async () => {
    const refused = { kind: 'refusal', status: 403, errorCode: 'USER_UNAUTHORIZED' } as const;
    const fault = stage.world.atlas.faults.add({ when: { path: /accessList/ }, do: refused });
    await shown({ accessList: ['203.0.113.9'] }, /Cannot be known now/);
    fault.remove();
  });
});

describe('the age of a key', () => {
  it('is read from its id, in the list too', async () => {
    const created = Math.floor((Date.now() - 400 * 86_400_000) / 1000);
    const id = `${created.toString(16)}aaaabbbbccccdddd`;
    await shown({ id }, /Created\W*<!date\^\d+\^[^>]*> \(13 months ago\)/);
    await stage.types(stage.dana, '/atlas-keys list acme');
    const list = await stage.message(stage.dana, 'C0GENERAL', /Page 1 of/);
    expect(list.plainText).toMatch(/Not issued by Keywarden, created \d+ \w+ ago/);
  });

  it('is left out where the id cannot tell', async () => {
    const card = await shown({ id: '0000000abbbbccccddddeeee' }, /Public key/);
    expect(card.plainText).not.toContain('Created');
  });
});
