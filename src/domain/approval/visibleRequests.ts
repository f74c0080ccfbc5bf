import { refuseAdmin, refuseAuditor } from '../policy/access.ts';
import type { Circumstances } from '../record/decision.ts';
import type { Request } from '../record/request.ts';
import { routesOf } from './approvalTally.ts';
import { stagesAsking } from './progress.ts';

/** Whether some stage of the request asks this person, now or later. */
export function isAskedBy(request: Request, by: string, given: Circumstances): boolean {
  const { policy, people, now } = given;
  const person = people.get(by);
  if (person === undefined || person.standing !== 'member' || by === request.requester)
    return false;
  const routes = routesOf(request, policy, people) ?? [request.route];
  const voter = { person, at: now };
  return routes.some((route) => stagesAsking(route, request.createdAt, voter).length > 0);
}

/**
 * Whether this person may see a request in a list: as its requester, approver or voter, as an admin
 * or as an auditor.
 */
export function maySee(request: Request, by: string, given: Circumstances): boolean {
  const { policy, people } = given;
  const person = people.get(by);
  if (person === undefined || person.standing !== 'member') return false;
  if (by === request.requester) return true;
  const said = [...request.grants, ...(request.denials ?? [])].some((one) => one.by === by);
  const looksAfter =
    refuseAdmin(policy, person) === undefined || refuseAuditor(policy, person) === undefined;
  return said || looksAfter || isAskedBy(request, by, given);
}
