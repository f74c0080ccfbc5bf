import { describe, expect, it } from 'vitest';
import { makeAccess } from '../../../src/domain/key/access.ts';
import { reachChanges, reachOf } from '../../../src/domain/key/capability/reach.ts';

const [ONE, TWO, THREE] = ['a', 'b', 'c'].map((one) => one.repeat(24));

function read(...projects: readonly string[]) {
  return makeAccess({
    projects: projects.map((projectId) => ({ projectId, roles: ['GROUP_READ_ONLY'] })),
  });
}

describe('what a key reaches', () => {
  const [one = '', two = '', three = ''] = [ONE, TWO, THREE];

  it('is counted by projects', () => {
    const some = makeAccess({
      projects: [
        { projectId: one, roles: ['GROUP_READ_ONLY'] },
        { projectId: two, roles: ['GROUP_REPLICA_SET_MANAGER'] },
        { projectId: three, roles: ['GROUP_OWNER'] },
      ],
    });
    expect(reachOf(some)).toEqual({
      organization: [],
      reads: 3,
      may: [
        { can: 'testFailover', projects: 1 },
        { can: 'resizeClusters', projects: 1 },
        { can: 'ownProject', projects: 1 },
      ],
    });
    expect(reachChanges(reachOf(some))).toBe(true);
    expect(reachChanges(reachOf(read(one, two)))).toBe(false);
  });

  it('is every project by a role of the organization', () => {
    expect(reachOf(makeAccess({ organizationRoles: ['ORG_READ_ONLY'] }))).toEqual({
      organization: ['readAllProjects'],
      reads: 'all',
      may: [],
    });
    const streams = reachOf(makeAccess({ organizationRoles: ['ORG_STREAM_PROCESSING_ADMIN'] }));
    expect(streams.may).toContainEqual({ can: 'makeDatabaseUsers', projects: 'all' });
    expect(reachOf(makeAccess({ organizationRoles: ['ORG_OWNER'] }))).toEqual({
      organization: ['ownOrganization'],
      reads: 'all',
      may: [],
    });
  });

  it('names what nobody knows', () => {
    expect(reachOf(makeAccess({ organizationRoles: ['ORG_NEW'] })).organization).toContain(
      'unknown',
    );
    const there = makeAccess({ projects: [{ projectId: one, roles: ['GROUP_NEW'] }] });
    expect(reachOf(there).may).toEqual([{ can: 'unknown', projects: 1 }]);
  });
});
