import type { Circumstances } from './decide.ts';
import { isCarried } from './gate.ts';
import { ISSUING } from './issuing.ts';
import { specHash } from './key.ts';
import { pendingState } from './patience.ts';
import type { Policy } from './policy.ts';
import type { Grant, Request } from './request.ts';

/** A request as its requester made it, waiting for its approvers. */
export function newRequest(
  fields: Pick<
    Request,
    | 'id'
    | 'commitId'
    | 'requester'
    | 'organizationName'
    | 'reason'
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

/** The same with grounds that were there before anybody was asked: they may carry it at once. */
export function withGrounds(
  request: Request,
  grants: readonly Grant[],
  { policy, people, now }: Circumstances,
): Request {
  const grounded = { ...request, grants };
  if (!isCarried(grounded, policy, people)) return grounded;
  return { ...grounded, state: { status: 'approved', at: now, retryAt: now } };
}
