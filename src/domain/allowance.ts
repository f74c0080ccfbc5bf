import type { Circumstances } from './decide.ts';
import { highestRisk, type OrganizationRole } from './key.ts';
import { type Person, samePerson } from './people.ts';
import { organizationOf } from './policy.ts';
import { stagesAsking } from './progress.ts';
import type { Refusal } from './refusal.ts';
import { verdictOn } from './route.ts';

/** How long something may be allowed in advance, ms, and for how many keys. */
export const ALLOWANCE = { shortest: 15 * 60_000, longest: 7 * 24 * 60 * 60_000, uses: 5 } as const;

/**
 * An approver's vote in advance: for any request of this person for these roles, until a moment. It
 * counts like a vote on the request and for no more than that. Immutable but for `revoked`.
 */
export interface Allowance {
  /** ULID. */
  readonly id: string;
  /** Counts commits from 1. */
  readonly version: number;
  readonly commitId: string;
  readonly person: string;
  readonly organizationId: string;
  readonly organizationName: string;
  /** Sorted, at least one. */
  readonly roles: readonly OrganizationRole[];
  readonly by: string;
  readonly at: number;
  readonly until: number;
  /** For how many requests at most. */
  readonly uses: number;
  /** `kid:mac`; covers every field but version, commit and `revoked`. */
  readonly mac: string;
  readonly revoked?: { readonly by: string; readonly at: number };
}

export function allowanceMacInput(allowance: Omit<Allowance, 'mac'>): string[] {
  const { id, person, organizationId, roles, by, at, until, uses } = allowance;
  return [
    'allowance/1',
    id,
    person,
    organizationId,
    roles.join(' '),
    by,
    String(at),
    String(until),
    String(uses),
  ];
}

/** Whether an allowance is for a request of this person for these roles, now. */
export function covers(
  allowance: Allowance,
  asked: {
    readonly requester: string;
    readonly organizationId: string;
    readonly roles: readonly OrganizationRole[];
  },
  now: number,
): boolean {
  const { person, organizationId, roles, until, revoked } = allowance;
  if (revoked !== undefined || now >= until || person !== asked.requester) return false;
  return (
    organizationId === asked.organizationId && asked.roles.every((role) => roles.includes(role))
  );
}

/** Whether `by` may allow this in advance: only who could approve it when it is asked for. */
export function refuseAllowing(
  wish: {
    readonly by: string;
    readonly person: string;
    readonly organizationId: string;
    readonly roles: readonly OrganizationRole[];
  },
  { policy, people, now }: Circumstances,
): Refusal | undefined {
  const granter: Person | undefined = people.get(wish.by);
  const person = people.get(wish.person);
  if (granter === undefined || granter.standing === 'unknown') return { why: 'person_unknown' };
  if (granter.standing !== 'member') return { why: 'not_a_member', standing: granter.standing };
  if (person === undefined || person.standing === 'unknown') return { why: 'person_unknown' };
  if (person.standing !== 'member') return { why: 'requester_gone' };
  if (wish.by === wish.person) return { why: 'own_request' };
  if (samePerson(granter, person)) return { why: 'same_person' };
  const organization = organizationOf(policy, wish.organizationId);
  if (organization === undefined) return { why: 'unknown_organization' };
  const over = wish.roles.filter((role) => !organization.roles.includes(role));
  if (over.length > 0) return { why: 'role_not_allowed', roles: over };
  const verdict = verdictOn(policy, person, wish);
  if (verdict.outcome === 'denied') return { ...verdict, why: 'denied_by_rule' };
  if (verdict.outcome === 'no_manager') return { why: 'no_manager' };
  if (highestRisk(wish.roles) === 'dangerous') return { why: 'too_dangerous_in_advance' };
  const asked = stagesAsking(verdict.route, now, { person: granter, at: now });
  return asked.length > 0 ? undefined : { why: 'not_allowed' };
}
