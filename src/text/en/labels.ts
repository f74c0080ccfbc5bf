/** Slack writes dates in the reader's own time zone; `{…}` are Slack's placeholders. */
export const time = {
  format: '{date_short_pretty} at {time}',
  /** The language of numbers. */
  numbers: 'en',
};

/** The texts of buttons. Slack shows about 30 characters. */
export const labels = {
  previous: 'Previous',
  next: 'Next',
  details: 'Details',
  /** For screen readers, instead of "Details". */
  detailsOf: (description: string) => `Details of ${description}`,
  showJson: 'Show JSON',
  openList: 'List keys',
  allKeys: 'All keys',
  requestKey: 'Request a key',
  approve: 'Approve request',
  deny: 'Deny',
  withdraw: 'Withdraw',
  reveal: 'Reveal private key',
  showAgain: 'Show once more',
  tryAgain: 'Try again',
  close: 'Close request',
  ask: 'Ask a question',
  less: 'Approve with less',
  answer: 'Answer',
  acceptLess: 'Accept narrower request',
  keep: 'Keep my request',
  keepKey: 'Keep key',
  remind: 'Remind approvers',
  change: 'Change',
  askAgain: 'Ask again',
  acknowledge: 'Acknowledge',
  revoke: 'Revoke',
  revokeAndReplace: 'Revoke and replace',
  showNow: 'Show now',
  /** For screen readers, which need it to tell the buttons of different requests apart. */
  of: (label: string, description: string) => `${label}: ${description}`,
};

/** Names of facts, and texts that join several facts. */
export const facts = {
  requester: 'Requester',
  approvedBy: 'Approved by',
  /** Used instead of the names of approvers. */
  byRule: (rule: string) => `the rule ${rule} of the policy`,
  byNobody: 'nobody (the glass was broken)',
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
  recipient: 'Encrypted for',
  status: 'Status',
  requestId: 'Request',
  created: 'Created',
  lastUse: 'Last use',
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
