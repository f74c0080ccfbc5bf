// The role names Atlas knows, and what a caller needs for each kind of operation.
import type { Caller } from './callers.ts';

export const organizationRoles = [
  'ORG_OWNER',
  'ORG_MEMBER',
  'ORG_GROUP_CREATOR',
  'ORG_BILLING_ADMIN',
  'ORG_BILLING_READ_ONLY',
  'ORG_STREAM_PROCESSING_ADMIN',
  'ORG_READ_ONLY',
] as const;

export const projectRoles = [
  'GROUP_OWNER',
  'GROUP_READ_ONLY',
  'GROUP_DATA_ACCESS_ADMIN',
  'GROUP_DATA_ACCESS_READ_ONLY',
  'GROUP_DATA_ACCESS_READ_WRITE',
  'GROUP_CLUSTER_MANAGER',
  'GROUP_SEARCH_INDEX_EDITOR',
  'GROUP_STREAM_PROCESSING_OWNER',
  'GROUP_BACKUP_MANAGER',
  'GROUP_OBSERVABILITY_VIEWER',
  'GROUP_DATABASE_ACCESS_ADMIN',
  'GROUP_REPLICA_SET_MANAGER',
  'GROUP_CLUSTER_CREATOR',
  'GROUP_CLUSTER_LOG_VIEWER',
  'GROUP_CLUSTER_RESILIENCE_TESTER',
  'GROUP_ACCESS_MANAGER',
  'GROUP_BACKUP_CREATOR',
  'GROUP_BACKUP_RECOVERY_OPERATOR',
  'GROUP_BACKUP_EXPORT_OPERATOR',
  'GROUP_NETWORK_ACCESS_MANAGER',
  'GROUP_TRIGGER_MANAGER',
  'GROUP_INDEX_MANAGER',
  'GROUP_REAL_TIME_PERFORMANCE_OPERATOR',
  'GROUP_SUPPORT_ACCESS_MANAGER',
  'GROUP_ALERTS_MANAGER',
  'GROUP_MODEL_OWNER',
] as const;

const organizationRoleNames: ReadonlySet<string> = new Set(organizationRoles);
const projectRoleNames: ReadonlySet<string> = new Set(projectRoles);

export const isOrganizationRole = (name: string) => organizationRoleNames.has(name);
export const isProjectRole = (name: string) => projectRoleNames.has(name);

export type Requirement =
  | 'any caller'
  | 'organization member'
  | 'organization reader'
  | 'organization owner'
  | 'project reader'
  | 'project access manager'
  | 'project owner';

function projectRolesOf(caller: Caller, projectId: string): readonly string[] {
  return caller.projects.find((project) => project.projectId === projectId)?.roles ?? [];
}

/** An owner of the organization owns each of its projects; a read-only member sees each of them. */
export function seesProject(caller: Caller, projectId: string): boolean {
  return (
    caller.roles.includes('ORG_OWNER') ||
    caller.roles.includes('ORG_READ_ONLY') ||
    projectRolesOf(caller, projectId).length > 0
  );
}

function managesProject(caller: Caller, projectId: string, among: readonly string[]): boolean {
  return (
    caller.roles.includes('ORG_OWNER') ||
    projectRolesOf(caller, projectId).some((role) => among.includes(role))
  );
}

export interface Place {
  readonly organizationId: string;
  readonly projectId: string;
}

export function mayDo(requirement: Requirement, caller: Caller, place: Place): boolean {
  if (requirement === 'any caller') return true;
  if (caller.organizationId !== place.organizationId) return false;
  switch (requirement) {
    case 'organization member':
      return caller.roles.some(isOrganizationRole);
    case 'organization reader':
      return ['ORG_OWNER', 'ORG_READ_ONLY'].some((role) => caller.roles.includes(role));
    case 'organization owner':
      return caller.roles.includes('ORG_OWNER');
    case 'project reader':
      return seesProject(caller, place.projectId);
    case 'project access manager':
      return managesProject(caller, place.projectId, ['GROUP_OWNER', 'GROUP_ACCESS_MANAGER']);
    case 'project owner':
      return managesProject(caller, place.projectId, ['GROUP_OWNER']);
    default:
      return requirement satisfies never;
  }
}
