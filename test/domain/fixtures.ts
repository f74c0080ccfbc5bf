import { makeSpec, specHash } from '../../src/domain/key/spec.ts';
import type { Person } from '../../src/domain/policy/people.ts';
import { POLICY_DEFAULTS, type Policy } from '../../src/domain/policy/policy.ts';
import type { Route } from '../../src/domain/policy/route.ts';
import type { Decision } from '../../src/domain/record/decision.ts';
import type { Grant } from '../../src/domain/record/grant.ts';
import type { Request } from '../../src/domain/record/request.ts';
import type { Attempt, Sealed, State, Status } from '../../src/domain/record/state.ts';

export const NOW = 1_800_000_000_000;
export const HOUR = 3_600_000;

export const spec = makeSpec({
  organizationId: '32b6e34b3d91647abb20e7b8',
  description: 'ci-deploy',
  roles: ['ORG_READ_ONLY'],
  accessList: [],
});
export const hash = specHash(spec);

export const attempt: Attempt = {
  number: 1,
  nonce: 'n'.repeat(22),
  marker: ` [ck:01JD0000000000000000000000.1.${'m'.repeat(16)}]`,
  startedAt: NOW - 1000,
};

export const sealed: Sealed = {
  key: {
    id: 'a'.repeat(24),
    publicKey: 'abcdefgh',
    attempt: 1,
    createdAt: NOW - 500,
    provenAt: NOW - 400,
  },
  sealed: 'v1.sealed',
  until: NOW + HOUR,
  shown: 0,
};

type Vote = Extract<Grant, { kind: 'vote' }>;
export function vote(by: string, change: Partial<Vote> = {}): Vote {
  return { kind: 'vote', by, at: NOW, specHash: hash, mac: 'k:mac', ...change };
}

/** One state of each status, as it may be met in the middle of things. */
export const STATES: { readonly [S in Status]: Extract<State, { status: S }> } = {
  pending: { status: 'pending', until: NOW + HOUR },
  approved: { status: 'approved', at: NOW, retryAt: NOW },
  creating: { status: 'creating', attempt, leaseUntil: NOW + 60_000 },
  recovering: { status: 'recovering', attempt, after: NOW, afterwards: { next: 'retry' } },
  fitting: {
    status: 'fitting',
    key: sealed.key,
    sealed: 'v1.sealed',
    attempt,
    since: NOW,
    retryAt: NOW,
  },
  ready: { status: 'ready', ...sealed },
  claimed: { status: 'claimed', ...sealed, shown: 1, claimId: 'V1:n', leaseUntil: NOW + 30_000 },
  uncertain: { status: 'uncertain', ...sealed, shown: 1 },
  delivered: { status: 'delivered', key: sealed.key, at: NOW },
  applying: { status: 'applying', since: NOW },
  done: { status: 'done', at: NOW },
  expired: { status: 'expired', key: sealed.key, at: NOW },
  revoked: { status: 'revoked', key: sealed.key, by: 'U0DANA', at: NOW },
  held: { status: 'held', at: NOW, reason: 'credentials', from: { status: 'approved' } },
  unchecked: {
    status: 'unchecked',
    at: NOW,
    by: 'U0ADMIN',
    said: 'the organization was deleted',
    left: { what: 'key', key: sealed.key },
  },
  denied: { status: 'denied', by: 'U0MEI', at: NOW, reason: 'too broad' },
  withdrawn: { status: 'withdrawn', at: NOW },
  lapsed: { status: 'lapsed', at: NOW },
  failed: { status: 'failed', at: NOW, problem: { code: 'bad_request' } },
};

/** So many of the platform group, as the policy says it where it has no rules. */
export function routeOf(need: number, of: readonly string[] = ['S0PLATFORM']): Route {
  return { rule: 'default', stages: [[{ need, of }]], denials: 1, atLeast: 1 };
}

export function request(state: State = STATES.pending, change: Partial<Request> = {}): Request {
  const begun = state.status === 'pending' || state.status === 'approved' ? 0 : 1;
  return {
    schema: 1,
    id: '01JD0000000000000000000000',
    version: 3,
    commitId: 'c'.repeat(22),
    createdAt: NOW - HOUR,
    requester: 'U0DANA',
    organizationName: 'acme',
    reason: 'The nightly deploy needs to read the organization.',
    spec,
    specHash: hash,
    route: routeOf(1),
    grants: state.status === 'pending' ? [] : [vote('U0RAVI')],
    attempts: begun,
    attemptsAllowed: 4,
    lost: [],
    state,
    ...change,
  };
}

export function policy(change: Partial<Policy> = {}): Policy {
  return {
    ...POLICY_DEFAULTS,
    hash: 'p'.repeat(64),
    organizations: [
      { name: 'acme', id: spec.organizationId, roles: ['ORG_MEMBER', 'ORG_READ_ONLY'] },
    ],
    channels: { approvals: 'C0APPROVALS', announcements: ['C0KEYS'], alerts: 'C0ALERTS' },
    approvers: ['S0PLATFORM'],
    admins: ['U0ADMIN'],
    ...change,
  };
}

export function person(id: string, change: Partial<Person> = {}): Person {
  return {
    id,
    standing: 'member',
    email: `${id.toLowerCase()}@example.com`,
    groups: [],
    ...change,
  };
}

export function people(...changes: readonly Person[]): ReadonlyMap<string, Person> {
  const all = [
    person('U0DANA'),
    person('U0RAVI', { groups: ['S0PLATFORM'] }),
    person('U0MEI', { groups: ['S0PLATFORM'] }),
    person('U0OLGA'),
    person('U0ADMIN'),
    ...changes,
  ];
  return new Map(all.map((one) => [one.id, one]));
}

/** A decision in one word. */
export function outcomeOf(decision: Decision): string {
  if (decision.ok) return `-> ${decision.state.status}`;
  return decision.refusal.why;
}
