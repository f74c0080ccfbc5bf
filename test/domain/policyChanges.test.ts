import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { policyChanges } from '../../src/domain/policy/policyChanges.ts';
import { HOUR, policy } from './fixtures.ts';

function changed(before: Partial<Policy>, after: Partial<Policy>): string[] {
  const [from, to] = [policy({ ...before, hash: 'a' }), policy({ ...after, hash: 'b' })];
  return policyChanges(from, to).map((change) => `${change.what} ${change.direction}`);
}

const limits = policy().limits;

/** Each the weaker policy after the stricter one. */
const WEAKER: readonly (readonly [string, Partial<Policy>, Partial<Policy>])[] = [
  ['a lower quorum', { quorum: 2 }, { quorum: 1 }],
  ['one more approver', { approvers: ['U0RAVI'] }, { approvers: ['U0RAVI', 'U0EVE'] }],
  ['everybody may ask', { requesters: ['U0DANA'] }, { requesters: 'everyone' }],
  ['everybody may look', { viewers: ['U0DANA'] }, { viewers: 'everyone' }],
  ['one more admin', { admins: ['U0ADMIN'] }, { admins: ['U0ADMIN', 'U0EVE'] }],
  ['one more auditor', { auditors: [] }, { auditors: ['U0EVE'] }],
  ['accounts that count as two', { identities: [['U0A', 'U0B']] }, {}],
  ['more open requests', { limits: { ...limits, open: 1 } }, { limits: { ...limits, open: 9 } }],
  ['a shorter reason', { limits: { ...limits, reasonMin: 9 } }, { limits }],
  ['no list is needed', { limits: { ...limits, accessList: { required: true } } }, { limits }],
  [
    'no recipient is needed',
    { limits: { ...limits, recipient: 'required' } },
    { limits: { ...limits } },
  ],
  ['a recipient may be named', { limits: { ...limits, recipient: 'off' } }, { limits }],
  ['an approval holds longer', { approvalLifetimeMs: HOUR }, { approvalLifetimeMs: 9 * HOUR }],
  [
    'a request waits longer',
    { requestLifetimeMs: HOUR, approvalLifetimeMs: HOUR },
    { approvalLifetimeMs: HOUR },
  ],
  [
    'a rule that asks nobody',
    {},
    {
      rules: [
        {
          name: 'free',
          when: { risks: ['read'] },
          effect: 'automatic',
          quota: { count: 1, withinMs: HOUR },
        },
      ],
    },
  ],
  [
    'a denial that is gone',
    { rules: [{ name: 'never', when: { risks: ['read'] }, effect: 'deny' }] },
    {},
  ],
  [
    'one stage instead of two',
    {
      tiers: {
        read: { stages: [[{ need: 1, of: ['U0RAVI'] }], [{ need: 1, of: ['U0MEI'] }]], denials: 1 },
      },
    },
    { tiers: { read: { stages: [[{ need: 1, of: ['U0RAVI'] }]], denials: 1 } } },
  ],
  [
    'break-glass for somebody',
    {},
    { breakGlass: { people: ['U0EVE'], when: {}, quota: { count: 1, withinMs: HOUR } } },
  ],
];

describe('a policy that replaces another', () => {
  it.each(WEAKER)('is weaker by %s, and that is said', (_what, strict, weak) => {
    const weaker = changed(strict, weak);
    expect(weaker.length).toBeGreaterThan(0);
    expect(weaker.filter((one) => !one.endsWith('easier'))).toEqual([]);
    const stricter = changed(weak, strict);
    expect(stricter.length).toBeGreaterThan(0);
    expect(stricter.filter((one) => !one.endsWith('harder'))).toEqual([]);
  });

  it('says nothing where both are the same', () => {
    expect(policyChanges(policy(), policy())).toEqual([]);
  });

  it('has another approver instead of one: neither easier nor harder', () => {
    expect(changed({ approvers: ['U0RAVI'] }, { approvers: ['U0MEI'] })).toContain('people other');
  });

  it('says that something changed even where there are no words for it', () => {
    expect(changed({}, {})).toEqual(['something other']);
  });
});
