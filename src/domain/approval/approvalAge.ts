import type { People } from '../policy/people.ts';
import { approvalLifetimeOf, type Policy } from '../policy/policy.ts';
import { type Grant, isApproval } from '../record/grant.ts';
import type { Request } from '../record/request.ts';
import { hasEnoughGrants } from './approvalTally.ts';

/**
 * How long an approval holds until the key is created, ms. A replacement has a time limit of its
 * own, so only a lifetime that the policy names counts there.
 */
function lifetimeFor({ replacement }: Pick<Request, 'replacement'>, policy: Policy): number {
  const isReplaced = replacement !== undefined && policy.approvalLifetimeMs === undefined;
  return isReplaced ? Number.POSITIVE_INFINITY : approvalLifetimeOf(policy);
}

/**
 * The grants without approvals that are too old. A rule and break-glass have no age: whether they
 * hold is judged by the policy of now.
 */
export function freshGrants(
  request: Pick<Request, 'grants' | 'replacement'>,
  policy: Policy,
  now: number,
): readonly Grant[] {
  const lifetime = lifetimeFor(request, policy);
  return request.grants.filter((grant) => !isApproval(grant) || now - grant.at <= lifetime);
}

/** Whether a request is approved only by approvals that are too old. */
export function isOutdated(request: Request, policy: Policy, people: People, now: number): boolean {
  const grants = freshGrants(request, policy, now);
  if (grants.length === request.grants.length) return false;
  return !hasEnoughGrants({ ...request, grants }, policy, people);
}
