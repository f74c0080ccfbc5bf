import { isKnownRole, type Role, rolesWithin } from '../projectRoles.ts';

interface Row {
  /** Whether it changes something. */
  readonly changes: boolean;
  /** Each of these is enough. */
  readonly roles: readonly Role[];
  /**
   * Operations of the Atlas Administration API that demand one of these roles. Empty where only the
   * page of user roles says it.
   */
  readonly operations: readonly string[];
}

/** Which of Atlas's pages says what an operation demands. */
export function sourceOf(operation: string): string {
  return `https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-${operation.toLowerCase()}`;
}

/** The page that says what each role may do, and which others it includes. */
export const USER_ROLES = 'https://www.mongodb.com/docs/atlas/reference/user-roles/';

const WITH_DATA = [
  'GROUP_DATA_ACCESS_ADMIN',
  'GROUP_DATA_ACCESS_READ_WRITE',
  'GROUP_DATA_ACCESS_READ_ONLY',
  'GROUP_STREAM_PROCESSING_OWNER',
] as const;

/**
 * What a key can do with its roles, in the steps in which a person thinks of it. What reads comes
 * before what changes, and what one should hear first stands last.
 */
const TABLE = {
  readOrganization: { changes: false, roles: ['ORG_MEMBER'], operations: ['getOrg'] },
  readAllProjects: { changes: false, roles: ['ORG_READ_ONLY'], operations: [] },
  readBilling: {
    changes: false,
    roles: ['ORG_BILLING_READ_ONLY', 'ORG_BILLING_ADMIN'],
    operations: ['listOrgInvoices', 'getOrgInvoice'],
  },
  readProject: {
    changes: false,
    roles: ['GROUP_READ_ONLY'],
    operations: ['listGroupClusters', 'getGroupProcessMeasurements', 'listGroupAlerts'],
  },
  readSearchIndexes: {
    changes: false,
    roles: ['GROUP_SEARCH_INDEX_EDITOR', ...WITH_DATA],
    operations: ['listGroupClusterSearchIndexes'],
  },
  readAccessHistory: {
    changes: false,
    roles: ['GROUP_CLUSTER_LOG_VIEWER', 'GROUP_DATABASE_ACCESS_ADMIN'],
    operations: ['getGroupDbAccessHistoryCluster'],
  },
  readSlowQueries: {
    changes: false,
    roles: ['GROUP_OBSERVABILITY_VIEWER', ...WITH_DATA],
    operations: ['listGroupProcessPerformanceAdvisorSlowQueryLogs'],
  },
  readLogs: {
    changes: false,
    roles: ['GROUP_CLUSTER_LOG_VIEWER', ...WITH_DATA],
    operations: ['downloadGroupClusterLog'],
  },
  manageAlerts: {
    changes: true,
    roles: ['GROUP_ALERTS_MANAGER'],
    operations: ['createGroupAlertConfig', 'updateGroupAlertConfig'],
  },
  manageModelKeys: {
    changes: true,
    roles: ['GROUP_MODEL_OWNER'],
    operations: ['createGroupAiModelApiKey'],
  },
  editSearchIndexes: {
    changes: true,
    roles: ['GROUP_SEARCH_INDEX_EDITOR'],
    operations: ['createGroupClusterSearchIndex', 'deleteGroupClusterSearchIndex'],
  },
  createIndexes: {
    changes: true,
    roles: ['GROUP_INDEX_MANAGER', 'GROUP_DATA_ACCESS_ADMIN'],
    operations: ['createGroupClusterIndexRollingIndex'],
  },
  takeSnapshots: {
    changes: true,
    roles: ['GROUP_BACKUP_CREATOR'],
    operations: ['takeGroupClusterBackupSnapshots'],
  },
  testFailover: {
    changes: true,
    roles: [
      'GROUP_CLUSTER_RESILIENCE_TESTER',
      'GROUP_REPLICA_SET_MANAGER',
      'GROUP_CLUSTER_MANAGER',
    ],
    operations: ['startGroupClusterOutageSimulation'],
  },
  resizeClusters: {
    changes: true,
    roles: ['GROUP_REPLICA_SET_MANAGER', 'GROUP_CLUSTER_MANAGER'],
    operations: ['updateGroupCluster', 'updateGroupClusterSqlInterface'],
  },
  changeClusters: {
    changes: true,
    roles: ['GROUP_CLUSTER_MANAGER'],
    operations: ['updateGroupClusterProcessArgs', 'restartGroupClusterPrimaries'],
  },
  createClusters: {
    changes: true,
    roles: ['GROUP_CLUSTER_CREATOR'],
    operations: ['createGroupCluster'],
  },
  createProjects: { changes: true, roles: ['ORG_GROUP_CREATOR'], operations: [] },
  stopOperations: {
    changes: true,
    roles: ['GROUP_REAL_TIME_PERFORMANCE_OPERATOR'],
    operations: [],
  },
  manageStreams: {
    changes: true,
    roles: [
      'GROUP_STREAM_PROCESSING_OWNER',
      'GROUP_DATA_ACCESS_ADMIN',
      'ORG_STREAM_PROCESSING_ADMIN',
    ],
    operations: ['createGroupStreamWorkspace'],
  },
  manageTriggers: { changes: true, roles: ['GROUP_TRIGGER_MANAGER'], operations: [] },
  archiveData: {
    changes: true,
    roles: ['GROUP_DATA_ACCESS_ADMIN'],
    operations: ['createGroupClusterOnlineArchive', 'deleteGroupClusterOnlineArchive'],
  },
  manageBackups: {
    changes: true,
    roles: ['GROUP_BACKUP_MANAGER'],
    operations: ['updateGroupClusterBackupSchedule', 'deleteGroupClusterBackupSnapshot'],
  },
  restoreBackups: {
    changes: true,
    roles: ['GROUP_BACKUP_RECOVERY_OPERATOR', 'GROUP_BACKUP_EXPORT_OPERATOR'],
    operations: ['createGroupClusterBackupRestoreJob'],
  },
  exportBackups: {
    changes: true,
    roles: ['GROUP_BACKUP_EXPORT_OPERATOR'],
    operations: ['createGroupClusterBackupExport', 'downloadGroupFlexClusterBackup'],
  },
  letSupportIn: {
    changes: true,
    roles: ['GROUP_SUPPORT_ACCESS_MANAGER'],
    operations: ['grantGroupClusterMongoDbEmployeeAccess'],
  },
  manageNetwork: {
    changes: true,
    roles: ['GROUP_NETWORK_ACCESS_MANAGER'],
    operations: ['createGroupAccessListEntry', 'createGroupPeer'],
  },
  makeDatabaseUsers: {
    changes: true,
    roles: ['GROUP_DATABASE_ACCESS_ADMIN', 'GROUP_STREAM_PROCESSING_OWNER'],
    operations: ['createGroupDatabaseUser', 'updateGroupDatabaseUser'],
  },
  manageAccess: {
    changes: true,
    roles: ['GROUP_ACCESS_MANAGER'],
    operations: ['createGroupApiKey', 'addGroupUsers'],
  },
  changeBilling: { changes: true, roles: ['ORG_BILLING_ADMIN'], operations: [] },
  ownProject: {
    changes: true,
    roles: ['GROUP_OWNER'],
    operations: ['deleteGroupCluster', 'updateGroupSettings', 'deleteGroup'],
  },
  ownOrganization: { changes: true, roles: ['ORG_OWNER'], operations: ['createOrgApiKey'] },
  /** A role that nobody has rated yet. */
  unknown: { changes: true, roles: [], operations: [] },
} as const satisfies Readonly<Record<string, Row>>;

