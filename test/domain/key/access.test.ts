import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Access,
  accessHash,
  accessOfKey,
  extraIn,
  isProjectsOnly,
  isSame,
  isWithin,
  makeAccess,
  misplacedRoles,
  riskOfAccess,
  rolesHash,
  unionOf,
} from '../../../src/domain/key/access.ts';
import { PROJECT_ROLES } from '../../../src/domain/key/projectRoles.ts';
import { ORGANIZATION_ROLES } from '../../../src/domain/key/roles.ts';

const [ONE, TWO, THREE] = ['a', 'b', 'c'].map((one) => one.repeat(24));

const role = fc.constantFrom(...PROJECT_ROLES, 'GROUP_BRAND_NEW');
const wish = fc.record({
  organizationRoles: fc.array(fc.constantFrom(...ORGANIZATION_ROLES, 'ORG_NEW'), { maxLength: 3 }),
  projects: fc.array(
    fc.record({
      projectId: fc.constantFrom(ONE, TWO, THREE).map(String),
      roles: fc.array(role, { maxLength: 3 }),
    }),
    { maxLength: 4 },
  ),
  addresses: fc.array(
    fc.constantFrom('203.0.113.7', '203.0.113.0/24', '203.0.113.128/25', '::1', '2001:db8::/32'),
    { maxLength: 3 },
  ),
});
const access = wish.map(makeAccess);

function read(...projects: readonly string[]): Access {
  return makeAccess({
    projects: projects.map((projectId) => ({ projectId, roles: ['GROUP_READ_ONLY'] })),
  });
}

describe('what a key may do', () => {
  it('has one form, however it is written', () => {
    fc.assert(
      fc.property(wish, wish, (one, other) => {
        const [there, back] = [
          makeAccess({
            organizationRoles: [...one.organizationRoles, ...other.organizationRoles],
            projects: [...one.projects, ...other.projects],
            addresses: [...one.addresses, ...other.addresses],
          }),
          makeAccess({
            organizationRoles: [...other.organizationRoles, ...one.organizationRoles],
            projects: [...other.projects, ...one.projects].toReversed(),
            addresses: [...other.addresses, ...one.addresses, ...one.addresses],
          }),
        ];
        expect(there).toEqual(back);
        expect(makeAccess(there)).toEqual(there);
        expect(accessHash(there)).toBe(accessHash(back));
      }),
    );
  });

  it('has another hash exactly where it is another access', () => {
    fc.assert(
      fc.property(access, access, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(isSame(one, other)).toBe(same);
        const bare = (from: Access) => JSON.stringify({ ...from, addresses: [] });
        expect(rolesHash(one) === rolesHash(other)).toBe(bare(one) === bare(other));
      }),
    );
  });

  it('is always that of a member, and says so only where it is nothing else', () => {
    expect(makeAccess({}).organizationRoles).toEqual(['ORG_MEMBER']);
    const asked = makeAccess({ organizationRoles: ['ORG_READ_ONLY', 'ORG_MEMBER'] });
    expect(asked).toEqual(makeAccess({ organizationRoles: ['ORG_READ_ONLY'] }));
  });

  it('is the same where Atlas adds the membership by itself, or another order', () => {
    const shown = (...roles: readonly (readonly [string, string?])[]) =>
      accessOfKey(
        {
          id: 'k',
          publicKey: 'abcdefgh',
          description: '',
          roles: roles.map(([name, projectId]) =>
            projectId === undefined ? { role: name } : { role: name, projectId },
          ),
        },
        ['203.0.113.7/32'],
      );
    const approved = makeAccess({
      projects: [{ projectId: TWO ?? '', roles: ['GROUP_READ_ONLY', 'GROUP_INDEX_MANAGER'] }],
      addresses: ['203.0.113.7'],
    });
    const atlas = shown(['GROUP_READ_ONLY', TWO], ['ORG_MEMBER'], ['GROUP_INDEX_MANAGER', TWO]);
    expect(atlas).toEqual(approved);
  });
});

