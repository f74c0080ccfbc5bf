const times = (count: number, one: string, many: string) =>
  count === 1 ? `1 ${one}` : `${count} ${many}`;

/** Which approvals a request has and which are missing: "1 of 2 from @platform; then ...". */
export const approvals = {
  from: (given: number, needed: number, people: string) => `${given} of ${needed} from ${people}`,
  more: (missing: number, people: string) =>
    `${times(missing, 'approval', 'approvals')} from ${people}`,
  another: (missing: number) =>
    missing === 1 ? '1 approval from another person' : `${missing} approvals from other people`,
  /** With the names of those who approved. */
  by: (approval: string, approvers: string) => `${approval} (${approvers})`,
  inAdvance: (person: string) => `${person}, in advance`,
  or: ' or ',
  and: ' and ',
  afterwards: '; then ',
  together: (people: number) => `; ${people} different people altogether`,
  /** Used if nobody can be named. */
  nobody: 'nobody',
  plain: (given: number, needed: number) => `${given} of ${times(needed, 'approval', 'approvals')}`,
  changed: (missing: string) =>
    `The policy has changed since the request was made. It now needs, too: ${missing}.`,
  notAllowed:
    'The policy has changed since the request was made. It does not allow this request now, so nobody can approve it.',
  notKnown:
    'Which approvals still count and whose is missing is not known at the moment: Slack does not answer.',
  voided: (people: string) =>
    `Not counted any more: the approval of ${people}. They are not asked for such requests now.`,
  denials: (given: number, needed: number, people: string) =>
    `${given} of ${times(needed, 'denial', 'denials')}, by ${people}.`,
  reasonOf: (person: string) => `Reason of ${person} for the denial`,
  requesterGone: (person: string) =>
    `${person} is not an active member of this workspace any more. The request cannot be approved: deny it, or let it lapse.`,
  secondRound: (people: string) =>
    `Nobody decided in time, so these people are asked too: ${people}.`,
  unreachable: (since: string) =>
    `The approvers could not be reached since ${since}. They are asked as soon as they can be.`,
  narrowed: (requester: string, person: string, before: string, after: string) =>
    `${requester} accepted less, as ${person} offered: from ${before} to ${after}.`,
  youNarrowed: (person: string, before: string, after: string) =>
    `You accepted less, as ${person} offered: from ${before} to ${after}.`,
  offer: (person: string, requester: string, roles: string) =>
    `${person} offers to approve less: ${roles}. It waits for the answer of ${requester}.`,
  offerToYou: (person: string, roles: string) =>
    `${person} would approve less: ${roles}. Accept it, or keep what you asked for.`,
};

/** Which rule of the policy said who has to approve. */
export const rules = {
  title: 'Rule',
  named: (rule: string) => `${rule} of the policy`,
  /** `risk` is the name of a risk. */
  tier: (risk: string) => `that of the policy for ${risk} roles`,
  fallback: 'the default of the policy',
};

/** Why a request may be carried out, as whole sentences. */
export const grounds = {
  approved: (people: string) => `Approved by ${people}.`,
  inAdvance: (people: string) => `Allowed in advance by ${people}.`,
  automatic: (rule: string) =>
    `Approved automatically by rule ${rule} of the policy. Nobody was asked.`,
  byRule: (rule: string) => `rule ${rule} of the policy`,
  byExtension: 'the policy, for owners who extend their keys',
  byCarried: 'the approvals of the key that is replaced',
  extension: 'The policy lets its owner extend it. Nobody was asked.',
  carried: (request: string) =>
    `The approvals of request ${request} count once more, for a key of the same access.`,
  glass: (person: string) => `${person} broke the glass in an emergency: nobody approved this.`,
  /** The short form, for places that show the sentence as well. */
  unapproved: 'Nobody approved it (broken glass).',
  glassTitle: (status: string) => `EMERGENCY (broken glass): ${status}`,
  incident: 'Incident',
  toReview: 'An approver has to look at it afterwards and acknowledge it.',
  reviewed: (person: string, at: string) => `Acknowledged by ${person}, ${at}.`,
  nobody: 'Nobody (broken glass)',
  announced: 'A key was created without approval (broken glass)',
};

/** The keys that the requester has already. */
export const holdings = {
  title: 'Already holds',
  none: 'No key from Keywarden.',
  some: (count: number, organization: string, roles: string) =>
    `${times(count, 'key', 'keys')} in ${organization} (${roles})`,
  all: (keys: string) => `${keys}.`,
  more: 'There may be more from older requests.',
  notKnown: 'Not known at the moment.',
};

/** Questions of approvers and answers of the requester. */
export const discussion = {
  asks: (person: string, at: string) => `Question of ${person}, ${at}`,
  answers: (person: string, at: string) => `Answer of ${person}, ${at}`,
  unanswered: (person: string) => `Not answered yet by ${person}.`,
  unansweredByYou: 'You have not answered this yet.',
  more: (count: number) =>
    count === 1 ? '1 older question is not shown.' : `${count} older questions are not shown.`,
  question: (person: string, text: string) => `Question of ${person}: ${text}`,
  answer: (text: string) => `Answer: ${text}`,
};

/** Told to one approver, in the window in which they decide. */
export const decision = {
  checking: 'Keywarden is checking what your decision changes. You can read on and write already.',
  asked: (reasons: string) => `You are asked because ${reasons}.`,
  named: 'the policy names you',
  manager: (requester: string) => `you are the manager of ${requester}`,
  group: (group: string) => `you are in ${group}`,
  late: (reasons: string) => `You are asked because nobody decided in time, and ${reasons}.`,
  completes: 'With your approval the key is created at once.',
  remains: (missing: string) =>
    `After your approval this is still missing: ${missing}. No key is created before that.`,
  denies: 'Your denial ends the request. No key is created.',
  deniesNot: (given: number, needed: number) =>
    `Your denial is ${given} of ${needed}: the request stays open until ${needed} people have denied it.`,
  takesBack: 'Your approval is taken back.',
};
