import { refuseAdmin, refuseAuditor } from './access.ts';
import type { Circumstances } from './decision.ts';
import { routesOf } from './gate.ts';
import { stagesAsking } from './progress.ts';
import type { Request } from './request.ts';

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
