import type { People } from '../policy/people.ts';
import type { Policy } from '../policy/policy.ts';
import type { Route } from '../policy/route.ts';
import type { Request } from '../record/request.ts';
import { tallyOf } from './approvalTally.ts';
import { type Progress, progressOn } from './progress.ts';

function askedNow(
  { stages, escalation }: Route,
  progress: Progress,
  waitedMs: number,
): readonly string[] {
  if (progress.complete) return [];
  const { current } = progress;
  // Every stage is complete, and only different people are missing: anybody who is asked may
  // approve.
  const open =
    current === undefined
      ? stages.flat()
      : (progress.stages[current] ?? []).filter(({ need, by }) => by.length < need);
  const later = escalation !== undefined && waitedMs >= escalation.afterMs ? escalation.to : [];
  return [...open.flatMap(({ of }) => of), ...later];
}

/**
 * User and user group ids of those whose decision is missing now, without people who approved or
 * denied already.
 */
export function whoseTurn(
  request: Request,
  policy: Policy,
  people: People,
  now: number,
): readonly string[] {
  const { route, createdAt, requester } = request;
  const standing = tallyOf(request, policy, people);
  // The current policy has no route for it. The people of the recorded route may still deny it.
  const routes = standing?.routes ?? [{ route, progress: progressOn(route, createdAt, []) }];
  const asked = routes.flatMap((one) => askedNow(one.route, one.progress, now - createdAt));
  const said = [...request.grants, ...(request.denials ?? [])].map(({ by }) => by);
  return [...new Set(asked)].filter((id) => id !== requester && !said.includes(id));
}
