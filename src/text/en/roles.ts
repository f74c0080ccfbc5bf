import type { OrganizationRole, Risk } from '../../domain/key/roles.ts';

/** Shown in a checkbox: Slack cuts a name or an explanation at 75 characters. */
export interface RoleWords {
  readonly name: string;
  readonly does: string;
}

export const organizationRoles: Readonly<Record<OrganizationRole, RoleWords>> = {
  ORG_OWNER: {
    name: 'Organization Owner',
    does: 'Can do everything: projects, data, people, billing and all keys.',
  },
  ORG_MEMBER: {
    name: 'Organization Member',
    does: 'Sees the organization and the projects it is added to. Changes nothing.',
  },
  ORG_GROUP_CREATOR: {
    name: 'Project Creator',
    does: 'Creates projects, which can cost money, and owns those it creates.',
  },
  ORG_BILLING_ADMIN: {
    name: 'Billing Admin',
    does: 'Can change how the organization pays and see every invoice.',
  },
  ORG_BILLING_READ_ONLY: {
    name: 'Billing Viewer',
    does: 'Sees invoices and payment details. Changes nothing.',
  },
  ORG_STREAM_PROCESSING_ADMIN: {
    name: 'Stream Processing Admin',
    does: 'Runs streams in every project, and can make database users there.',
  },
  ORG_READ_ONLY: {
    name: 'Organization Read Only',
    does: 'Reads every project, and the e-mail addresses of all members.',
  },
};

/** Names of Atlas's project roles. A role that is missing here is shown by its code. */
export const projectRoles: Readonly<Record<string, string>> = {
  GROUP_OWNER: 'Project Owner',
  GROUP_READ_ONLY: 'Project Read Only',
  GROUP_DATA_ACCESS_ADMIN: 'Data Access Admin',
  GROUP_DATA_ACCESS_READ_ONLY: 'Data Access Read Only',
  GROUP_DATA_ACCESS_READ_WRITE: 'Data Access Read and Write',
  GROUP_CLUSTER_MANAGER: 'Cluster Manager',
  GROUP_SEARCH_INDEX_EDITOR: 'Search Index Editor',
  GROUP_STREAM_PROCESSING_OWNER: 'Stream Processing Owner',
  GROUP_BACKUP_MANAGER: 'Backup Manager',
  GROUP_OBSERVABILITY_VIEWER: 'Observability Viewer',
  GROUP_DATABASE_ACCESS_ADMIN: 'Database Access Admin',
  GROUP_REPLICA_SET_MANAGER: 'Replica Set Manager',
  GROUP_CLUSTER_CREATOR: 'Cluster Creator',
  GROUP_CLUSTER_LOG_VIEWER: 'Cluster Log Viewer',
  GROUP_CLUSTER_RESILIENCE_TESTER: 'Cluster Resilience Tester',
  GROUP_ACCESS_MANAGER: 'Project Access Manager',
  GROUP_BACKUP_CREATOR: 'Backup Creator',
  GROUP_BACKUP_RECOVERY_OPERATOR: 'Backup Recovery Operator',
  GROUP_BACKUP_EXPORT_OPERATOR: 'Backup Export Operator',
  GROUP_NETWORK_ACCESS_MANAGER: 'Network Access Manager',
  GROUP_TRIGGER_MANAGER: 'Trigger Manager',
  GROUP_INDEX_MANAGER: 'Index Manager',
  GROUP_REAL_TIME_PERFORMANCE_OPERATOR: 'Real-Time Performance Operator',
  GROUP_SUPPORT_ACCESS_MANAGER: 'Support Access Manager',
  GROUP_ALERTS_MANAGER: 'Alerts Manager',
  GROUP_MODEL_OWNER: 'Model Owner',
};

const level: Readonly<Record<Risk, string>> = {
  read: 'read only',
  ordinary: 'ordinary',
  dangerous: 'dangerous',
};

export const risk = {
  level,
  /** The name of a role with a warning. */
  markedDangerous: (role: string) => `${role} (dangerous)`,
  read: 'Read only: this key can look at things and change nothing.',
  ordinary: 'Ordinary: this key can change things, within the roles named here.',
  dangerous: (roles: string, does: string) => `Dangerous, because of ${roles}. ${does}`,
};

export const accessList = {
  none: 'None given. Atlas will accept this key from any address.',
  unread:
    'It could not be read whether this organization requires an IP access list. If it does, a key without a list cannot be used.',
  openToAll: (entries: string, count: number) =>
    count === 1
      ? `Warning: ${entries} lets in every address, so the list protects nothing.`
      : `Warning: ${entries} together let in every address, so the list protects nothing.`,
  /** How many addresses get in, so that nobody has to compute it. */
  width: (what: string) => `Lets in ${what}.`,
  and: ' and ',
  family: { ipv4: 'IPv4', ipv6: 'IPv6' },
  every: (family: string) => `every ${family} address`,
  half: (family: string) => `half or more of all ${family} addresses`,
  addresses: (count: string, family: string) =>
    count === '1' ? `1 ${family} address` : `${count} ${family} addresses`,
  /** IPv6 addresses are given out in networks of this size. */
  networks: (count: string) =>
    count === '1' ? '1 IPv6 network (/64)' : `${count} IPv6 networks (/64)`,
  about: (number: string) => `about ${number}`,
  part: (what: string, oneOf: string) => `${what}, 1 of ${oneOf} of all`,
  wide: 'Warning: this is very wide. Ask for the addresses that are really used.',
  privateOnly: (entries: string, count: number) =>
    count === 1
      ? `${entries} is a private address: Atlas sees only public ones, so it lets in nobody. Give the public address of the way out.`
      : `${entries} are private addresses: Atlas sees only public ones, so they let in nobody. Give the public address of the way out.`,
};
