import { preApprovalMacInput } from '../../../src/domain/approval/preApproval.ts';
import { IMPLIED_ROLE, isSame as isSameAccess } from '../../../src/domain/key/access.ts';
import { isOrganizationRole } from '../../../src/domain/key/roles.ts';
import { accessOf, specHash } from '../../../src/domain/key/spec.ts';
import type { Person } from '../../../src/domain/policy/people.ts';
import type { Approval, Policy, Rule } from '../../../src/domain/policy/policy.ts';
import { type Grant, grantMacInput } from '../../../src/domain/record/grant.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import {
  type NaiveApproval,
  type NaivePerson,
  type NaivePolicy,
  type NaiveRoute,
  type NaiveRule,
  naiveCounted,
  naiveOpen,
  naiveVerdict,
} from '../../domain/reference/naive.ts';
import { countsFrom } from './safety.ts';
import type { Post } from './seen.ts';
import type { World } from './world.ts';

/** Highest age of facts when a POST depends on them: they were read, and then sending took time. */
const FRESH = 60_000;

function naivePerson({ id, email = id, groups, standing }: Person): NaivePerson {
  return { id, email, groups, member: standing === 'member' };
}

function naiveRule(rule: Rule): NaiveRule {
  const { roles, requesters } = rule.when;
  return {
    ...(roles === undefined ? {} : { roles: roles.filter(isOrganizationRole) }),
    ...(requesters === undefined || requesters === 'everyone' ? {} : { requesters }),
    says: rule.effect === 'ask' ? naiveApproval(rule.approval) : rule.effect,
  };
}

function naiveApproval({ stages, denials, escalation }: Approval): NaiveApproval {
  return { stages, denials, ...(escalation === undefined ? {} : { escalation }) };
}

function naivePolicy(policy: Policy, requester: string): NaivePolicy {
  const { approvers, quorum, denials, tiers, rules, managers } = policy;
  const manager = managers[requester];
  return {
    approvers,
    quorum,
    denials,
    tiers,
    rules: rules.map(naiveRule),
    ...(manager === undefined ? {} : { manager }),
  };
}

/**
 * How long an approval of this request holds, ms. A replacement has a time limit of its own. Its age is
 * by the clock of Redis, which may be wrong: only what ends waits until that is right again.
 */
function holdsFor({ replacement }: Request, policy: Policy): number {
  const isReplaced = replacement !== undefined && policy.approvalLifetimeMs === undefined;
  return isReplaced
    ? Number.POSITIVE_INFINITY
    : (policy.approvalLifetimeMs ?? policy.requestLifetimeMs);
}

/** Requests that were created with such a grant, with the times of their commits. */
function begunWith({ seen, store }: World, is: (request: Request, grant: Grant) => boolean) {
  const forgotten = new Set(seen.losses.flatMap(({ commits }) => [...commits]));
  const begun = seen.commits
    .filter(({ before, request }) => before === undefined && store.records.has(request.id))
    .filter(({ request }) => !forgotten.has(request.commitId))
    .filter(({ request }) => request.grants.some((grant) => is(request, grant)));
  return begun.map(({ request }) => ({ id: request.id, at: seen.at.get(request.commitId) ?? 0 }));
}

/** Whether the request is within the quota, counting the requests up to it. */
function isWithin(
  begun: readonly { readonly id: string; readonly at: number }[],
  { id }: Request,
  { count, withinMs }: { readonly count: number; readonly withinMs: number },
): boolean {
  const own = begun.find((one) => one.id === id);
  if (own === undefined) return false;
  return begun.filter(({ at }) => at <= own.at && at > own.at - withinMs).length <= count;
}

/** Whether the audit log says that this person approved exactly this spec. */
function isSaid({ store }: World, request: Request, { by, specHash: hash }: Grant): boolean {
  return store.audit.some(
    ({ event, requestId, by: who, facts }) =>
      (event === 'vote.approved' || event === 'less.offered') &&
      requestId === request.id &&
      who === by &&
      facts.specHash === hash,
  );
}

