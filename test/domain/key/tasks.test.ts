import { describe, expect, it } from 'vitest';
import {
  CAPABILITIES,
  capabilitiesOf,
  changesSomething,
  operationsOf,
  sourceOf,
} from '../../../src/domain/key/capability/capabilities.ts';
import {
  beyond,
  missing,
  needsOf,
  rolesFor,
  TASKS,
  type Task,
} from '../../../src/domain/key/capability/tasks.ts';
import {
  PROJECT_ROLES,
  type Role,
  riskOfRole,
  rolesWithin,
} from '../../../src/domain/key/projectRoles.ts';
import { ORGANIZATION_ROLES } from '../../../src/domain/key/roles.ts';

const ROLES: readonly Role[] = [...ORGANIZATION_ROLES, ...PROJECT_ROLES];
const RISKS = ['read', 'ordinary', 'dangerous'];

function allRolesFor(...tasks: readonly Task[]): readonly string[] {
  const { organizationRoles, projectRoles } = rolesFor(tasks);
  return [...organizationRoles, ...projectRoles];
}

/** Every one or two roles that are enough for a task. */
function enough(task: Task): readonly (readonly Role[])[] {
  const sets = ROLES.flatMap((one, index) => [
    [one],
    ...ROLES.slice(index + 1).map((other) => [one, other]),
  ]);
  return sets.filter((roles) => missing([task], roles).length === 0);
}

function riskiest(roles: readonly string[]): number {
  return Math.max(...roles.map((role) => RISKS.indexOf(riskOfRole(role))));
}

describe('asking for a task', () => {
  it.each(TASKS)('%s gives roles that are enough for it', (task) => {
    expect(missing([task], allRolesFor(task))).toEqual([]);
  });

  it.each(TASKS)('%s gives the smallest roles: no others can do less', (task) => {
    const given = allRolesFor(task);
    const able = capabilitiesOf(given).length;
    for (const others of enough(task)) {
      expect(capabilitiesOf(others).length, others.join()).toBeGreaterThanOrEqual(able);
      expect(riskiest(others), others.join()).toBeGreaterThanOrEqual(riskiest(given));
    }
  });

  it.each(TASKS)('%s gives no role that it could do without', (task) => {
    const given = allRolesFor(task);
    for (const role of given) {
      const left = given.filter((one) => one !== role);
      expect(missing([task], left)).not.toEqual([]);
    }
  });

  it('for several tasks gives the roles of all, without those that others include', () => {
    expect(rolesFor(['readMetrics', 'changeClusters', 'readBilling'])).toEqual({
      organizationRoles: ['ORG_BILLING_READ_ONLY'],
      projectRoles: ['GROUP_CLUSTER_CREATOR', 'GROUP_CLUSTER_MANAGER'],
    });
    expect(allRolesFor('takeSnapshots', 'manageBackups')).toEqual(['GROUP_BACKUP_MANAGER']);
    expect(rolesFor([])).toEqual({ organizationRoles: [], projectRoles: [] });
  });
});

describe('what roles can do beyond a task', () => {
  it('is nothing where they are just enough', () => {
    expect(beyond(['readMetrics'], ['GROUP_READ_ONLY'])).toEqual([]);
    expect(beyond(['manageAlerts'], ['GROUP_ALERTS_MANAGER'])).toEqual([]);
  });

  it('is told where no smaller role exists', () => {
    expect(beyond(['manageBackups'], ['GROUP_BACKUP_MANAGER'])).toEqual([
      'restoreBackups',
      'exportBackups',
    ]);
    expect(beyond(['makeDatabaseUsers'], ['GROUP_DATABASE_ACCESS_ADMIN'])).toEqual([
      'readAccessHistory',
    ]);
  });

  it('is told in one word for an owner', () => {
    expect(beyond(['readMetrics'], ['GROUP_OWNER'])).toEqual(['ownProject']);
    expect(beyond(['readMetrics'], ['ORG_OWNER'])).toEqual(['ownOrganization']);
    expect(beyond(['readMetrics'], ['GROUP_OWNER', 'ORG_BILLING_READ_ONLY'])).toEqual([
      'readBilling',
      'ownProject',
    ]);
  });

  it('names a role that nobody knows', () => {
    expect(beyond(['readMetrics'], ['GROUP_READ_ONLY', 'GROUP_BRAND_NEW'])).toEqual(['unknown']);
    expect(missing(['readMetrics'], ['GROUP_BRAND_NEW'])).toEqual(['readProject']);
  });
});

describe('the table of what roles can do', () => {
  it('has each role that Atlas has, and something that it is for', () => {
    for (const role of ROLES) {
      expect(capabilitiesOf([role]).length, role).toBeGreaterThan(0);
      expect(capabilitiesOf([role]), role).not.toContain('unknown');
    }
  });

  it('lets a role that only reads change nothing, and others change something', () => {
    for (const role of ROLES) {
      const changes = capabilitiesOf([role]).some(changesSomething);
      const onlyInPages = ['GROUP_DATA_ACCESS_READ_WRITE', 'GROUP_DATA_ACCESS_READ_ONLY'];
      if (!onlyInPages.includes(role)) expect(changes, role).toBe(riskOfRole(role) !== 'read');
    }
  });

  it('gives a role that includes another all that the other can do', () => {
    for (const role of ROLES) {
      const all = capabilitiesOf([role]);
      for (const inner of rolesWithin(role)) {
        expect(all, `${role} ${inner}`).toEqual(
          expect.arrayContaining([...capabilitiesOf([inner])]),
        );
      }
    }
  });

  it('rests on operations of Atlas, each with its page', () => {
    const rows = CAPABILITIES.map((one) => [one, operationsOf(one)] as const);
    const without = rows.filter(([, operations]) => operations.length === 0).map(([one]) => one);
    // Only the page of user roles says these.
    expect(without).toEqual([
      'readAllProjects',
      'createProjects',
      'stopOperations',
      'manageTriggers',
      'changeBilling',
      'unknown',
    ]);
    expect(sourceOf('createGroupCluster')).toBe(
      'https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-creategroupcluster',
    );
    for (const task of TASKS) expect(needsOf([task]).length).toBeGreaterThan(0);
  });
});
