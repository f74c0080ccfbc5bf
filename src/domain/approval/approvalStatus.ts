import { isNamed } from '../policy/access.ts';
import type { People } from '../policy/people.ts';
import type { Policy } from '../policy/policy.ts';
import type { Route } from '../policy/route.ts';
import { type Request, votersOf } from '../record/request.ts';
import { denialsNeeded, lacksName, type Standing, tallyOf, voidVotes } from './approvalTally.ts';
import { whoseTurn } from './whoseTurn.ts';

/** The approval status of a waiting request, by current people and policy. Messages show it. */
export interface ApprovalStatus {
  /** As in `Standing`. Empty if the current policy allows no such request. */
  readonly routes: Standing['routes'];
  readonly complete: boolean;
  /** User ids of people who approved and whose approval no longer counts. */
  readonly voided: readonly string[];
  /** How many denials end the request. */
  readonly denials: number;
  /** The requester is no longer an active member. */
  readonly requesterGone: boolean;
  /** User and user group ids of those whose approval is missing now. */
  readonly turn: readonly string[];
  /** User and user group ids of those who are asked too because nobody decided in time. */
  readonly secondRound: readonly string[];
}

/**
 * Why somebody is asked: the policy names them, as the requester's manager, or through a user
 * group.
 */
export type AskedAs =
  | { readonly as: 'named' }
  | { readonly as: 'manager' }
  | { readonly as: 'group'; readonly group: string };

/** What one person's decision would change. */
export interface Prospect {
  readonly asked: readonly AskedAs[];
  /** They are asked only because nobody decided in time. */
  readonly late: boolean;
  /** The approval status with their approval added. */
  readonly approved: ApprovalStatus;
  /** The number of denials if they denied. */
  readonly denials: number;
  /** They have approved. A denial would take that back. */
  readonly approvedBefore: boolean;
}

/** Live keys of one person in one organization. */
export interface Holding {
  readonly organizationName: string;
  readonly count: number;
  /** Of the organization and of projects. */
  readonly roles: readonly string[];
}

type Known = { readonly policy: Policy; readonly people: People; readonly now: number };

function isSecondRound({ escalation }: Route, { createdAt }: Request, now: number): boolean {
  return escalation !== undefined && now >= createdAt + escalation.afterMs;
}

function secondRoundOf(routes: readonly Route[], request: Request, now: number): string[] {
  return routes.flatMap((route) =>
    isSecondRound(route, request, now) ? (route.escalation?.to ?? []) : [],
  );
}

/** `undefined` if somebody concerned, or the name of a project, cannot be looked up. */
export function approvalStatusOf(request: Request, known: Known): ApprovalStatus | undefined {
  const { policy, people, now } = known;
  const voters = votersOf(request);
  const facts = [request.requester, ...voters].map((id) => people.get(id)?.standing ?? 'unknown');
  if (facts.includes('unknown') || lacksName(request, policy)) return undefined;
  const standing = tallyOf(request, policy, people);
  const routes = standing?.routes ?? [];
  const open = routes.filter(({ progress }) => !progress.complete).map(({ route }) => route);
  const secondRound = secondRoundOf(open, request, now);
  return {
    routes,
    complete: standing?.complete ?? false,
    voided: standing === undefined ? [] : voidVotes(request, policy, people),
    denials: denialsNeeded(request, { policy, people }),
    requesterGone: people.get(request.requester)?.standing !== 'member',
    turn: whoseTurn(request, policy, people, now),
    secondRound: [...new Set(secondRound)],
  };
}

function askedAs(ids: readonly string[], by: string, request: Request, known: Known): AskedAs[] {
  const { policy, people } = known;
  const groups = people.get(by)?.groups ?? [];
  const own = ids.includes(by);
  const manager = policy.managers[request.requester] === by;
  return [
    ...(own ? [manager ? ({ as: 'manager' } as const) : ({ as: 'named' } as const)] : []),
    ...ids.filter((id) => groups.includes(id)).map((group) => ({ as: 'group', group }) as const),
  ];
}

/**
 * What the approval or the denial of this person would change. `undefined` if somebody concerned
 * cannot be looked up.
 */
export function prospectFor(request: Request, by: string, known: Known): Prospect | undefined {
  const { people, now } = known;
  const before = approvalStatusOf(request, known);
  const vote = { kind: 'vote', by, at: now, specHash: request.specHash, mac: '' } as const;
  const approved = approvalStatusOf({ ...request, grants: [...request.grants, vote] }, known);
  const person = people.get(by);
  if (before === undefined || approved === undefined || person === undefined) return undefined;
  const routes =
    before.routes.length === 0 ? [request.route] : before.routes.map((one) => one.route);
  const all = routes.flatMap(({ stages }) => stages.flat().flatMap(({ of }) => of));
  const asked = askedAs([...new Set([...all, ...before.secondRound])], by, request, known);
  const late = !isNamed(all, person) && isNamed(before.secondRound, person);
  const denials = (request.denials ?? []).filter((one) => one.by !== by).length + 1;
  const approvedBefore = request.grants.some((grant) => grant.by === by);
  return { asked, late, approved, denials, approvedBefore };
}