/**
 * Whether a valid pre-approval covers this request: the right person and roles, in force (or until
 * a moment ago), not used up.
 */
function isAllowed(
  world: World,
  { requester, spec }: Request,
  { by, at, preApproval: id }: Extract<Grant, { kind: 'pre_approval' }>,
): boolean {
  const preApproval = world.store.preApprovals.get([id]).get(id);
  if (preApproval === undefined || preApproval.by !== by || preApproval.person !== requester)
    return false;
  const { roles, until, uses, revoked, mac, organizationId } = preApproval;
  const used = begunWith(world, (_, one) => one.kind === 'pre_approval' && one.preApproval === id);
  return (
    world.signer.verify(preApprovalMacInput(preApproval), mac) &&
    organizationId === spec.organizationId &&
    spec.roles.every((role) => roles.includes(role)) &&
    at < until + world.clocks.most &&
    used.length <= uses &&
    (revoked === undefined || revoked.at >= world.clock.now() - FRESH - world.clocks.most)
  );
}

/** Grants that provably approve exactly this spec: votes on the request and pre-approvals. */
function votesOf(world: World, request: Request, genuine: readonly Grant[]) {
  return genuine.filter((grant) => {
    if (grant.kind === 'vote') return isSaid(world, request, grant);
    return grant.kind === 'pre_approval' && isAllowed(world, request, grant);
  });
}

/**
 * Whether no approval is needed: by a rule of the present policy or by break-glass, within the
 * quota.
 */
function needsNobody(
  world: World,
  request: Request,
  genuine: readonly Grant[],
  { rules, breakGlass, automatic }: Policy & { readonly automatic: readonly number[] },
): boolean {
  const { requester } = request;
  return genuine.some((grant) => {
    if (grant.kind === 'break_glass') {
      const begun = begunWith(world, (one, { kind, by }) => {
        return one.requester === requester && kind === 'break_glass' && by === requester;
      });
      const may = breakGlass?.people.includes(requester) === true && grant.by === requester;
      return may && isWithin(begun, request, breakGlass.quota);
    }
    if (grant.kind !== 'automatic') return false;
    const rule = rules.find(({ name }, index) => name === grant.rule && automatic.includes(index));
    if (rule?.effect !== 'automatic') return false;
    const begun = begunWith(world, (one, other) => {
      const same = other.kind === 'automatic' && other.rule === rule.name;
      return same && one.requester === requester;
    });
    return isWithin(begun, request, rule.quota);
  });
}

/** Whether these votes are enough, by the recorded route and by the route of this policy. */
function areEnough(
  world: World,
  request: Request,
  votes: readonly Grant[],
  said: Policy,
  since: number,
): boolean {
  const requester = naivePerson(world.persons.lately(request.requester, since));
  const today = naiveVerdict(naivePolicy(said, requester.id), requester, request.spec.roles);
  if (typeof today === 'string') return false;
  const oldest = since - holdsFor(request, said) - world.clocks.most;
  const fresh = votes.filter(({ at }) => at >= oldest);
  const people = new Map(fresh.map(({ by }) => [by, naivePerson(world.persons.lately(by, since))]));
  const counted = naiveCounted(fresh, people, requester);
  const recorded: NaiveRoute = { ...request.route, people: request.route.atLeast };
  return [recorded, today.route].every(
    (route) => naiveOpen(route, counted, request.createdAt) === 'done',
  );
}

function genuineOf({ signer }: World, request: Request): readonly Grant[] {
  return request.grants
    .filter((grant) => grant.specHash === request.specHash)
    .filter((grant) => signer.verify(grantMacInput(request, grant), grant.mac));
}

/** The policy lets owners extend this far, this often. */
function mayExtendAlone(world: World, { spec }: Request, { extend }: Policy): boolean {
  const { act } = spec;
  if (act?.kind !== 'extend' || extend?.automatic !== true) return false;
  const begun = begunWith(
    world,
    (one, { kind }) =>
      kind === 'extension' &&
      one.spec.act?.kind === 'extend' &&
      one.spec.act.credential === act.credential,
  );
  return act.to - act.from <= extend.maxMs && begun.length <= extend.times;
}

