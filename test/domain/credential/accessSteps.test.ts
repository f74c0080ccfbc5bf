import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frozenAccess } from '../../../src/domain/credential/access.ts';
import { stepsToAccess } from '../../../src/domain/credential/accessSteps.ts';
import { type AccessParts, isSame, makeAccess } from '../../../src/domain/key/access.ts';
import { accesses, after, powersOf } from './modelOfAccess.ts';

const RUNS = { numRuns: 500 };
const PROJECT = 'a'.repeat(24);

function access(over: Partial<AccessParts> = {}): AccessParts {
  return { organizationRoles: ['ORG_MEMBER'], projects: [], addresses: [], ...over };
}

function on(...roles: string[]): AccessParts['projects'] {
  return [{ projectId: PROJECT, roles }];
}

/** What Atlas shows before the first step and after each one. */
function wayFrom(shown: AccessParts, target: AccessParts): readonly AccessParts[] {
  const way = [shown];
  for (const step of stepsToAccess(shown, target)) way.push(after(way.at(-1) ?? shown, step));
  return way;
}

function endOf(way: readonly AccessParts[]): AccessParts {
  const end = way.at(-1);
  if (end === undefined) throw new Error('a way has a beginning');
  return end;
}

/** No role from an address that was not allowed before and shall not be. */
function expectWithin(at: AccessParts, old: AccessParts, target: AccessParts): void {
  for (const empty of ['anywhere', 'nowhere'] as const) {
    const [before, shall] = [powersOf(old, empty), powersOf(target, empty)];
    const more = [...powersOf(at, empty)].filter((one) => !before.has(one) && !shall.has(one));
    expect(more).toEqual([]);
  }
}

function isSameAccess(one: AccessParts, other: AccessParts): boolean {
  return isSame(makeAccess(one), makeAccess(other));
}

function expectNotOpened(at: AccessParts, old: AccessParts, target: AccessParts): void {
  const mayBeEmpty = old.addresses.length === 0 || target.addresses.length === 0;
  if (!mayBeEmpty) expect(at.addresses).not.toEqual([]);
}

