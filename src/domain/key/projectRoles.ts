import {
  isOrganizationRole,
  ORGANIZATION_ROLES,
  type OrganizationRole,
  type Risk,
  riskOf,
} from './roles.ts';

/** The 26 roles that Atlas has for a project (src/README.md#what-atlas-does). */
export const PROJECT_ROLES = [
  'GROUP_OWNER',
  'GROUP_ACCESS_MANAGER',
  'GROUP_CLUSTER_MANAGER',
  'GROUP_CLUSTER_CREATOR',
  'GROUP_REPLICA_SET_MANAGER',
  'GROUP_CLUSTER_RESILIENCE_TESTER',
  'GROUP_CLUSTER_LOG_VIEWER',
  'GROUP_DATABASE_ACCESS_ADMIN',
  'GROUP_DATA_ACCESS_ADMIN',
  'GROUP_DATA_ACCESS_READ_WRITE',
  'GROUP_DATA_ACCESS_READ_ONLY',
  'GROUP_BACKUP_MANAGER',
  'GROUP_BACKUP_CREATOR',
  'GROUP_BACKUP_RECOVERY_OPERATOR',
  'GROUP_BACKUP_EXPORT_OPERATOR',
  'GROUP_SEARCH_INDEX_EDITOR',
  'GROUP_INDEX_MANAGER',
  'GROUP_NETWORK_ACCESS_MANAGER',
  'GROUP_ALERTS_MANAGER',
  'GROUP_OBSERVABILITY_VIEWER',
  'GROUP_REAL_TIME_PERFORMANCE_OPERATOR',
  'GROUP_STREAM_PROCESSING_OWNER',
  'GROUP_TRIGGER_MANAGER',
  'GROUP_MODEL_OWNER',
  'GROUP_SUPPORT_ACCESS_MANAGER',
  'GROUP_READ_ONLY',
] as const;
export type ProjectRole = (typeof PROJECT_ROLES)[number];

/** A role that Keywarden knows, of an organization or of a project. */
export type Role = OrganizationRole | ProjectRole;

interface Rating {
  readonly risk: Risk;
  /** What a key with the role may do at most: the rating rests on it, not on the name. */
  readonly because: string;
}

/**
 * From the role that each operation of Atlas demands (`capability/capabilities.ts`). No key reads a
 * document through the Admin API. It reaches data by making a database user, by opening the network,
 * or through backups, archives and logs.
 */
const RATINGS: Readonly<Record<ProjectRole, Rating>> = {
  GROUP_OWNER: {
    risk: 'dangerous',
    because: 'it may do everything in the project, and delete clusters with their data',
  },
  GROUP_ACCESS_MANAGER: {
    risk: 'dangerous',
    because: 'it invites people and makes keys, with any role in the project',
  },
  GROUP_CLUSTER_MANAGER: {
    risk: 'ordinary',
    because: 'it changes, resizes and pauses clusters, which can cost money, and deletes none',
  },
  GROUP_CLUSTER_CREATOR: {
    risk: 'ordinary',
    because: 'it creates clusters, which cost money, and changes none that exist',
  },
  GROUP_REPLICA_SET_MANAGER: {
    risk: 'ordinary',
    because: 'it resizes and pauses clusters, which can cost money',
  },
  GROUP_CLUSTER_RESILIENCE_TESTER: {
    risk: 'ordinary',
    because: 'it lets parts of a cluster fail for a test, and changes no data',
  },
  GROUP_CLUSTER_LOG_VIEWER: {
    risk: 'read',
    because: 'it changes nothing; the logs that it reads may hold values of queries',
  },
  GROUP_DATABASE_ACCESS_ADMIN: {
    risk: 'dangerous',
    because: 'it makes database users, who may read and change all data',
  },
  GROUP_DATA_ACCESS_ADMIN: {
    risk: 'dangerous',
    because: 'it moves data into archives, and deletes archives with their data',
  },
  GROUP_DATA_ACCESS_READ_WRITE: {
    risk: 'ordinary',
    because: 'it writes documents in the pages of Atlas; a key only reads logs with it',
  },
  GROUP_DATA_ACCESS_READ_ONLY: {
    risk: 'ordinary',
    because: 'it reads documents in the pages of Atlas; a key only reads logs with it',
  },
  GROUP_BACKUP_MANAGER: {
    risk: 'dangerous',
    because: 'it takes data out in backups, overwrites data with them, and deletes backups',
  },
  GROUP_BACKUP_CREATOR: {
    risk: 'ordinary',
    because: 'it takes snapshots, which cost money, and restores none',
  },
  GROUP_BACKUP_RECOVERY_OPERATOR: {
    risk: 'dangerous',
    because: 'it overwrites data with a backup',
  },
  GROUP_BACKUP_EXPORT_OPERATOR: {
    risk: 'dangerous',
    because: 'it takes all data out in a backup',
  },
  GROUP_SEARCH_INDEX_EDITOR: {
    risk: 'ordinary',
    because: 'it changes search indexes, on which searches depend, and no data',
  },
  GROUP_INDEX_MANAGER: {
    risk: 'ordinary',
    because: 'it creates indexes, which load a cluster, and changes no data',
  },
  GROUP_NETWORK_ACCESS_MANAGER: {
    risk: 'dangerous',
    because: 'it decides from which networks the databases can be reached',
  },
  GROUP_ALERTS_MANAGER: {
    risk: 'ordinary',
    because: 'it decides who is alerted of what, and may turn alerts off',
  },
  GROUP_OBSERVABILITY_VIEWER: {
    risk: 'read',
    because: 'it changes nothing; the slow queries that it reads may hold values',
  },
  GROUP_REAL_TIME_PERFORMANCE_OPERATOR: {
    risk: 'ordinary',
    because: 'it stops operations that run in a database',
  },
  GROUP_STREAM_PROCESSING_OWNER: {
    risk: 'dangerous',
    because: 'it makes database users, who may read and change all data, and runs streams',
  },
  GROUP_TRIGGER_MANAGER: {
    risk: 'dangerous',
    because: 'it makes triggers, whose functions run on the data of the project',
  },
  GROUP_MODEL_OWNER: {
    risk: 'ordinary',
    because: 'it makes keys for AI models, whose use costs money, and reaches no data',
  },
  GROUP_SUPPORT_ACCESS_MANAGER: {
    risk: 'dangerous',
    because: 'it lets employees of MongoDB into the clusters',
  },
  GROUP_READ_ONLY: {
    risk: 'read',
    because: 'it changes nothing, and sees clusters, metrics, people and settings',
  },
};

