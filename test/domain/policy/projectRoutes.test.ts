import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Asked } from '../../../src/domain/policy/asked.ts';
import { isApprovedByRule, mayBreakGlass, verdictOn } from '../../../src/domain/policy/route.ts';
import { ORGANIZATION } from '../../config/fixtures.ts';
import { APPROVERS, CHECKOUT, dana, LEGACY, policy, READ, routeOf, wish } from './projects.ts';

describe('the way of a request for projects', () => {
  it('is that of the policy where it says nothing of the project', () => {
    expect(routeOf(policy('quorum: 2\n'), wish({ checkout: READ }))).toEqual({
      rule: 'default',
      stages: [[{ need: 2, of: APPROVERS }]],
      denials: 1,
      atLeast: 1,
      escalation: undefined,
    });
    const tiers = 'tiers: { ordinary: { approvals: 2 } }\n';
    expect(routeOf(policy(tiers), wish({ checkout: ['GROUP_INDEX_MANAGER'] })).rule).toBe(
      'tier:ordinary',
    );
  });

  it('asks the owners of the project instead', () => {
    const own = policy('', '{ name: checkout, approve: [S0CHECKOUT] }');
    expect(routeOf(own, wish({ checkout: READ }))).toMatchObject({
      rule: 'project:checkout',
      stages: [[{ need: 1, of: ['S0CHECKOUT'] }]],
    });
    expect(routeOf(own, wish({ CHECKOUT: READ })).rule).toBe('project:checkout');
    expect(routeOf(own, wish({ shop: READ })).rule).toBe('default');
  });

  it('asks the owners of every project, all at the same time', () => {
    const own = policy(
      'denials: 2\n',
      '{ name: checkout, approve: [S0CHECKOUT] }',
      '{ name: legacy, stages: [[S0LEGACY], [S0SECURITY]], denials: 1 }',
      '{ name: other, approve: { need: 3, of: [S0CHECKOUT] } }',
    );
    expect(routeOf(own, wish({ checkout: READ, legacy: READ }))).toMatchObject({
      rule: 'project:checkout + project:legacy',
      stages: [
        [
          { need: 1, of: ['S0CHECKOUT'] },
          { need: 1, of: ['S0LEGACY'] },
        ],
        [{ need: 1, of: ['S0SECURITY'] }],
      ],
      denials: 1,
    });
    // The same people are asked once, for the most that anything asks of them.
    expect(routeOf(own, wish({ checkout: READ, other: READ })).stages).toEqual([
      [{ need: 3, of: ['S0CHECKOUT'] }],
    ]);
  });

  it('asks those of the organization too where its roles are asked for', () => {
    const own = policy('', '{ name: checkout, approve: [S0CHECKOUT] }');
    expect(routeOf(own, wish({ checkout: READ }, 'ORG_READ_ONLY')).stages).toEqual([
      [
        { need: 1, of: APPROVERS },
        { need: 1, of: ['S0CHECKOUT'] },
      ],
    ]);
    // Atlas makes every key a member: that is not asked for.
    expect(routeOf(own, wish({ checkout: READ }, 'ORG_MEMBER')).rule).toBe('project:checkout');
  });

  it('goes by the id, then by the name, then by the first pattern that fits', () => {
    const own = policy(
      '',
      '{ name: "*", approve: [S0ALL] }',
      '{ name: "check*", approve: [S0PATTERN] }',
      '{ name: checkout, approve: [S0NAME] }',
      `{ id: ${LEGACY}, approve: [S0ID] }`,
    );
    const decides = (name: string) => routeOf(own, wish({ [name]: READ })).stages[0]?.[0]?.of;
    expect(decides('checkout')).toEqual(['S0NAME']);
    expect(decides('checkpoint')).toEqual(['S0ALL']);
    expect(decides('legacy')).toEqual(['S0ID']);
  });

  it('lets a rule that names the project come before its owners, and other rules after them', () => {
    const own = policy(
      `rules:
  - { name: general, risk: read, approvals: { of: [S0GENERAL] } }
  - { name: special, projects: "check*", risk: read, approvals: { of: [S0SPECIAL] } }
`,
      '{ name: checkout, approve: [S0CHECKOUT] }',
      '{ name: legacy, approve: [S0LEGACY] }',
    );
    expect(routeOf(own, wish({ checkout: READ })).rule).toBe('special');
    expect(routeOf(own, wish({ legacy: READ })).rule).toBe('project:legacy');
    expect(routeOf(own, wish({ shop: READ })).rule).toBe('general');
    expect(routeOf(own, wish({}, 'ORG_READ_ONLY')).rule).toBe('general');
    expect(routeOf(own, wish({ checkout: READ }, 'ORG_READ_ONLY')).rule).toBe('general + special');
    // It must fit all roles of the project.
    expect(routeOf(own, wish({ checkout: [...READ, 'GROUP_INDEX_MANAGER'] })).rule).toBe(
      'project:checkout',
    );
  });

  it('needs two people for a dangerous role, those of the tier first', () => {
    const entry = '{ name: checkout, approve: [S0CHECKOUT], roles: [GROUP_OWNER] }';
    const owner = wish({ checkout: ['GROUP_OWNER'] });
    expect(routeOf(policy('', entry), owner)).toMatchObject({
      atLeast: 2,
      stages: [[{ need: 1, of: ['S0CHECKOUT'] }]],
    });
    const tier = 'tiers: { dangerous: { approvals: { need: 2, of: [S0SECURITY] } } }\n';
    expect(routeOf(policy(tier, entry), owner)).toMatchObject({
      rule: 'tier:dangerous + project:checkout',
      atLeast: 2,
      stages: [[{ need: 2, of: ['S0SECURITY'] }], [{ need: 1, of: ['S0CHECKOUT'] }]],
    });
  });

  it('asks people later only where every part would ask them', () => {
    const later = (after: string, to: string) => `escalate: { after: ${after}, to: [${to}] }`;
    const own = policy(
      '',
      `{ name: checkout, approve: [S0A], ${later('1h', 'S0ONCALL, U0MEI')} }`,
      `{ name: legacy, approve: [S0B], ${later('3h', 'S0ONCALL')} }`,
      '{ name: shop, approve: [S0C] }',
    );
    expect(routeOf(own, wish({ checkout: READ, legacy: READ })).escalation).toEqual({
      afterMs: 3 * 3_600_000,
      to: ['S0ONCALL'],
    });
    expect(routeOf(own, wish({ checkout: READ, shop: READ })).escalation).toBeUndefined();
  });

  it('never asks less than the way of each of its parts alone', () => {
    const own = policy(
      `quorum: 2
tiers: { read: { approvals: { of: [S0READ] } }, dangerous: { approvals: { need: 2, of: [S0SECURITY] } } }
rules:
  - { name: special, projects: "sand*", approvals: { of: [S0SPECIAL] } }
`,
      '{ name: checkout, approve: [S0CHECKOUT], roles: [GROUP_OWNER, GROUP_READ_ONLY] }',
      '{ name: legacy, stages: [[S0LEGACY], { need: 2, of: approvers }] }',
    );
    const names = ['checkout', 'legacy', 'sandbox-1', 'other'];
    const roles = fc.subarray(['GROUP_READ_ONLY', 'GROUP_OWNER', 'GROUP_INDEX_MANAGER'], {
      minLength: 1,
    });
    const parts = fc.array(fc.record({ name: fc.constantFrom(...names), roles }), { minLength: 1 });
    fc.assert(
      fc.property(parts, fc.constantFrom([], ['ORG_READ_ONLY'], ['ORG_OWNER']), (some, org) => {
        const all = Object.fromEntries(some.map((one) => [one.name, one.roles]));
        const whole = routeOf(own, wish(all, ...org));
        const alone = Object.entries(all).map(([name, own_]) =>
          routeOf(own, wish({ [name]: own_ })),
        );
        for (const one of [...alone, ...(org.length > 0 ? [routeOf(own, wish({}, ...org))] : [])]) {
          expect(whole.atLeast).toBeGreaterThanOrEqual(one.atLeast);
          expect(whole.denials).toBeLessThanOrEqual(one.denials);
          one.stages.forEach((stage, index) => {
            for (const { need, of } of stage) {
              const there = whole.stages[index]?.find((other) => other.of.join() === of.join());
              expect(there?.need ?? 0).toBeGreaterThanOrEqual(need);
            }
          });
        }
      }),
    );
  });
});

