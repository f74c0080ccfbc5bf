import { describe, expect, it } from 'vitest';
import { whoseTurn } from '../../src/domain/approval/whoseTurn.ts';
import { ORGANIZATION_ROLES, type OrganizationRole } from '../../src/domain/key/roles.ts';
import { makeSpec, specHash } from '../../src/domain/key/spec.ts';
import type { Route } from '../../src/domain/policy/route.ts';
import type { Offer } from '../../src/domain/record/request.ts';
import { decide } from '../../src/domain/transitions/decide.ts';
import { canBeLess, isLess, offerableRoles } from '../../src/domain/transitions/form/less.ts';
import { noticesFor } from '../../src/workflow/core/noticesFor.ts';
import {
  HOUR,
  NOW,
  outcomeOf,
  people,
  person,
  policy,
  request,
  routeOf,
  STATES,
  spec,
  vote,
} from './fixtures.ts';

const of = (...roles: OrganizationRole[]) => makeSpec({ ...spec, roles });
const wide = of('ORG_MEMBER', 'ORG_READ_ONLY');
const less = of('ORG_READ_ONLY');

function offerOf(change: Partial<Offer> = {}): Offer {
  const grant = vote('U0RAVI', { specHash: specHash(less) });
  return { id: 'o', by: 'U0RAVI', at: NOW, spec: less, route: routeOf(1), grant, ...change };
}

const asked = (offer = offerOf(), change = {}) =>
  request(STATES.pending, { spec: wide, specHash: specHash(wide), offer, ...change });
const given = { policy: policy(), people: people(), now: NOW };
const accept = { type: 'settle_offer', by: 'U0DANA', offer: 'o', accept: true } as const;

describe('less than what was asked for', () => {
  it('takes something away, and adds nothing', () => {
    expect(isLess(less, wide)).toBe(true);
    expect(isLess(wide, wide)).toBe(false);
    expect(isLess(wide, less)).toBe(false);
    expect(isLess(of('ORG_MEMBER'), of('ORG_OWNER'))).toBe(true);
    expect(isLess(of('ORG_BILLING_READ_ONLY'), of('ORG_BILLING_ADMIN'))).toBe(true);
    expect(isLess(makeSpec({ ...less, accessList: ['10.0.0.0/8'] }), wide)).toBe(false);
  });

  it('is not an owner who is called a reader as well, nor an owner alone for the two', () => {
    expect(isLess(of('ORG_OWNER', 'ORG_READ_ONLY'), of('ORG_OWNER'))).toBe(false);
    expect(isLess(of('ORG_OWNER'), of('ORG_OWNER', 'ORG_READ_ONLY'))).toBe(false);
  });

  it('is possible exactly where some choice of what is offered is less', () => {
    for (const roles of [
      ['ORG_READ_ONLY'],
      ['ORG_OWNER'],
      ['ORG_MEMBER', 'ORG_READ_ONLY'],
    ] as const) {
      for (const allowed of [ORGANIZATION_ROLES, ['ORG_OWNER'], ['ORG_READ_ONLY'], []] as const) {
        const choices = offerableRoles(roles, allowed).map((one) => of(one));
        const some = choices.some((choice) => isLess(choice, of(...roles)));
        expect(canBeLess(roles, allowed)).toBe(some);
      }
    }
  });
});

describe('a narrower request that is accepted', () => {
  it('carries the vote that was given for it, and no other', () => {
    const decision = decide(asked(offerOf(), { grants: [vote('U0MEI')] }), accept, given);
    expect(decision).toMatchObject({ changes: { grants: [{ by: 'U0RAVI' }], spec: less } });
    expect(outcomeOf(decision)).toBe('-> approved');
  });

  it('waits for a second round of people at the moment that its own route says', () => {
    const escalation = { afterMs: 90 * 60_000, to: ['U0ADMIN'] };
    const route: Route = { ...routeOf(2), escalation };
    const state = { status: 'pending', until: NOW + HOUR, escalateAt: NOW + 7 } as const;
    const now = { ...given, policy: policy({ quorum: 2 }) };
    const kept = decide({ ...asked(offerOf({ route })), state }, accept, now);
    expect(kept).toMatchObject({ state: { status: 'pending', escalateAt: NOW + HOUR / 2 } });
    // Its route has no second round: nothing may come due for it.
    const none = decide({ ...asked(offerOf({ route: routeOf(2) })), state }, accept, now);
    expect(none).toMatchObject({ ok: true, state: { status: 'pending', until: NOW + HOUR } });
    expect(none.ok && none.state).not.toHaveProperty('escalateAt');
  });

  it('is refused where the policy of now does not allow it', () => {
    const deny = {
      name: 'no readers',
      effect: 'deny',
      when: { roles: ['ORG_READ_ONLY'] },
    } as const;
    const denied = { ...given, policy: policy({ rules: [deny] }) };
    expect(outcomeOf(decide(asked(), accept, denied))).toBe('less_not_allowed');
    const [organization] = policy().organizations;
    const only = organization && { ...organization, roles: ['ORG_MEMBER'] as const };
    const taken = { ...given, policy: policy({ organizations: only ? [only] : [] }) };
    expect(outcomeOf(decide(asked(), accept, taken))).toBe('less_not_allowed');
  });

  it('is not offered any more when whoever offered it denies, and nobody is said to have declined it', () => {
    const twice = { ...given, policy: policy({ denials: 2 }) };
    const before = asked(offerOf(), { route: { ...routeOf(1), denials: 2 } });
    const denied = decide(before, { type: 'deny', by: 'U0RAVI', reason: 'After all no.' }, twice);
    if (!denied.ok) throw new Error('it was not taken');
    const after = { ...before, state: denied.state, ...denied.changes };
    expect(outcomeOf(denied)).toBe('-> pending');
    expect(outcomeOf(decide(after, accept, twice))).toBe('offer_gone');
    const told = noticesFor(denied.event, { before, after, policy: twice.policy }).filter(
      ({ kind, said }) => kind !== 'repaint' && said !== undefined,
    );
    expect(told).toEqual([]);
    const other = decide(before, { type: 'deny', by: 'U0MEI', reason: 'Too broad.' }, twice);
    expect(other.ok && other.changes).not.toHaveProperty('offer');
  });

  it('waits for Slack where it cannot say who the approver is', () => {
    const unknown = people(person('U0RAVI', { standing: 'unknown' }));
    const decision = decide(asked(), accept, { ...given, people: unknown });
    expect(outcomeOf(decision)).toBe('person_unknown');
  });
});

