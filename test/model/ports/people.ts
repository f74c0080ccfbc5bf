import type { Owner } from '../../../src/domain/key/owner.ts';
import type { Person } from '../../../src/domain/policy/people.ts';
import {
  type Approval,
  POLICY_DEFAULTS,
  type Policy,
  type Rule,
} from '../../../src/domain/policy/policy.ts';

export const ORGANIZATION = '32b6e34b3d91647abb20e7b8';
export const GROUP = 'S0PLATFORM';
export const MINUTE = 60_000;

export const REQUESTERS = ['U0DANA', 'U0OLGA', 'U0RAVI'] as const;
/** People who press "Approve", with or without permission. */
export const VOTERS = [
  'U0RAVI',
  'U0MEI',
  'U0SAM',
  'U0DANA',
  'U0DANATWO',
  'U0GUEST',
  'U0OLGA',
] as const;
/** A user group or a person, by the id. */
export function ownerOf(id: string): Owner {
  return { kind: id.startsWith('S') ? 'group' : 'person', id };
}

/** Somebody who may act for this owner. */
export function actorFor({ kind, id }: Owner): string {
  return kind === 'group' ? 'U0MEI' : id;
}
export const ADMIN = 'U0ADMIN';
export const SECOND_ADMIN = 'U0IVO';

function person(id: string, change: Partial<Person> = {}): Person {
  return { id, standing: 'member', email: `${id}@example.com`, groups: [], ...change };
}

const PERSONS: readonly Person[] = [
  person('U0DANA'),
  person('U0OLGA'),
  person('U0RAVI', { groups: [GROUP] }),
  person('U0MEI', { groups: [GROUP] }),
  person('U0SAM', { groups: [GROUP] }),
  // Dana's second account and a guest. Both are in the group of approvers.
  person('U0DANATWO', { groups: [GROUP], email: 'U0DANA@example.com' }),
  person('U0GUEST', { groups: [GROUP], standing: 'guest' }),
  person(ADMIN),
  person(SECOND_ADMIN),
];

/** Facts about people now, and when each of them last left the approvers. */
export interface Persons {
  about(id: string): Person;
  /** Removes a person from the approvers, or adds them again. */
  turn(id: string): void;
  /** A person is deactivated, or comes back. */
  leave(id: string): void;
  /** The person as a member of all groups that they were in at any time since `since`. */
  lately(id: string, since: number): Person;
}

export function createPersons(now: () => number): Persons {
  const people = new Map(PERSONS.map((one) => [one.id, one]));
  const left = new Map<string, number>();
  const gone = new Map<string, number>();
  const about = (id: string): Person => people.get(id) ?? person(id, { standing: 'unknown' });

  return {
    about,
    leave(id) {
      const one = about(id);
      const isThere = one.standing === 'member';
      if (isThere) gone.set(id, now());
      people.set(id, { ...one, standing: isThere ? 'deactivated' : 'member' });
    },
    turn(id) {
      const one = about(id);
      const inside = one.groups.includes(GROUP);
      if (inside) left.set(id, now());
      people.set(id, { ...one, groups: inside ? [] : [GROUP] });
    },
    lately(id, since) {
      const one = about(id);
      const there = (gone.get(id) ?? 0) >= since ? ({ ...one, standing: 'member' } as const) : one;
      return (left.get(id) ?? 0) >= since ? { ...there, groups: [GROUP] } : there;
    },
  };
}

/** First the manager, then the group. After two minutes Olga may decide in place of either. */
export const MANAGED: Approval = {
  stages: [[{ need: 1, of: 'manager' }], [{ need: 1, of: [GROUP] }]],
  denials: 1,
  escalation: { afterMs: 2 * MINUTE, to: ['U0OLGA'] },
};
export const AUTOMATIC: Rule = {
  name: 'reading',
  when: { roles: ['ORG_READ_ONLY'], requesters: ['U0DANA', 'U0OLGA'] },
  effect: 'automatic',
  quota: { count: 1, withinMs: 30 * MINUTE },
};

export function policyOf(change: Partial<Policy>): Policy {
  return {
    ...POLICY_DEFAULTS,
    hash: 'p'.repeat(64),
    organizations: [{ name: 'acme', id: ORGANIZATION, roles: ['ORG_MEMBER', 'ORG_READ_ONLY'] }],
    channels: { approvals: 'C0APPROVALS', announcements: ['C0KEYS'], alerts: 'C0ALERTS' },
    approvers: [GROUP],
    admins: [ADMIN, SECOND_ADMIN],
    managers: { U0DANA: 'U0SAM', U0OLGA: 'U0MEI', U0RAVI: 'U0SAM' },
    breakGlass: { people: ['U0RAVI'], when: {}, quota: { count: 1, withinMs: 30 * MINUTE } },
    limits: { ...POLICY_DEFAULTS.limits, open: 3 },
    ...change,
  };
}
