import { describe, expect, it } from 'vitest';
import { accessHash } from '../../../src/domain/key/access.ts';
import {
  type Act,
  accessOf,
  type KeySpec,
  lacksEnd,
  makeSpec,
  specHash,
} from '../../../src/domain/key/spec.ts';

const SHOP = '5f0000000000000000000001';
const SHOP_TEST = '5f0000000000000000000002';
const base = {
  organizationId: '32b6e34b3d91647abb20e7b8',
  description: 'ci-deploy',
  roles: ['ORG_MEMBER'] as const,
  accessList: ['192.0.2.1'],
};
const wish = {
  ...base,
  projects: [
    { projectId: SHOP_TEST, roles: ['GROUP_READ_ONLY', 'GROUP_CLUSTER_MANAGER'] },
    { projectId: SHOP, roles: ['GROUP_READ_ONLY'] },
  ],
  lifetime: 90 * 86_400_000,
  owner: { kind: 'person', id: 'U0DANA' } as const,
  act: { kind: 'create' } as const,
};
const MEI = { kind: 'person', id: 'U0MEI' } as const;
const GROUP = { kind: 'group', id: 'U0DANA' } as const;
const spec = makeSpec(wish);

describe('what is asked for', () => {
  it('of before the ledger keeps the hash that its votes were given for', () => {
    const before = makeSpec({ ...base, roles: ['ORG_READ_ONLY'], accessList: [] });
    expect(specHash(before)).toBe(
      '975c55395ca929675996ad1004aa13702cabeddfd2b0cb61559a7acd2606252a',
    );
    expect(specHash(makeSpec({ ...before, recipient: 'age1' }))).toBe(
      '6b05a33ea9cec9f8fe72149255ad46b77090cc356622a900102393c527437f53',
    );
  });

  it('has one form, in whatever order it was chosen', () => {
    const twice = makeSpec({
      ...wish,
      accessList: ['192.0.2.1', '192.0.2.1'],
      projects: [
        { projectId: SHOP, roles: ['GROUP_READ_ONLY'] },
        { projectId: SHOP_TEST, roles: ['GROUP_CLUSTER_MANAGER'] },
        { projectId: SHOP_TEST, roles: ['GROUP_READ_ONLY', 'GROUP_CLUSTER_MANAGER'] },
      ],
    });
    expect(twice).toEqual(spec);
    expect(specHash(twice)).toBe(specHash(spec));
    expect(makeSpec(spec)).toEqual(spec);
  });

  const acts: readonly Act[] = [
    { kind: 'extend', credential: 'apiKey:1', from: 1, to: 2 },
    { kind: 'extend', credential: 'apiKey:1', from: 1, to: 3 },
    { kind: 'extend', credential: 'apiKey:1', from: 2, to: 3 },
    { kind: 'extend', credential: 'apiKey:2', from: 1, to: 2 },
    { kind: 'change', credential: 'apiKey:1', from: 'a' },
    { kind: 'change', credential: 'apiKey:1', from: 'b' },
    { kind: 'replace', credential: 'apiKey:1', from: 'a', overlap: 0 },
    { kind: 'replace', credential: 'apiKey:1', from: 'a', overlap: 1 },
  ];
  const others: readonly KeySpec[] = [
    spec,
    ...acts.map((act) => makeSpec({ ...wish, act })),
    makeSpec({ ...wish, lifetime: 30 * 86_400_000 }),
    makeSpec({ ...wish, lifetime: undefined }),
    makeSpec({ ...wish, owner: MEI }),
    makeSpec({ ...wish, owner: GROUP }),
    makeSpec({ ...wish, projects: [] }),
    makeSpec({ ...wish, projects: wish.projects.slice(0, 1) }),
    makeSpec({ ...wish, projects: [{ projectId: SHOP, roles: ['GROUP_OWNER'] }] }),
    makeSpec({ ...wish, recipient: 'age1' }),
    makeSpec({ ...wish, roles: ['ORG_READ_ONLY'] }),
    makeSpec({ ...wish, description: 'ci-deploy-2' }),
    makeSpec({ ...wish, accessList: [] }),
    makeSpec(base),
  ];

  it('has another hash as soon as anything of it differs', () => {
    expect(new Set(others.map(specHash)).size).toBe(others.length);
  });

  it('says what the key may do at Atlas', () => {
    const access = accessOf(spec);
    expect(access.organizationRoles).toEqual(['ORG_MEMBER']);
    expect(access.projects.map(({ projectId }) => projectId)).toEqual([SHOP, SHOP_TEST]);
    expect(access.addresses).toEqual(['192.0.2.1']);
    const before = makeSpec(base);
    expect(accessOf(before).projects).toEqual([]);
    expect(accessHash(accessOf(before))).not.toBe(accessHash(access));
  });

  it('must have an end, unless it changes a key that has none', () => {
    const endless = (act: Act) => lacksEnd(makeSpec({ ...wish, lifetime: undefined, act }));
    expect(endless({ kind: 'create' })).toBe(true);
    expect(endless({ kind: 'replace', credential: 'apiKey:1', from: 'a', overlap: 0 })).toBe(true);
    expect(endless({ kind: 'change', credential: 'apiKey:1', from: 'a' })).toBe(false);
    expect(lacksEnd(spec)).toBe(false);
    expect(lacksEnd(makeSpec(base))).toBe(false);
  });
});
