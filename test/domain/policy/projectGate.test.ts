import { describe, expect, it } from 'vitest';
import {
  gateProblem,
  hasEnoughGrants,
  lacksName,
  tallyOf,
} from '../../../src/domain/approval/approvalTally.ts';
import { refuseDecider } from '../../../src/domain/approval/mayDecide.ts';
import { covers, type PreApproval } from '../../../src/domain/approval/preApproval.ts';
import { makeSpec, specHash } from '../../../src/domain/key/spec.ts';
import type { Person } from '../../../src/domain/policy/people.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import { NOW, people, person, policy, request, STATES, spec, vote } from '../fixtures.ts';

const DAY = 86_400_000;
const ID = 'c'.repeat(24);
const wish = {
  ...spec,
  roles: ['ORG_MEMBER'],
  projects: [{ projectId: ID, roles: ['GROUP_READ_ONLY'] }],
  lifetime: 90 * DAY,
  owner: { kind: 'person', id: 'U0DANA' },
  act: { kind: 'create' },
} as const;

function asked(change: Partial<typeof wish> | object = {}, more: Partial<Request> = {}): Request {
  const own = makeSpec({ ...wish, ...change });
  const hash = specHash(own);
  const grants = [vote('U0RAVI', { specHash: hash })];
  const names = { projectNames: { [ID]: 'checkout' } };
  return request(STATES.approved, { spec: own, specHash: hash, grants, ...names, ...more });
}

const genuine = { isNext: () => true, isRevoked: () => false };
const gate = (one: Request, by: Policy = policy(), ...others: readonly Person[]) =>
  gateProblem(one, by, people(...others), genuine);

/** A policy with these entries for projects of the organization. */
function withProjects(...projects: NonNullable<Policy['organizations'][number]['projects']>) {
  const [organization] = policy().organizations;
  if (organization === undefined) throw new Error('no organization');
  return policy({ organizations: [{ ...organization, projects }] });
}

describe('the last check before a key for projects is created', () => {
  it('lets through what is still allowed', () => {
    expect(gate(asked())).toBeUndefined();
    expect(gate(asked({ roles: ['ORG_READ_ONLY'] }))).toBeUndefined();
  });

  it('does not ask whether membership is on offer, which every key has', () => {
    const [organization] = policy().organizations;
    if (organization === undefined) throw new Error('no organization');
    const billing = { ...organization, roles: ['ORG_BILLING_READ_ONLY'] as const };
    expect(gate(asked(), policy({ organizations: [billing] }))).toBeUndefined();
    expect(gate(asked({ roles: ['ORG_READ_ONLY'] }), policy({ organizations: [billing] }))).toBe(
      'not_allowed_any_more',
    );
  });

  it.each([
    ['the project is off', withProjects({ name: 'checkout', off: true })],
    ['the role is off', withProjects({ name: 'check*', roles: ['GROUP_OWNER'] })],
    ['others may ask there', withProjects({ name: 'checkout', requesters: ['U0OLGA'] })],
    ['it may not live so long', withProjects({ name: 'checkout', lifetime: { maxMs: DAY } })],
  ])('holds it where %s since', (_what, by) => {
    expect(gate(asked(), by)).toBe('not_allowed_any_more');
  });

  it('holds it where its requester is not in the group any more that shall own it', () => {
    const one = asked({ owner: { kind: 'group', id: 'S0PLATFORM' } });
    expect(gate(one)).toBe('not_allowed_any_more');
    expect(gate(one, policy(), person('U0DANA', { groups: ['S0PLATFORM'] }))).toBeUndefined();
  });

  it('asks for the owners of the project, who are named since', () => {
    const approval = { stages: [[{ need: 1, of: ['U0OLGA'] }]], denials: 1 };
    expect(gate(asked(), withProjects({ name: 'checkout', approval }))).toBe('approvers_changed');
  });
});

describe('a project whose name is not known now', () => {
  const byName = withProjects({ name: 'check*', off: true });
  const nameless = asked({}, { projectNames: {} });

  it('counts for nothing where the policy goes by names', () => {
    expect(lacksName(nameless, byName)).toBe(true);
    expect(tallyOf(nameless, byName, people())).toBeUndefined();
    expect(hasEnoughGrants(nameless, byName, people())).toBe(false);
    const rules = [{ name: 'no', when: { projects: ['check*'] }, effect: 'deny' }] as const;
    expect(lacksName(nameless, policy({ rules }))).toBe(true);
  });

  it('does not matter where it goes by ids, or says nothing of projects', () => {
    expect(lacksName(nameless, policy())).toBe(false);
    expect(lacksName(nameless, withProjects({ name: 'checkout', id: ID }))).toBe(false);
    expect(gate(nameless)).toBeUndefined();
  });

  it('is told to whoever wants to approve', () => {
    const waiting = { ...nameless, state: STATES.pending, grants: [] };
    const given = { policy: byName, people: people(), now: NOW };
    expect(refuseDecider(waiting, 'U0RAVI', given)).toEqual({
      why: 'project_name_unknown',
      project: ID,
    });
  });
});

describe('an approval in advance', () => {
  it('covers no projects, whatever roles it names', () => {
    const early: PreApproval = {
      id: 'p',
      version: 1,
      commitId: 'c',
      organizationName: 'acme',
      person: 'U0DANA',
      organizationId: wish.organizationId,
      roles: ['ORG_MEMBER'],
      until: NOW + DAY,
      uses: 1,
      by: 'U0RAVI',
      at: NOW,
      mac: 'm',
    };
    const one = { requester: 'U0DANA', organizationId: wish.organizationId, roles: wish.roles };
    expect(covers(early, one, NOW)).toBe(true);
    expect(covers(early, { ...one, projects: wish.projects }, NOW)).toBe(false);
  });
});
