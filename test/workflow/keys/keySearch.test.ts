import { describe, expect, it } from 'vitest';
import { POLICY_DEFAULTS, type Policy } from '../../../src/domain/policy/policy.ts';
import type { KeyLine } from '../../../src/workflow/keys/keyLines.ts';
import { createKeySearch, type KeyFilter } from '../../../src/workflow/keys/keySearch.ts';

const policy: Policy = {
  ...POLICY_DEFAULTS,
  hash: 'p',
  organizations: [],
  channels: { approvals: 'C0A', announcements: [], alerts: 'C0A' },
  approvers: [],
  admins: [],
  identities: [['U0DANA', 'U0DANA2']],
};

const PROJECT = 'c'.repeat(24);
const MARKER = ' [ck:01JD0000000000000000000001.1.abcdefghijklmnop]';

function line(description: string, requester?: string): KeyLine {
  return {
    key: {
      id: 'b'.repeat(24),
      publicKey: 'gswvkocq',
      description: description + MARKER,
      roles: [{ role: 'GROUP_OWNER', projectId: PROJECT }],
    },
    projectNames: new Map([[PROJECT, 'Web Shop']]),
    ...(requester === undefined ? {} : { issued: { requestId: 'r', requester, createdAt: 1 } }),
  };
}

/** Everybody is called like their id, in small letters. */
function setUp() {
  const asked: string[] = [];
  const search = createKeySearch({
    names: {
      async of(ids) {
        asked.push(...ids);
        return new Map(ids.map((id) => [id, `@${id.slice(2).toLowerCase()}`]));
      },
    },
    policy: () => policy,
    people: { about: async () => new Map() },
    requests: { now: async () => 0 },
  });
  const found = async (lines: readonly KeyLine[], filter: KeyFilter) =>
    (await search(lines, filter)).keys.map(({ description }) => description.split(' ')[0]);
  return { search, found, asked };
}

describe('keys that are looked for', () => {
  it.each([
    'CI',
    'ci-deploy',
    'swvk',
    'web shop',
    'shop ci',
    'cccccc',
    'dana',
    '@dana',
    'U0DANA',
    'ｃｉ',
  ])('fit a text in any of what is known of them: %s', async (text) => {
    const { found } = setUp();
    expect(await found([line('ci-deploy', 'U0DANA')], { text })).toEqual(['ci-deploy']);
  });

  it.each(['ravi', 'ci terraform', 'ck:01JD', 'GROUP_OWNER', 'deploygswv'])(
    'do not fit what is not there, nor what only Keywarden wrote: %s',
    async (text) => {
      const { found } = setUp();
      expect(await found([line('ci-deploy', 'U0DANA')], { text })).toEqual([]);
    },
  );

  it('belong to all accounts of a person; and nobody is asked for names without a text', async () => {
    const { found, asked } = setUp();
    const lines = [
      line('one', 'U0DANA'),
      line('two', 'U0DANA2'),
      line('three', 'U0MEI'),
      line('four'),
    ];
    expect(await found(lines, { owner: 'U0DANA2' })).toEqual(['one', 'two']);
    expect(asked).toEqual([]);
    expect(await found(lines, { owner: 'U0DANA', text: 'tw' })).toEqual(['two']);
  });

  it('ask Slack for fifty names at most, each once, and say that there are more', async () => {
    const { search, asked } = setUp();
    const lines = Array.from({ length: 180 }, (_, index) => line('x', `U0P${index % 60}`));
    const { someOwnersUnnamed } = await search(lines, { text: 'p3' });
    expect(someOwnersUnnamed).toBe(true);
    expect(asked).toHaveLength(50);
    expect((await search(lines.slice(0, 50), { text: 'p3' })).someOwnersUnnamed).toBe(false);
  });
});
