import type { Capability } from '../../../domain/key/capability/capabilities.ts';
import type { Task } from '../../../domain/key/capability/tasks.ts';

/** What somebody wants a key for. Shown as an option: Slack cuts it at 75 characters. */
export const tasks: Readonly<Record<Task, string>> = {
  readMetrics: 'Read clusters and metrics',
  readLogs: 'Read logs',
  findSlowQueries: 'Find slow queries',
  changeClusters: 'Create and change clusters',
  resizeClusters: 'Resize and pause clusters',
  testFailover: 'Test how clusters survive failures',
  makeDatabaseUsers: 'Make database users',
  takeSnapshots: 'Take snapshots',
  manageBackups: 'Manage backups',
  restoreBackups: 'Restore backups',
  editSearchIndexes: 'Edit search indexes',
  createIndexes: 'Create indexes without downtime',
  manageNetwork: 'Manage network access',
  manageAlerts: 'Manage alerts',
  readBilling: 'Read invoices',
  createProjects: 'Create projects',
};

/** What a key can do: goes on after "may". */
export const capabilities: Readonly<Record<Capability, string>> = {
  readOrganization: 'see the organization',
  readAllProjects: 'read every project, and the e-mail addresses of all members',
  readBilling: 'read invoices and payment details',
  readProject: 'read clusters, metrics and settings',
  readSearchIndexes: 'read search indexes',
  readAccessHistory: 'read who signed in to a database',
  readSlowQueries: 'read slow queries, which may hold values',
  readLogs: 'read logs, which may hold values of queries',
  manageAlerts: 'change alerts',
  manageModelKeys: 'make keys for AI models, which cost money',
  editSearchIndexes: 'change search indexes',
  createIndexes: 'create indexes',
  takeSnapshots: 'take snapshots, which cost money',
  testFailover: 'make parts of a cluster fail for a test',
  resizeClusters: 'resize and pause clusters, which can cost money',
  changeClusters: 'change the settings of clusters',
  createClusters: 'create clusters, which cost money',
  createProjects: 'create projects, and own those',
  stopOperations: 'stop operations that run in a database',
  manageStreams: 'run streams',
  manageTriggers: 'make triggers, which run on the data',
  archiveData: 'move data into archives, and delete archives',
  manageBackups: 'change and delete backups',
  restoreBackups: 'overwrite data with a backup',
  exportBackups: 'take all data out in a backup',
  letSupportIn: 'let employees of MongoDB into clusters',
  manageNetwork: 'open the databases to other networks',
  makeDatabaseUsers: 'make database users, who may read and change all data',
  manageAccess: 'invite people and make keys, with any role',
  changeBilling: 'change how the organization pays',
  ownProject: 'do everything, and delete clusters with their data',
  ownOrganization: 'do everything in every project, with all people and all keys',
  unknown: 'do what a role allows that Keywarden does not know',
};

/** What a key reaches, for the approver. */
export const reaches = {
  and: ', and ',
  separator: ', ',
  reads: (projects: number) => (projects === 1 ? 'Reads 1 project' : `Reads ${projects} projects`),
  readsAll: 'Reads every project',
  readsNone: 'Reads no project',
  may: (what: string, projects: number) => `may ${what} in ${projects} of them`,
  /** In each project that it reads. */
  mayInEach: (what: string) => `may ${what}`,
  mayInAll: (what: string) => `may ${what} in every project`,
  inOrganization: (what: string) => `In the organization it may ${what}.`,
  /** What the roles are enough for besides the tasks. */
  beyond: (what: string) => `More than the task needs: it may also ${what}.`,
  notBeyond: 'The roles are enough for the task and for nothing else.',
  /** The roles do not do. */
  lacks: (what: string) => `Not enough for the task: it may not ${what}.`,
};
