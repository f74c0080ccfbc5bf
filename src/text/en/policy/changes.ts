import type { LimitChange } from '../../../domain/policy/changes/limitChanges.ts';
import type { PeopleChange } from '../../../domain/policy/changes/policyChanges.ts';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** `2 days`, `24 hours`, `90 minutes`: the largest unit of which there is a whole number above one. */
function span(ms: number): string {
  if (ms === 0) return 'no time';
  const [name, unit] = UNITS.find(([, size]) => ms % size === 0 && ms > size) ?? ['minute', 60_000];
  const count = Math.round(ms / unit);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

const lists: Readonly<Record<PeopleChange['list'], string>> = {
  approvers: 'Approvers',
  admins: 'Admins',
  auditors: 'Auditors',
  viewers: 'May see keys',
  requesters: 'May ask for keys',
  breakGlass: 'May break the glass',
};

const numbers: Readonly<Record<Extract<LimitChange, { what: 'number' }>['which'], string>> = {
  open: 'Open requests of one person',
  perDay: 'Requests of one person within 24 hours',
  reasonMin: 'Least length of a reason, in characters',
};

const times: Readonly<Record<Extract<LimitChange, { what: 'time' }>['which'], string>> = {
  requestLifetimeMs: 'A request waits for its decision',
  approvalLifetimeMs: 'An approval holds until the create',
  revealWithinMs: 'A new key waits to be revealed',
  graceForMs: 'A key that ended stays frozen',
  putOffMs: 'The end of a used key waits',
  overlapMs: 'A replaced key lives on',
  overlapMaxMs: 'A replaced key lives on at most',
  orphanAfterMs: 'A key without owner waits for one',
};

const demands: Readonly<Record<Extract<LimitChange, { what: 'demand' }>['which'], string>> = {
  reasonPattern: 'What a reason must look like',
  ticket: 'The ticket that is asked for',
  quietWords: 'Words that are no reason',
  accessList: 'The IP access list',
  recipient: 'Age recipients of private keys',
  publicApprovals: 'Whether a public channel may decide',
  glassQuota: 'How often the glass may be broken',
  reminders: 'When approvers are reminded',
  extend: 'Extensions that nobody is asked for',
  owners: 'Which groups may own keys',
  successors: 'Who gets keys of people who left',
  automations: 'Whose the keys of programs are',
  adoption: 'Whether adopting a key is approved',
};

/** What the alerts channel of the old policy is told when another one comes into force. */
export const policyChanged = {
  title: 'The policy was changed',
  now: 'Another policy is in force since now. What is different:',
  atStart: 'Keywarden started with another policy than it had before. What is different:',
  direction: {
    easier: 'Easier than before',
    harder: 'Harder than before',
    other: 'Also different',
  },
  next: 'If nobody of you did this, find out who can write the policy file, and put the old one back: it is in force again within seconds.',
  more: (count: number) => `and ${count} more: compare the files.`,
  everyone: 'everybody in the workspace',
  lists,
  listOf: (list: string, of: string) => `${list} of ${of}`,
  added: (who: string) => `added ${who}`,
  removed: (who: string) => `taken out ${who}`,
  changed: (subject: string, how: string) => `${subject}: ${how}`,
  organizationAdded: (name: string) => `Organization ${name} is new`,
  organizationGone: (name: string) => `Organization ${name} is gone`,
  roles: (of: string) => `Roles on offer in ${of}`,
  glassRoles: (of: string) => `Roles of break-glass in ${of}`,
  onePerson: (ids: string) => `${ids} count as one person now`,
  severalPeople: (ids: string) => `${ids} do not count as one person any more`,
  manager: (person: string, manager: string) => `The manager of ${person} is ${manager} now`,
  noManager: (person: string) => `${person} has no manager any more`,
  channels: {
    approvals: 'Requests are decided in',
    alerts: 'Alerts go to',
    announcements: 'New keys are announced in',
  },
  nowhere: 'no channel',
  numbers,
  number: (what: string, before: number, after: number) => `${what}: ${after} instead of ${before}`,
  times,
  time: (what: string, before: number, after: number) =>
    `${what}: ${span(after)} instead of ${span(before)}`,
  /** All project roles but the dangerous ones. */
  projectRoles: 'roles in projects',
  everyKey: 'Keys of which nothing else is said',
  lifetime: (what: string, before: string, after: string) => `${what}: ${after}. Before: ${before}`,
  lives: (byDefault: number, most: number) =>
    byDefault === most
      ? `live ${span(most)} at most`
      : `live ${span(byDefault)} by default, ${span(most)} at most`,
  demands,
  demand: (what: string) => `${what}: changed`,
  something: 'Something else in the file',
  route: (roles: string, organizations: string, before: string, after: string) =>
    `${roles} in ${organizations}: ${after}. Before: ${before}`,
  /** The same of a rule for some requesters. */
  routeFor: (route: string, requester: string) => `For requests of ${requester}: ${route}`,
  denied: 'refused',
  threshold: (need: number, of: string) => `${need} of ${of}`,
  manages: 'the manager',
  and: ' and ',
  nextStage: ', then ',
  approvals: (all: string) => `needs ${all}`,
  later: (who: string, ms: number) => `after ${span(ms)} also ${who}`,
  denials: (count: number) => `${count} denials end it`,
  automatic: (count: number, ms: number, otherwise: string) =>
    `nobody is asked for ${count === 1 ? 'one key' : `${count} keys`} of a person within ${span(ms)}; beyond that it ${otherwise}`,
};

/** What the admins are told when the policy in force can decide nothing, or not everything. */
export const undecidable = {
  title: 'Requests cannot be decided',
  means:
    'By the policy that is in force, some requests can never be decided. Keywarden goes on with it, because it was in force before: keys that exist, their reveals and revocations are not affected.',
  next: 'Name other people in the policy file, or add people to the user group. A changed file comes into force by itself within seconds.',
};
