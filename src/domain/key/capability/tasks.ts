import {
  isKnownProjectRole,
  isKnownRole,
  type ProjectRole,
  type Role,
  rolesWithin,
} from '../projectRoles.ts';
import type { OrganizationRole } from '../roles.ts';
import { type Capability, capabilitiesOf, inShort } from './capabilities.ts';

interface Row {
  readonly needs: readonly Capability[];
  /** The smallest roles that are enough. A test compares them with all others. */
  readonly roles: readonly Role[];
}

/**
 * What people want a key for, each with the smallest roles for it. What a row needs rests on what
 * Atlas demands for its operations; the links are in src/config/README.md#tasks, made from
 * `capabilities.ts`.
 */
const TABLE = {
  readMetrics: { needs: ['readProject'], roles: ['GROUP_READ_ONLY'] },
  readLogs: { needs: ['readLogs'], roles: ['GROUP_CLUSTER_LOG_VIEWER'] },
  findSlowQueries: { needs: ['readSlowQueries'], roles: ['GROUP_OBSERVABILITY_VIEWER'] },
  changeClusters: {
    needs: ['createClusters', 'changeClusters', 'resizeClusters'],
    roles: ['GROUP_CLUSTER_CREATOR', 'GROUP_CLUSTER_MANAGER'],
  },
  resizeClusters: { needs: ['resizeClusters'], roles: ['GROUP_REPLICA_SET_MANAGER'] },
  testFailover: { needs: ['testFailover'], roles: ['GROUP_CLUSTER_RESILIENCE_TESTER'] },
  makeDatabaseUsers: {
    needs: ['makeDatabaseUsers'],
    roles: ['GROUP_DATABASE_ACCESS_ADMIN'],
  },
  takeSnapshots: { needs: ['takeSnapshots'], roles: ['GROUP_BACKUP_CREATOR'] },
  manageBackups: { needs: ['takeSnapshots', 'manageBackups'], roles: ['GROUP_BACKUP_MANAGER'] },
  restoreBackups: { needs: ['restoreBackups'], roles: ['GROUP_BACKUP_RECOVERY_OPERATOR'] },
  editSearchIndexes: {
    needs: ['readSearchIndexes', 'editSearchIndexes'],
    roles: ['GROUP_SEARCH_INDEX_EDITOR'],
  },
  createIndexes: { needs: ['createIndexes'], roles: ['GROUP_INDEX_MANAGER'] },
  manageNetwork: { needs: ['manageNetwork'], roles: ['GROUP_NETWORK_ACCESS_MANAGER'] },
  manageAlerts: { needs: ['manageAlerts'], roles: ['GROUP_ALERTS_MANAGER'] },
  readBilling: { needs: ['readBilling'], roles: ['ORG_BILLING_READ_ONLY'] },
  createProjects: { needs: ['createProjects'], roles: ['ORG_GROUP_CREATOR'] },
} as const satisfies Readonly<Record<string, Row>>;

export type Task = keyof typeof TABLE;

const ROWS: Readonly<Record<Task, Row>> = TABLE;

export function isTask(name: string): name is Task {
  return Object.hasOwn(TABLE, name);
}

/** All tasks, in the order in which a form shows them. */
export const TASKS: readonly Task[] = Object.keys(TABLE).filter(isTask);

export function needsOf(tasks: readonly Task[]): readonly Capability[] {
  return [...new Set(tasks.flatMap((task) => ROWS[task].needs))];
}

export interface TaskRoles {
  readonly organizationRoles: readonly OrganizationRole[];
  /** In each project of the key. */
  readonly projectRoles: readonly ProjectRole[];
}

function isOfOrganization(role: Role): role is OrganizationRole {
  return !isKnownProjectRole(role);
}

/** The smallest roles for all of these tasks together. */
export function rolesFor(tasks: readonly Task[]): TaskRoles {
  const all = [...new Set(tasks.flatMap((task) => ROWS[task].roles))];
  const needed = all.filter(
    (role) => !all.some((other) => other !== role && rolesWithin(other).includes(role)),
  );
  return {
    organizationRoles: needed.filter(isOfOrganization),
    projectRoles: needed.filter(isKnownProjectRole),
  };
}

/** Always there with any role, and no reason to think twice. */
const WITH_EVERY_ROLE: readonly Capability[] = ['readOrganization', 'readProject'];

/** What the roles are enough for, besides the tasks. `text/` has the words. */
export function beyond(tasks: readonly Task[], roles: readonly string[]): readonly Capability[] {
  const wanted = needsOf(tasks);
  return inShort(capabilitiesOf(roles)).filter(
    (capability) => !wanted.includes(capability) && !WITH_EVERY_ROLE.includes(capability),
  );
}

/** What the tasks need and the roles do not give. */
export function missing(tasks: readonly Task[], roles: readonly string[]): readonly Capability[] {
  const given = capabilitiesOf(roles.filter(isKnownRole));
  return needsOf(tasks).filter((capability) => !given.includes(capability));
}
