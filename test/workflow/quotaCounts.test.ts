import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/domain/policy/policy.ts';
import type { Grant } from '../../src/domain/record/grant.ts';
import { createUsage } from '../../src/store/history/usage.ts';
import { signGrant } from '../../src/workflow/core/autoGrants.ts';
import { grantsTooMany, usedUpGuard } from '../../src/workflow/core/quotaCounts.ts';
import { createPreCreateCheck } from '../../src/workflow/issuing/preCreateCheck.ts';
import { HOUR, NOW, people, policy, request, STATES } from '../domain/fixtures.ts';
import { signer } from '../store/fixtures.ts';
import { UNTOUCHED } from '../untouched.ts';

const QUOTA = { count: 2, withinMs: 24 * HOUR };
const FREE: Policy = policy({
  rules: [{ name: 'free', when: {}, effect: 'automatic', quota: QUOTA }],
  breakGlass: { people: ['U0DANA'], when: {}, quota: QUOTA },
});
const ids = [
  '01JD0000000000000000000001',
  '01JD0000000000000000000002',
  '01JD0000000000000000000003',
];

/** The log after these requests, each an hour after the one before. */
function logOf(quotas: readonly string[], apart = HOUR) {
  const usage = createUsage();
  for (const [index, requestId] of ids.entries()) {
    const at = NOW + index * apart;
    usage.note(requestId, { event: 'request.created', by: 'U0DANA', at, facts: { quotas } });
  }
  return usage;
}

function grantedBy(kind: 'automatic' | 'break_glass' | 'pre_approval'): Grant {
  const common = { at: NOW, specHash: request(STATES.approved).specHash, mac: 'k1:mac' };
  const policyHash = 'h';
  if (kind === 'automatic') return { kind, by: 'keywarden', rule: 'free', policyHash, ...common };
  if (kind === 'pre_approval') return { kind, by: 'U0RAVI', preApproval: 'P1', ...common };
  return { kind, by: 'U0DANA', incident: 'down', policyHash, ...common };
}

describe('a quota by the audit log', () => {
  const guards = [{ index: { quota: 'rule:free:U0DANA' }, limit: 2, withinMs: 24 * HOUR }];

  it('is used up by so many uses within its time', () => {
    const usage = logOf(['rule:free:U0DANA'], 12 * HOUR);
    expect(usedUpGuard(usage, guards, NOW + 24 * HOUR)).toBe(0);
    expect(usedUpGuard(usage, guards, NOW + 36 * HOUR)).toBeUndefined();
  });

  it('is another one for another person, and no limit of people', () => {
    const usage = logOf(['rule:free:U0MEI']);
    expect(usedUpGuard(usage, guards, NOW)).toBeUndefined();
    const open = [{ index: 'open-of-requester', limit: 0 }] as const;
    expect(usedUpGuard(usage, open, NOW)).toBeUndefined();
  });
});

describe('a grant beyond its quota', () => {
  const CASES = [
    ['automatic', ['rule:free:U0DANA', 'rule:free:mail:0']],
    ['break_glass', ['glass:U0DANA']],
    ['pre_approval', ['pre-approval:P1']],
  ] as const;
  it.each(CASES)('(%s) is the third of two, not the ones before', (kind, quotas) => {
    const grants = [grantedBy(kind)];
    const tooMany = (id: string) => grantsTooMany({ id, grants }, logOf(quotas), FREE, () => 2);
    expect(ids.map((id) => tooMany(id).length)).toEqual([0, 0, 1]);
  });

  it('is none where the time of the first use was over', () => {
    const usage = logOf(['rule:free:U0DANA'], 13 * HOUR);
    const [, , id = ''] = ids;
    const grants = [grantedBy('automatic')];
    expect(grantsTooMany({ id, grants }, usage, FREE, () => undefined)).toEqual([]);
  });

  it('is taken away before the create, and people are asked', async () => {
    const usage = logOf(['rule:free:U0DANA']);
    const check = createPreCreateCheck({
      people: { about: async () => people() },
      policy: () => FREE,
      signer,
      preApprovals: { get: async () => new Map() },
      requests: { load: async () => undefined },
      history: { ...UNTOUCHED.history, usage: async () => usage },
    });
    const judged = ids.map((id) => {
      const bare = request(STATES.creating, { id });
      const grant = signGrant(signer, bare, grantedBy('automatic'));
      return check({ ...bare, grants: [grant] }, NOW).then((found) => [found, grant.mac]);
    });
    const [first, second, third] = await Promise.all(judged);
    expect(first?.[0]).toBeUndefined();
    expect(second?.[0]).toBeUndefined();
    expect(third?.[0]).toEqual({ without: [third?.[1]] });
  });
});
