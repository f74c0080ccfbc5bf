import { createHash } from 'node:crypto';
import { highestRisk, type OrganizationRole } from '../key/roles.ts';
import { refuseAdmin, refuseRequester } from '../policy/access.ts';
import { knownPerson, samePerson } from '../policy/people.ts';
import { organizationOf } from '../policy/policy.ts';
import { verdictOn } from '../policy/route.ts';
import type { Circumstances } from '../record/decision.ts';
import type { Refusal } from '../record/refusal.ts';
import { stagesAsking } from './progress.ts';

/** The limits of a pre-approval: its time in ms, and for how many keys it may be used. */
export const PRE_APPROVAL = {
  shortest: 15 * 60_000,
  longest: 7 * 24 * 60 * 60_000,
  uses: 5,
} as const;

/** What an approver wants to allow in advance. */
export interface PreApprovalWish {
  readonly person: string;
  readonly organizationId: string;
  /** Sorted, at least one. */
  readonly roles: readonly OrganizationRole[];
  readonly until: number;
  readonly uses: number;
}

/**
 * An approver's vote in advance: for any request of this person for these roles, until a moment. It
 * counts exactly like a vote on the request. Immutable except for `revoked`.
 */
export interface PreApproval extends PreApprovalWish {
  /** ULID. */
  readonly id: string;
  /** Counts commits from 1. */
  readonly version: number;
  readonly commitId: string;
  /** As the policy calls it now; not in Redis. */
  readonly organizationName: string;
  readonly by: string;
  readonly at: number;
  /** `kid:mac`; covers every field except version, commit, name and `revoked`. */
  readonly mac: string;
  readonly revoked?: { readonly by: string; readonly at: number };
}

/** The quota that counts how many requests used it. */
export function quotaOf(preApprovalId: string): string {
  return `pre-approval:${preApprovalId}`;
}

/** SHA-256 (hex) of what somebody wants to allow. A window is valid for exactly this. */
export function preApprovalHash(wish: PreApprovalWish): string {
  const { person, organizationId, roles, until, uses } = wish;
  const canonical = JSON.stringify(['wish/1', person, organizationId, roles, until, uses]);
  return createHash('sha256').update(canonical).digest('hex');
}

export function preApprovalMacInput(
  preApproval: Omit<PreApproval, 'mac' | 'organizationName'>,
): string[] {
  const { id, person, organizationId, roles, by, at, until, uses } = preApproval;
  return [
    'pre-approval/2',
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

/**
 * Whether a pre-approval is valid now for a request of this person for these roles. It is for roles
 * of the organization only: whoever gave it saw no project.
 */
export function covers(
  preApproval: PreApproval,
  asked: {
    readonly requester: string;
    readonly organizationId: string;
    readonly roles: readonly OrganizationRole[];
    readonly projects?: readonly unknown[];
  },
  now: number,
): boolean {
  if ((asked.projects ?? []).length > 0) return false;
  const { person, organizationId, roles, until, revoked } = preApproval;
  if (revoked !== undefined || now >= until || person !== asked.requester) return false;
  return (
    organizationId === asked.organizationId && asked.roles.every((role) => roles.includes(role))
  );
}

/** Whether `by` may allow this in advance: only people who could approve the request itself. */
export function refuseAllowing(
  wish: {
    readonly by: string;
    readonly person: string;
    readonly organizationId: string;
    readonly roles: readonly OrganizationRole[];
  },
  { policy, people, now }: Circumstances,
): Refusal | undefined {
  const granter = knownPerson(people, wish.by);
  const person = knownPerson(people, wish.person);
  if (granter === undefined) return { why: 'person_unknown' };
  if (granter.standing !== 'member') return { why: 'not_a_member', standing: granter.standing };
  if (person === undefined) return { why: 'person_unknown' };
  if (person.standing !== 'member') return { why: 'requester_gone' };
  if (wish.by === wish.person) return { why: 'own_request' };
  if (samePerson(granter, person)) return { why: 'same_person' };
  const organization = organizationOf(policy, wish.organizationId);
  if (organization === undefined) return { why: 'unknown_organization' };
  // What the person may not ask for cannot be allowed in advance.
  if (refuseRequester(policy, person, wish.organizationId) !== undefined) {
    return { why: 'not_a_requester' };
  }
  const over = wish.roles.filter((role) => !organization.roles.includes(role));
  if (over.length > 0) return { why: 'role_not_allowed', roles: over };
  const verdict = verdictOn(policy, person, wish);
  if (verdict.outcome === 'denied') return { ...verdict, why: 'denied_by_rule' };
  if (verdict.outcome === 'no_manager') return { why: 'no_manager' };
  if (highestRisk(wish.roles) === 'dangerous') return { why: 'too_dangerous_in_advance' };
  const asked = stagesAsking(verdict.route, now, { person: granter, at: now });
  return asked.length > 0 ? undefined : { why: 'not_allowed' };
}

/**
 * Whether `by` may take it back: the person who gave it, people who could have given it, and
 * admins.
 */
export function refuseTakingBack(
  preApproval: PreApproval,
  by: string,
  given: Circumstances,
): Refusal | undefined {
  const person = knownPerson(given.people, by);
  if (person === undefined) return { why: 'person_unknown' };
  if (person.standing !== 'member') return { why: 'not_a_member', standing: person.standing };
  const may =
    by === preApproval.by ||
    refuseAdmin(given.policy, person) === undefined ||
    refuseAllowing({ ...preApproval, by }, given) === undefined;
  if (!may) return { why: 'not_allowed' };
  const over = preApproval.revoked !== undefined || given.now >= preApproval.until;
  return over ? { why: 'pre_approval_over' } : undefined;
}

/** Whether the end and the number of uses are within the limits. */
export function refuseMeasure(
  { until, uses }: Pick<PreApprovalWish, 'until' | 'uses'>,
  now: number,
): Refusal | undefined {
  const left = until - now;
  // The window was open for a while: what is left may be less than the shortest time now.
  if (!(left > 0 && left <= PRE_APPROVAL.longest)) return { why: 'pre_approval_time' };
  return Number.isInteger(uses) && uses >= 1 && uses <= PRE_APPROVAL.uses
    ? undefined
    : { why: 'pre_approval_uses' };
}
