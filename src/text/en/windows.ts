/** Slack cuts titles and the labels of submit and close at 24 characters. */
export const windows = {
  /** The default title. */
  title: 'Keywarden',
  cancel: 'Cancel',
  close: 'Close',
  done: 'Done. You can close this window.',
  checking: { title: 'Checking', body: 'Keywarden is checking. This window changes in a moment.' },
  sent: {
    title: 'Request sent',
    body: 'Your request was sent to the approvers. You get a direct message with each outcome.',
  },
  /**
   * Shown after sending a request that a rule or a pre-approval affects before anybody is asked.
   */
  sentEarly: {
    byRule: (rule: string) =>
      `Your request is approved by the rule ${rule} of the policy. The key is being created. You get a direct message when you can reveal its private key.`,
    inAdvance: (people: string) =>
      `Your request was approved in advance by ${people}. The key is being created. You get a direct message when you can reveal its private key.`,
    inPart: (people: string, given: number, needed: number) =>
      `The approval that ${people} gave in advance counts: ${given} of ${needed}. Your request was sent to the approvers for the rest. You get a direct message with each outcome.`,
    usedUp: (rule: string) =>
      `The rule ${rule} of the policy would approve this, but you have used up what it allows for now, so people decide.`,
  },
  notDone: { title: 'Nothing was done' },
  approve: {
    title: 'Approve request',
    submit: 'Approve request',
    intro: 'Read what is asked for. Your approval counts for exactly this.',
    comment: 'Comment',
    commentHint: 'Shown on the card and to the requester.',
  },
  deny: {
    title: 'Deny request',
    submit: 'Deny request',
    reason: 'Reason for the denial',
    reasonHint: 'The requester reads it. Say what they could ask for instead.',
  },
  withdraw: {
    title: 'Withdraw request',
    submit: 'Withdraw request',
    intro: 'The approvers see that you withdrew it. No key is created.',
  },
  resume: {
    title: 'Try again',
    submit: 'Try again',
    intro: 'Keywarden goes on with this request where it stopped.',
  },
  closeRequest: {
    title: 'Close request',
    submit: 'Close request',
    intro:
      'Keywarden asks Atlas once more. If it cannot, the request ends without a proof that its key is gone, and the card, the audit log and the requester say so.',
    left: (left: string) =>
      `Look for ${left} at Atlas, and delete it, before you close the request.`,
    nothingLeft:
      'This request has no key, so nothing is left at Atlas. It ends without one, and the card, the audit log and the requester say so.',
    said: 'What became of the key',
    saidHint:
      'For example: "The organization was deleted." It is in the audit log under your name.',
    why: 'Why it ends',
    whyHint: 'For example: "Dana has left." It is in the audit log under your name.',
  },
  revoke: {
    title: 'Revoke key',
    submit: 'Revoke key',
    intro:
      'The key is deleted at Atlas, and whatever uses it stops working. This cannot be undone. The requester and the announcement channels are told.',
    done: 'The key is being deleted at Atlas. The requester and the announcement channels are told when it is gone.',
  },
  replace: {
    title: 'Revoke and replace',
    submit: 'Revoke and replace',
    intro:
      'The key is deleted at Atlas, and whatever uses it stops working. Then a new one with the same roles is created under the same approvals, and you can reveal its private key.',
    done: 'The old key is being deleted at Atlas. You get a direct message when the new one is ready.',
  },
};

