import type { Policy } from './policy.ts';
import type { State } from './request.ts';
import type { Route } from './route.ts';

type Pending = Extract<State, { status: 'pending' }>;

/** A request begins to wait for its approvers. */
export function pendingState(policy: Policy, route: Route, now: number): Pending {
  const until = now + policy.requestLifetimeMs;
  const { escalation } = route;
  const escalateAt = escalation === undefined ? undefined : now + escalation.afterMs;
  return {
    status: 'pending',
    until,
    ...(escalateAt === undefined || escalateAt >= until ? {} : { escalateAt }),
  };
}
