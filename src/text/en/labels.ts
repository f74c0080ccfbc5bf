/** Dates are written by Slack in the reader's own time zone; `{…}` are Slack's words. */
export const time = {
  format: '{date_short_pretty} at {time}',
};

/** What stands on buttons. Slack shows about 30 characters. */
export const labels = {
  previous: 'Previous',
  next: 'Next',
  details: 'Details',
  /** Read aloud instead of "Details". */
  detailsOf: (description: string) => `Details of ${description}`,
  showJson: 'Show JSON',
  openList: 'List keys',
  requestKey: 'Request a key',
  approve: 'Approve request',
  deny: 'Deny',
  withdraw: 'Withdraw',
  reveal: 'Reveal private key',
  showAgain: 'Show once more',
  tryAgain: 'Try again',
  revoke: 'Revoke',
  revokeAndReplace: 'Revoke and replace',
  showNow: 'Show now',
  /** Read aloud, so that buttons of different requests can be told apart. */
  of: (label: string, description: string) => `${label}: ${description}`,
};

/** Names of facts, and how several facts are put together. */
export const facts = {
  requester: 'Requester',
  approvedBy: 'Approved by',
  organization: 'Organization',
  description: 'Description',
  noDescription: 'No description',
  keyId: 'Key id',
  publicKey: 'Public key',
  roles: 'Roles',
  noRoles: 'No roles',
  organizationRoles: 'Organization roles',
  projectRoles: 'Project roles',
  risk: 'Risk',
  reason: 'Reason',
  ticket: 'Ticket',
  accessList: 'IP access list',
  status: 'Status',
  requestId: 'Request',
  reasonForDenial: 'Reason for the denial',
  named: (name: string, value: string) => `${name}: ${value}`,
  /** Between the items of a list. */
  separator: ', ',
  projectRole: (role: string, project: string) => `${role} in ${project}`,
  moreRoles: (count: number) => (count === 1 ? '…and 1 more role' : `…and ${count} more roles`),
  moreEntries: (count: number) =>
    count === 1 ? '…and 1 more entry' : `…and ${count} more entries`,
  moreProjects: (count: number) =>
    count === 1 ? '…and 1 more project' : `…and ${count} more projects`,
};