describe('the steps to an access', () => {
  it('reach it, and nothing is left to do', () => {
    fc.assert(
      fc.property(accesses, accesses, (shown, target) => {
        const end = endOf(wayFrom(shown, target));
        expect(isSameAccess(end, target)).toBe(true);
        expect(stepsToAccess(end, target)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('are none exactly where both are the same', () => {
    fc.assert(
      fc.property(accesses, accesses, (shown, target) => {
        expect(stepsToAccess(shown, target).length === 0).toBe(isSameAccess(shown, target));
      }),
      RUNS,
    );
  });

  it('allow nothing on the way that neither the old access nor the new one allows', () => {
    fc.assert(
      fc.property(accesses, accesses, (shown, target) => {
        for (const at of wayFrom(shown, target)) {
          expectWithin(at, shown, target);
          expectNotOpened(at, shown, target);
        }
      }),
      RUNS,
    );
  });

  it('reach it from a new reading after a crash at any step, within the same bounds', () => {
    fc.assert(
      fc.property(accesses, accesses, fc.infiniteStream(fc.nat(4)), (shown, target, crashes) => {
        let now = shown;
        for (let turn = 0; turn < 20 && !isSameAccess(now, target); turn += 1) {
          const way = wayFrom(now, target);
          // At least one write succeeds in a turn.
          const done = 1 + (crashes.next().value ?? 0);
          for (const at of way.slice(0, done + 1)) {
            expectWithin(at, shown, target);
            expectNotOpened(at, shown, target);
          }
          now = way[Math.min(done, way.length - 1)] ?? now;
        }
        expect(isSameAccess(now, target)).toBe(true);
      }),
      RUNS,
    );
  });

  it('go back from the middle to the old access as well', () => {
    fc.assert(
      fc.property(accesses, accesses, fc.nat(8), (old, target, crash) => {
        const way = wayFrom(old, target);
        const middle = way[Math.min(crash, way.length - 1)] ?? old;
        for (const at of wayFrom(middle, old)) expectWithin(at, old, target);
        expect(isSameAccess(endOf(wayFrom(middle, old)), old)).toBe(true);
      }),
      RUNS,
    );
  });

  it('begin with what goes, if it is frozen', () => {
    fc.assert(
      fc.property(accesses, (shown) => {
        const steps = stepsToAccess(shown, frozenAccess(shown));
        const gone = ['leave_project', 'set_organization_roles'];
        expect(steps.every((step) => gone.includes(step.do))).toBe(true);
        const end = endOf(wayFrom(shown, frozenAccess(shown)));
        expect(powersOf(end, 'anywhere').size).toBe(0);
        expect(end.addresses).toEqual(shown.addresses);
      }),
      RUNS,
    );
  });
});

describe('the order of the steps', () => {
  it('is: roles go, addresses come, addresses go, roles come', () => {
    const shown = access({
      organizationRoles: ['ORG_OWNER', 'ORG_READ_ONLY'],
      projects: on('GROUP_OWNER', 'GROUP_READ_ONLY'),
      addresses: ['192.0.2.1'],
    });
    const target = access({
      organizationRoles: ['ORG_READ_ONLY', 'ORG_BILLING_ADMIN'],
      projects: on('GROUP_READ_ONLY', 'GROUP_CLUSTER_MANAGER'),
      addresses: ['192.0.2.2'],
    });
    expect(stepsToAccess(shown, target)).toEqual([
      { do: 'set_organization_roles', roles: ['ORG_READ_ONLY'] },
      { do: 'set_project_roles', projectId: PROJECT, roles: ['GROUP_READ_ONLY'] },
      { do: 'add_addresses', addresses: ['192.0.2.2'] },
      { do: 'remove_address', address: '192.0.2.1' },
      { do: 'set_organization_roles', roles: ['ORG_BILLING_ADMIN', 'ORG_READ_ONLY'] },
      {
        do: 'set_project_roles',
        projectId: PROJECT,
        roles: ['GROUP_CLUSTER_MANAGER', 'GROUP_READ_ONLY'],
      },
    ]);
  });

  it('needs one write for a place, if the addresses stay', () => {
    const shown = access({ organizationRoles: ['ORG_OWNER'], projects: on('GROUP_OWNER') });
    const target = access({
      organizationRoles: ['ORG_READ_ONLY'],
      projects: on('GROUP_READ_ONLY'),
    });
    expect(stepsToAccess(shown, target)).toEqual([
      { do: 'set_organization_roles', roles: ['ORG_READ_ONLY'] },
      { do: 'set_project_roles', projectId: PROJECT, roles: ['GROUP_READ_ONLY'] },
    ]);
  });

  it('lists addresses before a new key gets its projects', () => {
    const target = access({ projects: on('GROUP_READ_ONLY'), addresses: ['192.0.2.1'] });
    expect(stepsToAccess(access(), target).map((step) => step.do)).toEqual([
      'add_addresses',
      'join_project',
    ]);
  });

  it('never sends an empty list of roles: the role that Atlas gives stays', () => {
    expect(stepsToAccess(access({ organizationRoles: ['ORG_OWNER'] }), access())).toEqual([
      { do: 'set_organization_roles', roles: ['ORG_MEMBER'] },
    ]);
  });
});

describe('two accesses', () => {
  it('are the same without the role that Atlas gives, in any order and writing', () => {
    const one = access({
      organizationRoles: ['ORG_READ_ONLY'],
      projects: [...on('B', 'A'), { projectId: 'b'.repeat(24), roles: [] }],
      addresses: ['203.0.113.7/32', '2001:DB8:0:0::1'],
    });
    const other = access({
      organizationRoles: ['ORG_READ_ONLY', 'ORG_MEMBER'],
      projects: [...on('A'), ...on('B')],
      addresses: ['2001:db8::1', '203.0.113.7'],
    });
    expect(isSameAccess(one, other)).toBe(true);
    expect(stepsToAccess(one, other)).toEqual([]);
    expect(makeAccess(other).projects).toEqual(on('A', 'B'));
  });

  it.each([
    ['a role', access({ organizationRoles: ['ORG_READ_ONLY'] })],
    ['a project', access({ projects: on('A') })],
    ['an address', access({ addresses: ['192.0.2.1'] })],
  ])('differ by %s', (_, other) => {
    expect(isSameAccess(access(), other)).toBe(false);
  });

  it('name an address that goes as Atlas shows it', () => {
    const shown = access({ addresses: ['10.1.2.3/8', '192.0.2.1'] });
    expect(stepsToAccess(shown, access({ addresses: ['192.0.2.1'] }))).toEqual([
      { do: 'remove_address', address: '10.1.2.3/8' },
    ]);
  });
});