describe('comparing what two keys may do', () => {
  it('never calls wider what is the same, and follows chains', () => {
    fc.assert(
      fc.property(access, access, access, (one, two, three) => {
        expect(isWithin(one, one)).toBe(true);
        if (isWithin(one, two) && isWithin(two, three)) expect(isWithin(one, three)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('has in the union both, and nothing that is in neither', () => {
    fc.assert(
      fc.property(access, access, access, (one, other, outer) => {
        const both = unionOf(one, other);
        expect(both).toEqual(unionOf(other, one));
        expect(isWithin(one, both) && isWithin(other, both)).toBe(true);
        if (isWithin(one, outer) && isWithin(other, outer)) {
          expect(isWithin(both, outer)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says entry by entry what one has and the other has not', () => {
    const nothing = { organizationRoles: [], projects: [], addresses: [] };
    fc.assert(
      fc.property(access, access, (one, other) => {
        const [added, taken] = [extraIn(other, one), extraIn(one, other)];
        const none = [added, taken].every((parts) => isDeepStrictEqual(parts, nothing));
        expect(none).toBe(isSame(one, other));
        // What is added, beside the old, has all of the new.
        const both = makeAccess({
          organizationRoles: [...one.organizationRoles, ...added.organizationRoles],
          projects: [...one.projects, ...added.projects],
          addresses: [...one.addresses, ...added.addresses],
        });
        expect(extraIn(other, both)).toEqual(nothing);
      }),
    );
  });

  it('counts every project, role and address of its own as wider', () => {
    const [one = '', two = ''] = [ONE, TWO];
    expect(isWithin(read(one), read(one, two))).toBe(true);
    expect(isWithin(read(one, two), read(one))).toBe(false);
    const manages = makeAccess({ projects: [{ projectId: one, roles: ['GROUP_INDEX_MANAGER'] }] });
    expect(isWithin(read(one), manages)).toBe(true);
    expect(isWithin(manages, read(one))).toBe(false);
    const unknown = makeAccess({ projects: [{ projectId: one, roles: ['GROUP_NEW'] }] });
    expect(isWithin(read(one), unknown)).toBe(false);
  });

  it('knows which roles include others, also those of the organization in its projects', () => {
    const [one = ''] = [ONE];
    const owner = makeAccess({ projects: [{ projectId: one, roles: ['GROUP_OWNER'] }] });
    const alerts = makeAccess({ projects: [{ projectId: one, roles: ['GROUP_ALERTS_MANAGER'] }] });
    const all = (name: string) => makeAccess({ organizationRoles: [name] });
    expect(isWithin(alerts, owner)).toBe(true);
    expect(isWithin(owner, alerts)).toBe(false);
    expect(isWithin(owner, all('ORG_OWNER'))).toBe(true);
    expect(isWithin(read(one), all('ORG_READ_ONLY'))).toBe(true);
    expect(isWithin(alerts, all('ORG_READ_ONLY'))).toBe(false);
    expect(isWithin(all('ORG_READ_ONLY'), read(one))).toBe(false);
  });

  it('takes an empty list of addresses for every address', () => {
    const from = (...addresses: readonly string[]) => makeAccess({ addresses });
    expect(isWithin(from('203.0.113.7'), from())).toBe(true);
    expect(isWithin(from(), from('203.0.113.7'))).toBe(false);
    expect(isWithin(from('203.0.113.7'), from('203.0.113.0/25', '203.0.113.128/25'))).toBe(true);
    expect(isWithin(from('203.0.113.0/24'), from('203.0.113.0/25', '203.0.113.128/25'))).toBe(true);
    expect(isWithin(from('203.0.112.0/23'), from('203.0.113.0/24'))).toBe(false);
    expect(isWithin(from('::1'), from('0.0.0.0/0'))).toBe(false);
    expect(unionOf(from(), from('203.0.113.7')).addresses).toEqual([]);
  });
});

describe('the roles of a key', () => {
  const [one = '', two = ''] = [ONE, TWO];

  it('is as dangerous as its most dangerous role', () => {
    expect(riskOfAccess(read(one))).toBe('read');
    const owner = { projectId: two, roles: ['GROUP_OWNER'] };
    expect(riskOfAccess(makeAccess({ projects: [...read(one).projects, owner] }))).toBe(
      'dangerous',
    );
    expect(riskOfAccess(makeAccess({ organizationRoles: ['ORG_GROUP_CREATOR'] }))).toBe('ordinary');
  });

  it('may be projects only, and has each role where it belongs', () => {
    expect(isProjectsOnly(read(one))).toBe(true);
    expect(isProjectsOnly(makeAccess({ ...read(one), organizationRoles: ['ORG_OWNER'] }))).toBe(
      false,
    );
    expect(isProjectsOnly(makeAccess({}))).toBe(false);
    const wrong = makeAccess({
      organizationRoles: ['GROUP_OWNER'],
      projects: [{ projectId: one, roles: ['ORG_OWNER'] }],
    });
    expect(misplacedRoles(wrong)).toEqual(['GROUP_OWNER', 'ORG_OWNER']);
    expect(misplacedRoles(read(one))).toEqual([]);
  });
});
