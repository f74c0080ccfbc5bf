import { describe, expect, it } from 'vitest';
import {
  covers,
  PRE_APPROVAL,
  type PreApproval,
  preApprovalHash,
  preApprovalMacInput,
  refuseAllowing,
  refuseMeasure,
  refuseTakingBack,
} from '../../src/domain/approval/preApproval.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import type { Grant } from '../../src/domain/record/grant.ts';
import { newRequest, takenVotes, withGrounds } from '../../src/domain/transitions/newRequest.ts';
import { HOUR, hash, NOW, people, person, policy, routeOf, spec, vote } from './fixtures.ts';

const preApproval: PreApproval = {
  id: '01JD0000000000000000000000',
  version: 1,
  commitId: 'c',
  person: 'U0DANA',
  organizationId: spec.organizationId,
  organizationName: 'acme',
  roles: ['ORG_MEMBER', 'ORG_READ_ONLY'],
  by: 'U0RAVI',
  at: NOW - HOUR,
  until: NOW + HOUR,
  uses: 1,
  mac: 'k:mac',
};
const wish = {
  by: 'U0RAVI',
  person: 'U0DANA',
  organizationId: spec.organizationId,
  roles: ['ORG_READ_ONLY'],
} as const;
const given = { policy: policy(), people: people(), now: NOW };

function why(
  change: Partial<Parameters<typeof refuseAllowing>[0]> = {},
  over: Partial<Policy> = {},
) {
  return refuseAllowing({ ...wish, ...change }, { ...given, policy: policy(over) })?.why;
}

describe('an pre-approval covers', () => {
  const asked = { requester: 'U0DANA', ...spec };
  const cases: readonly (readonly [string, boolean, Partial<PreApproval>, object])[] = [
    ['what its person asks for', true, {}, {}],
    ['all of its roles', true, {}, { roles: ['ORG_MEMBER', 'ORG_READ_ONLY'] }],
    ['no other role', false, {}, { roles: ['ORG_READ_ONLY', 'ORG_GROUP_CREATOR'] }],
    ['no other person', false, {}, { requester: 'U0OLGA' }],
    ['no other organization', false, {}, { organizationId: 'f'.repeat(24) }],
    ['nothing at its end', false, { until: NOW }, {}],
    ['something just before its end', true, { until: NOW + 1 }, {}],
    ['nothing once it is revoked', false, { revoked: { by: 'U0MEI', at: NOW } }, {}],
  ];
  it.each(cases)('%s', (_, covered, change, other) => {
    expect(covers({ ...preApproval, ...change }, { ...asked, ...other }, NOW)).toBe(covered);
  });
});

