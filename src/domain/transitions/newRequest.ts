import { countingGrants, hasEnoughGrants, tallyOf } from '../approval/approvalTally.ts';
import { pendingState } from '../approval/approverReminder.ts';
import { specHash } from '../key/spec.ts';
import type { Policy } from '../policy/policy.ts';
import type { Circumstances } from '../record/decision.ts';
import type { Grant } from '../record/grant.ts';
import type { Request } from '../record/request.ts';
import { ISSUING } from './issuing.ts';
import { REVIEW_EVERY } from './nudges.ts';

/** A new request, which waits for its approvers. */
export function newRequest(
  fields: Pick<
    Request,
    | 'id'
    | 'commitId'
    | 'requester'
    | 'organizationName'
    | 'reason'
    | 'tasks'
    | 'projectNames'
    | 'ticket'
    | 'spec'
    | 'accessListUnread'
    | 'route'
    | 'replaces'
  >,
  policy: Policy,
  now: number,
): Request {
  return {
    schema: 1,
    ...fields,
    version: 1,
    createdAt: now,
    specHash: specHash(fields.spec),
    grants: [],
    attempts: 0,
    attemptsAllowed: ISSUING.attempts,
    lost: [],
    state: pendingState(policy, fields.route, now),
  };
}

/**
 * Of the votes given in advance, those that the request uses: the first that count, until they are
 * sufficient. A second vote of the same person adds nothing, so it is left for another request.
 */
export function takenVotes<T extends { readonly grant: Grant }>(
  request: Request,
  votes: readonly T[],
  { policy, people }: Pick<Circumstances, 'policy' | 'people'>,
): readonly T[] {
  const judged = (taken: readonly T[]) => ({
    ...request,
    grants: taken.map(({ grant }) => grant),
  });
  let taken: readonly T[] = [];
  for (const vote of votes) {
    if (hasEnoughGrants(judged(taken), policy, people)) break;
    const more = [...taken, vote];
    const voters = (some: readonly T[]) =>
      tallyOf(judged(some), policy, people)?.voters.length ?? 0;
    const counts = countingGrants(judged(more), policy, people).includes(vote.grant);
    if (counts && voters(more) > voters(taken)) taken = more;
  }
  return taken;
}

/**
 * The request with the grants that exist before anybody is asked. If they are sufficient, it is
 * approved at once.
 */
export function withGrounds(
  request: Request,
  grants: readonly Grant[],
  { policy, people, now }: Circumstances,
): Request {
  const grounded = {
    ...request,
    grants,
    ...(grants.some(({ kind }) => kind === 'break_glass') ? { reviewAt: now + REVIEW_EVERY } : {}),
  };
  if (!hasEnoughGrants(grounded, policy, people)) return grounded;
  return { ...grounded, state: { status: 'approved', at: now, retryAt: now } };
}
