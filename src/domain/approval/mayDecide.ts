import { knownPerson, type Person, samePerson } from '../policy/people.ts';
import type { Circumstances } from '../record/decision.ts';
import { isApproval } from '../record/grant.ts';
import type { Refusal } from '../record/refusal.ts';
import { awaitsAcknowledgement, type Request } from '../record/request.ts';
import { lacksName, routesOf, tallyOf } from './approvalTally.ts';
import { isTheirTurn, stagesAsking, type Voter } from './progress.ts';

/** What a person who is asked may do: `approve` only in their stage, the others at any time. */
export type ReviewAction = 'approve' | 'deny' | 'ask' | 'acknowledge';

/**
 * Refuses if the request is not pending. Names who ended the wait and when, for the words "approved
 * by Dana a moment ago".
 */
export function requirePending({ state, grants }: Request): Refusal | undefined {
  if (state.status === 'pending') return undefined;
  const { status } = state;
  if (status === 'denied') return { why: 'not_pending', status, by: state.by, at: state.at };
  if (status === 'withdrawn' || status === 'lapsed')
    return { why: 'not_pending', status, at: state.at };
  // Nobody knows whether it was decided: Redis has lost that.
  if (state.status === 'held' && state.from.status === 'pending') {
    return { why: 'overtaken', status };
  }
  const last = grants.findLast(isApproval);
  if (last === undefined) return { why: 'not_pending', status };
  return { why: 'not_pending', status, by: last.by, at: last.at };
}

/** Whether two user ids belong to one person, who has only one vote. */
export function isSame(one: string, other: string, people: ReadonlyMap<string, Person>): boolean {
  const [first, second] = [people.get(one), people.get(other)];
  return (
    one === other || (first !== undefined && second !== undefined && samePerson(first, second))
  );
}

/** Everybody votes once. Somebody who approved may still deny. */
function refuseSecondVote(
  { grants, denials = [] }: Request,
  by: string,
  { people }: Circumstances,
): Refusal | undefined {
  const isTheirs = (said: { readonly by: string }) => isSame(said.by, by, people);
  if (denials.some(isTheirs)) return { why: 'already_denied' };
  const votes = grants.filter(isApproval);
  return votes.some(isTheirs) ? { why: 'already_voted' } : undefined;
}

/** Refuses an approval of this person if it is not missing now. */
function refuseApproval(request: Request, voter: Voter, given: Circumstances): Refusal | undefined {
  if (lacksName(request, given.policy)) {
    const [first] = request.spec.projects ?? [];
    return { why: 'project_name_unknown', project: first?.projectId ?? '' };
  }
  const standing = tallyOf(request, given.policy, given.people);
  if (standing === undefined) return { why: 'not_allowed_any_more' };
  const again = refuseSecondVote(request, voter.person.id, given);
  if (again !== undefined) return again;
  const turn = standing.routes.some(
    ({ route, progress }) =>
      !progress.complete && isTheirTurn(route, request.createdAt, standing.voters, voter),
  );
  return turn || standing.complete ? undefined : { why: 'not_your_turn' };
}

/** Refuses a person who is not asked for this request, whatever its state. */
function refuseRole(
  request: Request,
  by: string,
  given: Circumstances,
  action: ReviewAction,
): Refusal | undefined {
  const { policy, people, now } = given;
  if (by === request.requester) return { why: 'own_request' };
  const decider = knownPerson(people, by);
  const requester = knownPerson(people, request.requester);
  if (decider === undefined) return { why: 'person_unknown' };
  if (decider.standing !== 'member') return { why: 'not_a_member', standing: decider.standing };
  if (requester === undefined) return { why: 'person_unknown' };
  const routes = routesOf(request, policy, people) ?? [request.route];
  const voter = { person: decider, at: now };
  const asked = routes.filter((route) => stagesAsking(route, request.createdAt, voter).length > 0);
  if (asked.length === 0) return { why: 'not_allowed' };
  if (samePerson(decider, requester)) return { why: 'same_person' };
  if (action !== 'approve') return undefined;
  if (requester.standing !== 'member') return { why: 'requester_gone' };
  return refuseApproval(request, voter, given);
}

/** Whether this person may decide on this request now. Also checked before a window opens. */
export function refuseDecider(
  request: Request,
  by: string,
  given: Circumstances,
  action: ReviewAction = 'approve',
): Refusal | undefined {
  const { state } = request;
  const ended = requirePending(request);
  if (ended !== undefined) return ended;
  if (state.status === 'pending' && given.now >= state.until) return { why: 'lapsed' };
  return refuseRole(request, by, given, action);
}

/** Whether this person may acknowledge a break-glass request, in any state. */
export function refuseAcknowledger(
  request: Request,
  by: string,
  given: Circumstances,
): Refusal | undefined {
  const { acknowledged } = request;
  if (acknowledged !== undefined) return { why: 'acknowledged', by: acknowledged.by };
  if (!awaitsAcknowledgement(request)) return { why: 'nothing_to_review' };
  return refuseRole(request, by, given, 'acknowledge');
}