describe('the last approval', () => {
  const byTwo = { route: routeOf(2), grants: [vote('U0RAVI')] };
  const last = { type: 'approve', grant: vote('U0MEI') } as const;

  it('is not taken while Slack cannot say who gave the one before: the request would be stuck', () => {
    const unknown = people(person('U0RAVI', { standing: 'unknown' }));
    const now = { ...given, policy: policy({ quorum: 2 }) };
    expect(outcomeOf(decide(request(STATES.pending, byTwo), last, now))).toBe('-> approved');
    const decision = decide(request(STATES.pending, byTwo), last, { ...now, people: unknown });
    expect(outcomeOf(decision)).toBe('person_unknown');
  });
});

describe('a request on hold', () => {
  it('keeps its votes while Slack cannot say who gave them', () => {
    const from = { status: 'approved' } as const;
    const held = { status: 'held', at: NOW, reason: 'approvers_changed', from } as const;
    const byTwo = request(held, { route: routeOf(2), grants: [vote('U0RAVI'), vote('U0MEI')] });
    const resume = { type: 'resume', by: 'U0ADMIN' } as const;
    const unknown = people(person('U0RAVI', { standing: 'unknown' }));
    const decision = decide(byTwo, resume, { ...given, people: unknown });
    expect(outcomeOf(decision)).toBe('person_unknown');
    const left = people(person('U0RAVI', { standing: 'deactivated' }));
    const reopened = decide(byTwo, resume, { ...given, people: left });
    expect(reopened).toMatchObject({ changes: { grants: [{ by: 'U0MEI' }] } });
  });
});

describe('whose turn it is', () => {
  const two: Route = {
    ...routeOf(1),
    stages: [[{ need: 1, of: ['U0RAVI'] }], [{ need: 1, of: ['U0MEI', 'U0ADMIN'] }]],
  };
  const rule = {
    name: 'two stages',
    effect: 'ask',
    when: {},
    approval: { stages: two.stages, denials: 1 },
  } as const;
  const staged = policy({ rules: [rule] });
  const route = { ...two, rule: 'two stages' };

  it('is told by the open stage, without those who have approved', () => {
    const fresh = request(STATES.pending, { route });
    expect(whoseTurn(fresh, staged, people(), NOW)).toEqual(['U0RAVI']);
    const later = request(STATES.pending, { route, grants: [vote('U0RAVI')] });
    expect(whoseTurn(later, staged, people(), NOW)).toEqual(['U0MEI', 'U0ADMIN']);
  });

  it('is also that of the second round, once its time has come', () => {
    const escalation = { afterMs: 2 * HOUR, to: ['U0OLGA'] };
    const escalating = { ...rule, approval: { ...rule.approval, escalation } };
    const late = request(STATES.pending, { route: { ...route, escalation } });
    const now = policy({ rules: [escalating] });
    expect(whoseTurn(late, now, people(), NOW)).toEqual(['U0RAVI']);
    expect(whoseTurn(late, now, people(), NOW + HOUR)).toEqual(['U0RAVI', 'U0OLGA']);
  });

  it('stays that of those who were asked where the policy allows no such request any more: they may deny it', () => {
    const deny = { name: 'no', effect: 'deny', when: {} } as const;
    expect(whoseTurn(request(), policy({ rules: [deny] }), people(), NOW)).toEqual(['S0PLATFORM']);
  });
});
