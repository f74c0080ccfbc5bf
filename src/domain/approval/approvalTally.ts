import { type KeySpec, specHash } from '../key/spec.ts';
import { refuseAccessList } from '../policy/accessListLimit.ts';
import { askedFor, partsOf } from '../policy/asked.ts';
import { automaticExtension, lifetimeFor } from '../policy/asking/lifetime.ts';
import { refuseOwner } from '../policy/asking/owners.ts';
import { refuseAsking } from '../policy/asking/refuseAsking.ts';
import { type People, type Person, samePerson } from '../policy/people.ts';
import { organizationOf, type Policy } from '../policy/policy.ts';
import { goesByName } from '../policy/projectEntry.ts';
import { refuseByRecipientLimit } from '../policy/recipientLimit.ts';
import {
  canonicalRoute,
  isApprovedByRule,
  mayBreakGlass,
  type Route,
  verdictOn,
} from '../policy/route.ts';
import type { Circumstances } from '../record/decision.ts';
import { type Grant, isApproval } from '../record/grant.ts';
import type { Request } from '../record/request.ts';
import type { HeldReason } from '../record/state.ts';
import { distinctVoters, type Progress, progressOn, type Voter } from './progress.ts';

type Judged = Pick<
  Request,
  'requester' | 'createdAt' | 'spec' | 'projectNames' | 'specHash' | 'route' | 'grants'
>;

/**
 * How far a request is approved, by its recorded route and by that of the current policy. Both must
 * be satisfied.
 */
export interface Standing {
  /** The recorded route first. That of the current policy only if it differs. */
  readonly routes: readonly { readonly route: Route; readonly progress: Progress }[];
  readonly voters: readonly Voter[];
  readonly complete: boolean;
}

function votersOf(request: Judged, people: People): readonly Voter[] {
  const requester = people.get(request.requester);
  if (requester === undefined) return [];
  const voters = request.grants.flatMap((grant): Voter[] => {
    const person = people.get(grant.by);
    const counts = isApproval(grant) && grant.specHash === request.specHash;
    if (!counts || person === undefined || person.standing !== 'member') return [];
    return samePerson(requester, person) ? [] : [{ person, at: grant.at }];
  });
  return distinctVoters(voters);
}

/**
 * Whether the policy goes by the name of a project of the request, and Atlas did not say now how it
 * is called. Then nothing can be decided.
 */
export function lacksName(
  { spec, projectNames = {} }: Pick<Request, 'spec' | 'projectNames'>,
  policy: Policy,
): boolean {
  const organization = organizationOf(policy, spec.organizationId);
  if (organization === undefined) return false;
  return (spec.projects ?? []).some(
    ({ projectId: id }) => projectNames[id] === undefined && goesByName(policy, organization, id),
  );
}

/**
 * The routes that a request must satisfy. `undefined` if the current policy has none for it, its
 * requester is not known, or the name of a project.
 */
export function routesOf(
  request: Judged,
  policy: Policy,
  people: People,
): readonly Route[] | undefined {
  const requester = people.get(request.requester);
  if (requester === undefined || lacksName(request, policy)) return undefined;
  const verdict = verdictOn(policy, requester, askedFor(request));
  if (verdict.outcome !== 'ask') return undefined;
  const { route } = verdict;
  return canonicalRoute(route) === canonicalRoute(request.route) ? [route] : [request.route, route];
}

/** `undefined` if the current policy allows no such request, or its requester is not known. */
export function tallyOf(request: Judged, policy: Policy, people: People): Standing | undefined {
  const routes = routesOf(request, policy, people);
  if (routes === undefined) return undefined;
  const voters = votersOf(request, people);
  const judged = routes.map((route) => ({
    route,
    progress: progressOn(route, request.createdAt, voters),
  }));
  return { routes: judged, voters, complete: judged.every(({ progress }) => progress.complete) };
}

/**
 * The number of the stage that is asked now, where these votes have brought the request to a later
 * one. `undefined`: nobody else is asked, or it is complete.
 */
export function stageBegun(
  before: Standing | undefined,
  after: Standing | undefined,
): number | undefined {
  if (after === undefined || after.complete) return undefined;
  const begun = after.routes.flatMap(({ progress: { current } }, index) => {
    const earlier = before?.routes[index]?.progress.current ?? 0;
    return current !== undefined && current > earlier ? [current + 1] : [];
  });
  return begun[0];
}

/** Whether the policy lets the owner move the end so far without asking anybody. */
export function mayExtendAlone(
  request: Pick<Judged, 'spec' | 'projectNames'>,
  policy: Policy,
): boolean {
  const { act } = request.spec;
  if (act?.kind !== 'extend') return false;
  const automatic = automaticExtension(policy, askedFor(request));
  return automatic !== undefined && act.to - act.from <= automatic.maxMs;
}