export function isKnownProjectRole(text: string): text is ProjectRole {
  return PROJECT_ROLES.some((role) => role === text);
}

/** The same of any role. One that Atlas may have added since is dangerous until it was rated. */
export function riskOfRole(role: string): Risk {
  return isKnownProjectRole(role) ? RATINGS[role].risk : riskOf(role);
}

/** Why a role of a project has its risk, for operators. */
export function reasonOfProjectRisk(role: ProjectRole): string {
  return RATINGS[role].because;
}

export function highestRiskOf(roles: readonly string[]): Risk {
  const risks = roles.map(riskOfRole);
  if (risks.includes('dangerous')) return 'dangerous';
  return risks.includes('ordinary') ? 'ordinary' : 'read';
}

/** What may be asked for in a project of which the policy says nothing. */
export const ORDINARY_PROJECT_ROLES: readonly ProjectRole[] = PROJECT_ROLES.filter(
  (role) => riskOfRole(role) !== 'dangerous',
);

export function isKnownRole(text: string): text is Role {
  return isOrganizationRole(text) || isKnownProjectRole(text);
}

/**
 * Roles that are part of another, by the page of user roles; those of Cluster Manager because each
 * operation that takes them takes it too. Every role of a project includes Project Read Only, every
 * role of an organization Organization Member.
 */
const INCLUDES: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  GROUP_OWNER: PROJECT_ROLES,
  GROUP_CLUSTER_MANAGER: ['GROUP_REPLICA_SET_MANAGER', 'GROUP_CLUSTER_RESILIENCE_TESTER'],
  GROUP_BACKUP_MANAGER: [
    'GROUP_BACKUP_CREATOR',
    'GROUP_BACKUP_RECOVERY_OPERATOR',
    'GROUP_BACKUP_EXPORT_OPERATOR',
  ],
  GROUP_DATA_ACCESS_ADMIN: ['GROUP_SEARCH_INDEX_EDITOR'],
  ORG_OWNER: [...ORGANIZATION_ROLES, ...PROJECT_ROLES],
  ORG_BILLING_ADMIN: ['ORG_BILLING_READ_ONLY'],
  ORG_READ_ONLY: ['GROUP_READ_ONLY'],
  ORG_STREAM_PROCESSING_ADMIN: [
    'ORG_READ_ONLY',
    'GROUP_STREAM_PROCESSING_OWNER',
    'GROUP_READ_ONLY',
  ],
};

/**
 * The role itself, and those that are part of it. A role of a project that is part of a role of an
 * organization holds in all its projects.
 */
export function rolesWithin(role: string): readonly string[] {
  if (!isKnownRole(role)) return [role];
  const least = isKnownProjectRole(role) ? 'GROUP_READ_ONLY' : 'ORG_MEMBER';
  return [...new Set([role, least, ...(INCLUDES[role] ?? [])])];
}