export type Capability = keyof typeof TABLE;

const ROWS: Readonly<Record<Capability, Row>> = TABLE;

function isCapability(name: string): name is Capability {
  return Object.hasOwn(TABLE, name);
}

/** All of them, in the order of the table. */
export const CAPABILITIES: readonly Capability[] = Object.keys(TABLE).filter(isCapability);

export function changesSomething(capability: Capability): boolean {
  return ROWS[capability].changes;
}

/** The operations of Atlas on which the row rests. */
export function operationsOf(capability: Capability): readonly string[] {
  return ROWS[capability].operations;
}

/** What somebody can do with these roles, in the order of the table. */
export function capabilitiesOf(roles: readonly string[]): readonly Capability[] {
  const all = roles.flatMap(rolesWithin);
  const strange = all.some((role) => !isKnownRole(role));
  return CAPABILITIES.filter((capability) => {
    if (capability === 'unknown') return strange;
    return ROWS[capability].roles.some((role) => all.includes(role));
  });
}

/** The same, short: without what goes without saying beside another. */
export function inShort(capabilities: readonly Capability[]): readonly Capability[] {
  if (capabilities.includes('ownOrganization')) return ['ownOrganization'];
  const edits = capabilities.includes('editSearchIndexes');
  const some = capabilities.filter((one) => one !== 'readSearchIndexes' || !edits);
  if (!some.includes('ownProject')) return some;
  const owned = capabilitiesOf(['GROUP_OWNER']);
  return some.filter((one) => one === 'ownProject' || !owned.includes(one));
}