/** Whether a grant that needs no vote still holds: by an automatic rule, or by break-glass. */
function holdsWithoutVotes(request: Judged, policy: Policy, requester: Person): boolean {
  return request.grants.some((grant) => {
    if (isApproval(grant) || grant.specHash !== request.specHash) return false;
    if (grant.kind === 'break_glass') {
      return grant.by === requester.id && mayBreakGlass(policy, requester, askedFor(request));
    }
    const { act } = request.spec;
    if (grant.kind === 'carried') return act?.kind === 'replace';
    if (grant.kind === 'extension') return mayExtendAlone(request, policy);
    return isApprovedByRule(policy, requester, askedFor(request), grant.rule);
  });
}

/** Whether the grants of a request are sufficient now, by current people and policy. */
export function hasEnoughGrants(request: Judged, policy: Policy, people: People): boolean {
  const requester = people.get(request.requester);
  if (requester === undefined || lacksName(request, policy)) return false;
  if (holdsWithoutVotes(request, policy, requester)) return true;
  return tallyOf(request, policy, people)?.complete === true;
}

/** A change of a key that is there does not make another owner. */
function mayOwn(spec: KeySpec, policy: Policy, requester: Person): boolean {
  if (spec.act === undefined || spec.act.kind !== 'create') return true;
  return refuseOwner(policy, requester, spec.owner) === undefined;
}

/** A private key is made and handed over. */
function handsOver({ act }: KeySpec): boolean {
  return act === undefined || act.kind === 'create' || act.kind === 'replace';
}

/**
 * What is adopted is there, so it need not be on offer, and its owner need not be who asks. Who may
 * adopt is judged where it is carried out.
 */
function mayBeAdopted(request: Request, policy: Policy, requester: Person): boolean {
  const { lifetime = 0 } = request.spec;
  const asked = askedFor(request);
  return (
    requester.standing === 'member' &&
    verdictOn(policy, requester, asked).outcome === 'ask' &&
    lifetime <= lifetimeFor(policy, requester, asked).maxMs
  );
}

/** Whether the policy lets this person ask for exactly this now: the result, however it was asked. */
function isAllowed(request: Request, policy: Policy, requester: Person): boolean {
  const { spec } = request;
  const { lifetime } = spec;
  const organization = organizationOf(policy, spec.organizationId);
  const asked = askedFor(request);
  const ofOrganization = partsOf(asked).some(({ project }) => project === undefined);
  if (organization === undefined) return false;
  if (spec.act?.kind === 'adopt') return mayBeAdopted(request, policy, requester);
  return (
    (!ofOrganization || spec.roles.every((role) => organization.roles.includes(role))) &&
    refuseAccessList(spec.accessList, policy.limits) === undefined &&
    (!handsOver(spec) || refuseByRecipientLimit(spec.recipient, policy.limits) === undefined) &&
    refuseAsking(policy, requester, asked) === undefined &&
    verdictOn(policy, requester, asked).outcome === 'ask' &&
    (lifetime === undefined || lifetime <= lifetimeFor(policy, requester, asked).maxMs) &&
    mayOwn(spec, policy, requester)
  );
}

/**
 * The last check before the create is sent to Atlas: why this request must not be created now,
 * `undefined` if everything that made it approved is still true. People who are not known count as
 * a reason. `isRevoked` tells whether a grant given in advance was revoked since. See
 * src/README.md#the-last-check, and I5 in src/README.md#invariants.
 */
export function gateProblem(
  request: Request,
  policy: Policy,
  people: People,
  grants: {
    readonly isNext: (grant: Grant) => boolean;
    readonly isRevoked: (grant: Grant) => boolean;
  },
): HeldReason | undefined {
  const { spec } = request;
  if (specHash(spec) !== request.specHash || !request.grants.every(grants.isNext)) {
    return 'grants_invalid';
  }
  const requester = people.get(request.requester);
  if (requester === undefined || !isAllowed(request, policy, requester)) {
    return 'not_allowed_any_more';
  }
  const standing = request.grants.filter((grant) => !grants.isRevoked(grant));
  return hasEnoughGrants({ ...request, grants: standing }, policy, people)
    ? undefined
    : 'approvers_changed';
}

/**
 * The votes that count now. A vote does not count if its voter left, is the requester, or voted for
 * another spec.
 */
export function countingGrants(request: Judged, policy: Policy, people: People): readonly Grant[] {
  const standing = tallyOf(request, policy, people);
  const counted = new Set(
    standing?.routes.flatMap(({ progress }) => progress.stages.flat().flatMap(({ by }) => by)) ??
      [],
  );
  return request.grants.filter((grant) => isApproval(grant) && counted.has(grant.by));
}

/** User ids of people whose votes no longer count. The card names them. */
export function voidVotes(request: Judged, policy: Policy, people: People): readonly string[] {
  const counting = countingGrants(request, policy, people);
  const gone = request.grants.filter((grant) => isApproval(grant) && !counting.includes(grant));
  return [...new Set(gone.map(({ by }) => by))];
}

/** How many different people must deny the request: the lowest number of its routes. */
export function denialsNeeded(
  request: Request,
  { policy, people }: Pick<Circumstances, 'policy' | 'people'>,
): number {
  const routes = tallyOf(request, policy, people)?.routes.map(({ route }) => route.denials);
  return Math.min(request.route.denials, ...(routes ?? []));
}
