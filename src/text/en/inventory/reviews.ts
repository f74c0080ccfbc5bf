/** Buttons on a digest and on a list of a review. */
export const reviewLabels = {
  keep: 'Keep',
  narrow: 'Narrow',
  replace: 'Replace',
  end: 'End',
};

/** "1 key", "3 keys" */
const keys = (count: number) => (count === 1 ? '1 key' : `${count} keys`);

/** The message that each owner gets once a week, if a key of theirs needs a look. */
export const digest = {
  title: 'Your keys this week',
  yours: (count: number) =>
    count === 1 ? '1 of your keys needs a look.' : `${count} of your keys need a look.`,
  ofGroup: (group: string, count: number) =>
    count === 1 ? `1 key of ${group} needs a look.` : `${count} keys of ${group} need a look.`,
  next: 'End what nobody needs. Keep says that a key is needed as it is: this message is silent about it until something changes.',
  groupNext: 'Each member of the group finds them in `/atlas-keys list mine`.',
  line: (what: string, where: string, key: string, owner: string) =>
    `${what} in ${where} (public key ${key}${owner}): `,
  /** Behind the public key, where a group owns it. */
  owner: (group: string) => `, of ${group}`,
  reasons: {
    drifted: (what: string) => `somebody changed it at Atlas (${what})`,
    ends_soon: (at: string) => `ends ${at}`,
    stale: (span: string) => `not used for ${span}`,
    use_unknown: 'has no addresses, so nobody can know whether it is used',
  },
  lastUsed: (at: string) => ` (last used ${at})`,
  more: (count: number) =>
    count === 1
      ? '1 more is not shown: `/atlas-keys list mine`.'
      : `${count} more are not shown: \`/atlas-keys list mine\`.`,
};

/** The window of Keep. */
export const keepOn = {
  title: 'Keep key',
  submit: 'Keep key',
  intro:
    'You say that this key is needed as it is. Nothing changes at Atlas. The audit log notes it under your name.',
  done: 'Noted. The key stays as it is.',
};

const kinds = { drifted: 'changed keys', stale: 'keys not used', 'no-end': 'keys without end' };

/** Reviews: each owner says of each key whether it is still needed. */
export const review = {
  keys,
  title: 'Review of keys',
  notAllowed: 'Reviews are for admins and auditors of Keywarden.',
  noProject: (typed: string) =>
    `There is no project ${typed}, or Keywarden cannot see it. Check its name or id.`,
  none: 'There is no review. `/atlas-keys review start` begins one.',
  scope: {
    all: 'all keys',
    lists: kinds,
    ofOwner: (who: string) => `owner ${who}`,
    ofProject: (project: string) => `project ${project}`,
  },
  start: {
    title: 'Start a review',
    submit: 'Start review',
    says: (count: number, people: number, end: string) =>
      `${people === 1 ? '1 owner is' : `${people} owners are`} asked about ${keys(count)}, until ${end}. Each gets one message, now.`,
    left: (count: number) =>
      `${keys(count)} of people who left: the approvers are asked instead of them.`,
    foreign: (count: number) =>
      `${keys(count)} that nobody answers for: no part of the review. Adopt them first: \`/atlas-keys inventory --foreign\`.`,
    silence: {
      report: 'Silence is reported, and nothing follows from it.',
      freeze: (span: string) =>
        `By the policy, keys of which nobody says anything end ${span} after the review: they are frozen, and deleted later.`,
    },
    done: 'The review begins: the lists go out within a minute. The alerts channel shows how it stands.',
  },
  close: {
    label: 'Close review',
    title: 'Close the review',
    submit: 'Close review',
    says: (open: number) =>
      open === 0
        ? 'Every key is answered.'
        : `${keys(open)} without an answer. That is silence, and is reported.`,
    freezes: (span: string) =>
      `By the policy they end ${span} from now: they are frozen, and deleted later.`,
    done: 'The review is being closed. The alerts channel tells when it is.',
  },
  list: {
    yours: (count: number, end: string) =>
      `Please look at ${count === 1 ? 'your key' : `your ${count} keys`} until ${end}: is each still needed?`,
    ofGroup: (group: string, count: number, end: string) =>
      `Please look at ${keys(count)} of ${group} until ${end}: is each still needed?`,
    ofLeaver: (who: string, count: number, end: string) =>
      `${who} has left. Please look at their ${keys(count)} until ${end}: is each still needed?`,
    how: 'Keep: needed as it is. Narrow: asks for less. End: deletes it.',
    howForApprovers:
      'Keep: needed as it is. End: deletes it; for those who approved it, and admins.',
    silence: {
      report: 'What nobody answers is reported to the admins.',
      freeze: 'What nobody answers is frozen a week after that.',
    },
    reminder: (open: number) =>
      `${keys(open)} of the review still ${open === 1 ? 'waits' : 'wait'} for you.`,
    line: (what: string, where: string, key: string) => `${what} in ${where}, public key ${key}`,
    can: (roles: string) => `can do ${roles}`,
    used: (at: string, from: string) => `last used ${at}${from}`,
    from: (address: string) => ` from ${address}`,
    neverUsed: 'no use seen',
    useUnknown: 'use cannot be known: it has no addresses',
    useUnread: 'use not read yet',
    answered: (done: number, all: number) => `${done} of ${all} answered.`,
    more: (count: number) =>
      `${count} more follow${count === 1 ? 's' : ''} here when these are answered.`,
    allDone: 'All keys of this list are answered. Thank you.',
    over: 'This review is over.',
    overFrozen: (count: number, end: string) =>
      `This review is over. ${keys(count)} without an answer ${count === 1 ? 'ends' : 'end'} ${end}. The message about that end has a button to keep it.`,
    newer: 'A newer message of this review has the buttons.',
  },
  progress: {
    title: 'Review of keys',
    head: (id: string, scope: string, by: string, end: string) =>
      `Review ${id} of ${scope}, begun by ${by}, ends ${end}.`,
    opening: 'The lists are being sent.',
    closing: 'It is being closed.',
    closed: (by: string, at: string) => `Closed by ${by}, ${at}.`,
    numbers: (
      all: number,
      { keep, narrow, end, silent }: Readonly<Record<'keep' | 'narrow' | 'end' | 'silent', number>>,
    ) =>
      `${keys(all)}: ${keep} kept, ${narrow} to be narrowed, ${end} ended, ${silent} without an answer.`,
    waiting: (who: string) => `Waiting for ${who}.`,
    one: (who: string, open: number) => `${who} (${open})`,
    approversFor: (who: string) => `the approvers, for ${who}`,
    moreWaiting: (count: number) => `${count} more`,
    unreached: (who: string) => `Could not be told: ${who}.`,
    foreign: (count: number) => `${keys(count)} that nobody answers for are no part of it.`,
    silenceFreezes: (end: string) =>
      `Those without an answer end ${end}: they are frozen, and deleted later.`,
    file: (command: string) => `The file for auditors: ${command}`,
  },
};
