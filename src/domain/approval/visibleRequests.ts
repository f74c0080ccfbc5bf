import { refuseAdmin, refuseAuditor } from '../policy/access.ts';
import type { Circumstances } from '../record/decision.ts';
import type { Request } from '../record/request.ts';
import { routesOf } from './approvalTally.ts';
import { stagesAsking } from './progress.ts';

/** Whether this person is asked in some stage of the request, now or later. */
export function isAskedBy(request: Request, by: string, given: Circumstances): boolean {
  const { policy, people, now } = given;
  const person = people.get(by);
  if (person === undefined || person.standing !== 'member' || by === request.requester)
    return false;
  const routes = routesOf(request, policy, people) ?? [request.route];
  const voter = { person, at: now };
  return routes.some((route) => stagesAsking(route, request.createdAt, voter).length > 0);
}

/** Whether this person may see a request in a list: who made it, is asked, decided, or looks after it. */
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