/**
 * The votes for the old key count once more: for the same person, the same access and no longer life,
 * if it was handed over a short time ago.
 */
function isCarried(
  world: World,
  request: Request,
  { from }: Extract<Grant, { kind: 'carried' }>,
  said: Policy,
  since: number,
): boolean {
  const source = world.store.records.get(from);
  const { act, lifetime = Number.POSITIVE_INFINITY } = request.spec;
  if (source === undefined || act?.kind !== 'replace') return false;
  const isOfKey = world.store.ledger.get(act.credential)?.origin.request === from;
  const isSame =
    source.requester === request.requester &&
    isSameAccess(accessOf(source.spec), accessOf(request.spec)) &&
    lifetime <= (source.spec.lifetime ?? 0);
  const oldest = since - holdsFor(request, said) - world.clocks.most;
  const isLately = world.seen.commits.some(
    ({ request: { id, state } }) =>
      id === from && state.status === 'delivered' && state.at >= oldest,
  );
  const begun = begunWith(world, (_, grant) => grant.kind === 'carried' && grant.from === from);
  const votes = genuineOf(world, source).filter(
    (grant) => grant.kind === 'vote' && isSaid(world, source, grant),
  );
  const oldestVote = { ...said, approvalLifetimeMs: Number.POSITIVE_INFINITY };
  const isEnough = areEnough(world, source, votes, oldestVote, since);
  return isOfKey && isSame && isLately && begun.length <= 1 && isEnough;
}

/** Whether the grants of the request are enough by this policy. */
function hasEnoughGrantsIn(world: World, request: Request, said: Policy, since: number): boolean {
  const genuine = genuineOf(world, request);
  const requester = naivePerson(world.persons.lately(request.requester, since));
  const today = naiveVerdict(naivePolicy(said, requester.id), requester, request.spec.roles);
  if (!requester.member || typeof today === 'string') return false;
  const { automatic } = today;
  if (needsNobody(world, request, genuine, { ...said, automatic })) return true;
  for (const grant of genuine) {
    if (grant.kind === 'extension' && mayExtendAlone(world, request, said)) return true;
    if (grant.kind === 'carried' && isCarried(world, request, grant, said, since)) return true;
  }
  return areEnough(world, request, votesOf(world, request, genuine), said, since);
}

/** Whether its grants were enough at any time since `since`, by people and policy. */
export function isAuthorized(world: World, request: Request, since: number): boolean {
  const policies = world.policiesSince(since);
  return policies.some((policy) => hasEnoughGrantsIn(world, request, policy, since));
}

/**
 * I5: what is POSTed is the spec of hash h. Enough people approved h, by the recorded route and by
 * the route of the present policy, or a rule or break-glass within its quota replaces them. Each
 * MAC is valid, each voter is eligible at the time of the POST, none is the requester, and no grant
 * was taken back.
 */
export function authorityOf(world: World, post: Post): string | undefined {
  const [, requestId = ''] = / \[ck:([^.]*)\./.exec(post.description) ?? [];
  // The record was lost while the POST was on its way. Safe mode follows.
  if (countsFrom(world, requestId) === Number.POSITIVE_INFINITY) return undefined;
  const request = world.store.records.get(requestId);
  if (request === undefined) return 'a POST for no request';
  const { spec } = request;
  const asked =
    post.organizationId === spec.organizationId &&
    post.description.replace(/ \[ck:[^\]]*\]$/, '') === spec.description &&
    // What it may do is given to it afterwards (L3).
    JSON.stringify(post.roles) === JSON.stringify([IMPLIED_ROLE]) &&
    specHash(spec) === request.specHash;
  if (!asked) return 'a POST of something that was not asked for';
  const isEnough = isAuthorized(world, request, world.clock.now() - FRESH);
  return isEnough ? undefined : 'a POST without enough valid votes';
}