export const createForm = {
  title: 'Request a key',
  submit: 'Send request',
  organization: 'Organization',
  description: 'Description',
  descriptionHint:
    'What the key is for, for example "ci-deploy". Keywarden adds a marker to the end, to recognise its own keys.',
  roles: 'Roles',
  rolesHint: 'Choose as few as you can. The approvers see them.',
  noRoles: 'The policy allows no roles to be requested in this organization. Choose another one.',
  reason: 'Reason',
  reasonHint:
    'What do you need the key for, and for how long? The approvers read it; when the key is created, the announcement shows it too.',
  reasonMin: (min: number) => `At least ${min} characters.`,
  ticket: 'Ticket',
  /** The hint of the policy file, as its author wrote it. */
  asked: (hint: string) => `Asked for: ${hint}`,
  recipient: 'Encrypt for (age recipient)',
  recipientHint: 'Begins with age1. The private key is then encrypted for it.',
  recipientHintRequired:
    'Begins with age1; age-keygen -o key.txt makes one. The private key is encrypted for it.',
  accessList: 'IP access list',
  accessListRequired: 'IP access list (required by this organization)',
  accessListHint:
    'One IP address or CIDR block per line, 20 at most. The key works only from these. Without any entry it works from everywhere. 0.0.0.0/0 lets in every address, so avoid it.',
  accessListHintUnread:
    'One IP address or CIDR block per line, 20 at most. The key works only from these. It could not be read whether this organization requires a list: if it does, a key without one cannot be used.',
  accessListHintRequired:
    'One IP address or CIDR block per line, 20 at most. The key works only from these. This organization requires at least one. 0.0.0.0/0 lets in every address, so avoid it.',
};

export const reveal = {
  title: 'Reveal private key',
  intro: 'You are about to see the private key. It is shown once, to you only.',
  ready:
    'Have the place ready where you will store it, such as your password manager or secret store. Do not paste it into Slack, e-mail or a ticket.',
  privateKey: 'Private key',
  copyNow: 'Copy the private key now. After you close this window it cannot be shown again.',
  forTools: 'For Terraform and the Atlas CLI',
  readBy: (address: boolean) =>
    `Terraform reads the first two lines${address ? ' and `MONGODB_ATLAS_BASE_URL`' : ''}. The Atlas CLI reads ${address ? 'all but that one' : 'all three'}. Saved as \`atlas.env\`, a shell takes them with \`set -a; . ./atlas.env\`.`,
  willEncrypt: (recipient: string) =>
    `You are about to see a file with the private key. It is encrypted for ${recipient}, and shown once, to you only.`,
  fileReady: 'Have the other half of this recipient ready. Without it nobody can open the file.',
  copyFile: 'Copy the file now. After you close this window it cannot be shown again.',
  file: (recipient: string) => `File for ${recipient}`,
  openIt: (command: string) =>
    `Copy all of it, from its first line to its last, into \`key.age\`. ${command} opens it, where \`key.txt\` is the file that age-keygen wrote. It holds the key as lines for Terraform and the Atlas CLI.`,
  storeIt: 'Store it in a password manager or secret store. Do not paste it into Slack.',
  uncertain: 'Keywarden could not confirm that Slack showed you the private key.',
  uncertainAgain: (command: string) =>
    `If you did not see it, run ${command} and choose "Show once more", or "Revoke and replace" for a new key under the same approvals.`,
  uncertainNoMore: (command: string) =>
    `It cannot be shown again. If you did not see it, run ${command} and choose "Revoke and replace" for a new key under the same approvals.`,
  stopped: {
    audit:
      'The audit file cannot be written, so the private key was not shown. It still waits for you. Please try again later, or tell an admin of Keywarden.',
    log: 'The request could not be compared with the audit log, so the private key was not shown. It still waits for you. Please try again in a minute. If it lasts, tell an admin of Keywarden.',
    clock:
      'The clock of Keywarden is wrong, and the life of the key is counted from now. So the private key was not shown. It still waits for you. Please try again later; the admins of Keywarden were told.',
    seal: 'The private key could not be opened, so it was not shown. Your request is on hold, and the admins were told.',
    recipient:
      'The private key could not be encrypted for its recipient, so nothing was shown. It still waits for you. Please try again, or choose "Revoke" and request another key.',
    slack:
      'Slack closed the window too early, so the private key was not shown. It still waits for you. Choose "Reveal private key" again.',
  },
};