describe('its MAC', () => {
  it('changes with every field but version, commit, name and revocation', () => {
    const base = JSON.stringify(preApprovalMacInput(preApproval));
    const changes: readonly Partial<PreApproval>[] = [
      { id: 'x' },
      { person: 'x' },
      { organizationId: 'x' },
      { roles: ['ORG_MEMBER'] },
      { by: 'x' },
      { at: 1 },
      { until: 1 },
      { uses: 5 },
    ];
    for (const change of changes) {
      expect(JSON.stringify(preApprovalMacInput({ ...preApproval, ...change }))).not.toBe(base);
    }
    const free = { version: 9, commitId: 'x', revoked: { by: 'x', at: 1 }, organizationName: 'x' };
    expect(JSON.stringify(preApprovalMacInput({ ...preApproval, ...free }))).toBe(base);
  });

  it('and the hash of a window change with each thing it shows', () => {
    const changes = [{ person: 'x' }, { organizationId: 'x' }, { until: 1 }, { uses: 2 }];
    const all = [{}, ...changes, { roles: ['ORG_MEMBER'] as const }].map((change) =>
      preApprovalHash({ ...preApproval, ...change }),
    );
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('who may allow something in advance', () => {
  it('is whoever could approve it', () => {
    expect(why()).toBeUndefined();
    expect(why({ by: 'U0OLGA' })).toBe('not_allowed');
    expect(why({ by: 'U0ADMIN' })).toBe('not_allowed');
  });

  it('never the person, nor another account of theirs', () => {
    expect(why({ person: 'U0RAVI' })).toBe('own_request');
    const twin = person('U0TWIN', { email: 'u0ravi@example.com' });
    const facts = people(twin);
    expect(refuseAllowing({ ...wish, person: 'U0TWIN' }, { ...given, people: facts })?.why).toBe(
      'same_person',
    );
  });

  it.each([
    ['unknown', 'person_unknown', 'person_unknown'],
    ['deactivated', 'not_a_member', 'requester_gone'],
    ['guest', 'not_a_member', 'requester_gone'],
    ['bot', 'not_a_member', 'requester_gone'],
    ['stranger', 'not_a_member', 'requester_gone'],
  ] as const)('nobody who is %s, and for nobody who is', (standing, granter, whom) => {
    const as = (id: string) => ({
      ...given,
      people: people(person(id, { standing, groups: ['S0PLATFORM'] })),
    });
    expect(refuseAllowing(wish, as('U0RAVI'))?.why).toBe(granter);
    expect(refuseAllowing(wish, as('U0DANA'))?.why).toBe(whom);
    expect(refuseAllowing({ ...wish, by: 'U0NOBODY' }, given)?.why).toBe('person_unknown');
    expect(refuseAllowing({ ...wish, person: 'U0NOBODY' }, given)?.why).toBe('person_unknown');
  });

  it('only for what the policy lets this person ask for', () => {
    expect(why({ organizationId: 'f'.repeat(24) })).toBe('unknown_organization');
    expect(why({ roles: ['ORG_GROUP_CREATOR'] })).toBe('role_not_allowed');
    expect(why({}, { requesters: ['U0OLGA'] })).toBe('not_a_requester');
    const rules = [{ name: 'no', when: {}, effect: 'deny' }] as const;
    expect(why({}, { rules })).toBe('denied_by_rule');
    const approval = { stages: [[{ need: 1, of: 'manager' }]], denials: 1 } as const;
    expect(why({}, { tiers: { read: approval } })).toBe('no_manager');
    expect(why({}, { tiers: { read: approval }, managers: { U0DANA: 'U0RAVI' } })).toBeUndefined();
    expect(why({}, { tiers: { read: approval }, managers: { U0DANA: 'U0MEI' } })).toBe(
      'not_allowed',
    );
  });

  it('never for dangerous roles', () => {
    const [acme] = policy().organizations;
    const organizations = [
      { id: spec.organizationId, name: acme?.name ?? '', roles: ['ORG_OWNER'] },
    ] as const;
    expect(why({ roles: ['ORG_OWNER'] }, { organizations })).toBe('too_dangerous_in_advance');
  });

  it('nobody who is only asked when nobody else answers', () => {
    const escalation = { afterMs: HOUR, to: ['U0OLGA'] };
    const approval = { stages: [[{ need: 1, of: ['S0PLATFORM'] }]], denials: 1, escalation };
    expect(why({ by: 'U0OLGA' }, { tiers: { read: approval } })).toBe('not_allowed');
  });

  it('for a time and a number of keys within bounds', () => {
    const measure = (until: number, uses = 1) => refuseMeasure({ until, uses }, NOW)?.why;
    expect(measure(NOW + 1)).toBeUndefined();
    expect(measure(NOW)).toBe('pre_approval_time');
    expect(measure(NOW + PRE_APPROVAL.longest)).toBeUndefined();
    expect(measure(NOW + PRE_APPROVAL.longest + 1)).toBe('pre_approval_time');
    expect(measure(Number.NaN)).toBe('pre_approval_time');
    expect(measure(NOW + HOUR, PRE_APPROVAL.uses)).toBeUndefined();
    for (const uses of [0, -1, 1.5, PRE_APPROVAL.uses + 1, Number.NaN]) {
      expect(measure(NOW + HOUR, uses)).toBe('pre_approval_uses');
    }
  });
});

describe('who may take it back', () => {
  const by = (id: string, change: Partial<PreApproval> = {}, facts = given.people) =>
    refuseTakingBack({ ...preApproval, ...change }, id, { ...given, people: facts })?.why;

  it('is who allowed it, who could have, and the admins; not the person', () => {
    expect(by('U0RAVI')).toBeUndefined();
    expect(by('U0MEI')).toBeUndefined();
    expect(by('U0ADMIN')).toBeUndefined();
    expect(by('U0DANA')).toBe('not_allowed');
    expect(by('U0OLGA')).toBe('not_allowed');
    expect(by('U0NOBODY')).toBe('person_unknown');
  });

  it('is still the one who allowed it when they are no approver any more', () => {
    expect(by('U0RAVI', {}, people(person('U0RAVI')))).toBeUndefined();
    expect(by('U0RAVI', {}, people(person('U0RAVI', { standing: 'deactivated' })))).toBe(
      'not_a_member',
    );
  });

  it('and only while it stands', () => {
    expect(by('U0RAVI', { revoked: { by: 'U0MEI', at: NOW } })).toBe('pre_approval_over');
    expect(by('U0RAVI', { until: NOW })).toBe('pre_approval_over');
    expect(by('U0OLGA', { until: NOW })).toBe('not_allowed');
  });
});

describe('votes in advance that a request takes', () => {
  const early = (granter: string, id: string) => {
    const grant: Grant = { ...vote(granter), kind: 'pre_approval', preApproval: id };
    return { grant, id };
  };
  const taken = (need: number, facts = given.people, ...votes: ReturnType<typeof early>[]) => {
    const route = routeOf(need);
    const fields = {
      id: 'R',
      commitId: 'c',
      requester: 'U0DANA',
      organizationName: 'acme',
      reason: 'r',
      spec,
      route,
    };
    const at = { ...given, people: facts, policy: policy({ quorum: need }) };
    const request = newRequest(fields, at.policy, NOW);
    const some = takenVotes(request, votes, at);
    const { state } = withGrounds(
      request,
      some.map(({ grant }) => grant),
      at,
    );
    return [state.status, ...some.map(({ id }) => id)];
  };
  const [first, second, other] = [early('U0RAVI', 'a'), early('U0RAVI', 'b'), early('U0MEI', 'c')];

  it('are no more than it needs, the oldest first', () => {
    expect(hash).toBe(first.grant.specHash);
    expect(taken(1, given.people, first, other)).toEqual(['approved', 'a']);
    expect(taken(2, given.people, first, second, other)).toEqual(['approved', 'a', 'c']);
    expect(taken(2, given.people, first, second)).toEqual(['pending', 'a']);
    expect(taken(1, given.people)).toEqual(['pending']);
  });

  it('are not those of people who left or were never asked', () => {
    const left = people(person('U0RAVI'));
    expect(taken(1, left, first)).toEqual(['pending']);
    expect(taken(1, left, first, other)).toEqual(['approved', 'c']);
    expect(taken(1, given.people, early('U0OLGA', 'x'), early('U0DANA', 'y'))).toEqual(['pending']);
  });
});