describe('what asks nobody', () => {
  const free = (more: string) =>
    `rules:\n  - { name: free, risk: read, ${more} automatic: { count: 3, per: 7d } }\n`;

  it('is about projects only where it names them', () => {
    const general = policy(free(''));
    expect(verdictOn(general, dana, wish({ checkout: READ }))).not.toHaveProperty('automatic');
    expect(verdictOn(general, dana, wish({}, 'ORG_READ_ONLY'))).toHaveProperty('automatic');
    const named = policy(free('projects: ["check*"],'));
    expect(isApprovedByRule(named, dana, wish({ checkout: READ }), 'free')).toBe(true);
    expect(isApprovedByRule(named, dana, wish({ legacy: READ }), 'free')).toBe(false);
    expect(isApprovedByRule(named, dana, wish({}, 'ORG_READ_ONLY'), 'free')).toBe(false);
  });

  it('must cover every project and every role', () => {
    const named = policy(free('projects: ["check*"],'));
    const let_ = (asked: Asked) => isApprovedByRule(named, dana, asked, 'free');
    expect(let_(wish({ checkout: READ, checkin: READ }))).toBe(true);
    expect(let_(wish({ checkout: READ, legacy: READ }))).toBe(false);
    expect(let_(wish({ checkout: [...READ, 'GROUP_INDEX_MANAGER'] }))).toBe(false);
    expect(let_(wish({ checkout: READ }, 'ORG_READ_ONLY'))).toBe(false);
    expect(let_(wish({ checkout: READ }, 'ORG_MEMBER'))).toBe(true);
  });

  it('does not know a project by a name that Atlas did not tell', () => {
    const named = policy(free('projects: ["check*"],'));
    const nameless = {
      organizationId: ORGANIZATION,
      roles: [],
      projects: [{ id: CHECKOUT, roles: READ }],
    };
    expect(isApprovedByRule(named, dana, nameless, 'free')).toBe(false);
    const byId = policy(free(`projects: ["${CHECKOUT}"],`));
    expect(isApprovedByRule(byId, dana, nameless, 'free')).toBe(true);
  });

  it('holds for break-glass in the same way', () => {
    const glass = (more: string) => policy(`breakGlass: { people: [U0DANA], ${more} }\n`);
    expect(mayBreakGlass(glass('risk: read'), dana, wish({ checkout: READ }))).toBe(false);
    const named = glass('projects: [checkout]');
    expect(mayBreakGlass(named, dana, wish({ checkout: READ }))).toBe(true);
    expect(mayBreakGlass(named, dana, wish({ checkout: ['GROUP_OWNER'] }))).toBe(false);
    expect(mayBreakGlass(named, dana, wish({}, 'ORG_READ_ONLY'))).toBe(false);
  });
});

describe('a rule that denies', () => {
  it('refuses where one role in one project fits', () => {
    const never = policy(
      'rules:\n  - { name: never, projects: [legacy], risk: [ordinary, dangerous], deny: true }\n',
    );
    const outcome = (asked: Asked) => verdictOn(never, dana, asked).outcome;
    expect(outcome(wish({ legacy: READ, checkout: ['GROUP_INDEX_MANAGER'] }))).toBe('ask');
    expect(outcome(wish({ legacy: ['GROUP_INDEX_MANAGER'], checkout: READ }))).toBe('denied');
    expect(outcome(wish({ legacy: READ }, 'ORG_GROUP_CREATOR'))).toBe('ask');
  });

  it('refuses projects too where it names none', () => {
    const never = policy('rules:\n  - { name: never, risk: ordinary, deny: true }\n');
    expect(verdictOn(never, dana, wish({ legacy: ['GROUP_INDEX_MANAGER'] })).outcome).toBe(
      'denied',
    );
  });
});
