import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../src/config/policy/policyFile.ts';
import type { OrganizationRole } from '../../../src/domain/key/roles.ts';
import { refuseRequester, refuseViewerOf } from '../../../src/domain/policy/access.ts';
import { organizationsToAsk } from '../../../src/domain/policy/asking/offers.ts';
import { refuseAsking } from '../../../src/domain/policy/asking/refuseAsking.ts';
import type { Person } from '../../../src/domain/policy/people.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';
import { mayBreakGlass, verdictOn } from '../../../src/domain/policy/route.ts';
import { runPolicy } from '../../policy/run.ts';
import { readText } from '../tree.ts';
import { blocks, section } from './documentation.ts';

const PAGE = readText('src/config/README.md');
const EXAMPLES = blocks(section(PAGE, 'examples') ?? '', 'yaml');

function example(index: number): Policy {
  const { policy, problems, warnings } = readPolicy('policy.yaml', EXAMPLES[index] ?? '');
  expect([...problems, ...warnings]).toEqual([]);
  if (policy === undefined) throw new Error('there is no such example');
  return policy;
}

function somebody(id: string, ...groups: readonly string[]): Person {
  return { id, standing: 'member', groups };
}

function idOf({ organizations }: Policy, name: string): string {
  return organizations.find((one) => one.name === name)?.id ?? '';
}

function verdict(policy: Policy, person: Person, name: string, ...roles: OrganizationRole[]) {
  return verdictOn(policy, person, { organizationId: idOf(policy, name), roles });
}

const dana = (...groups: readonly string[]) => somebody('U0DANA', ...groups);

describe('the example policies of the documentation', () => {
  it('are four, each without a problem or a warning', () => {
    expect(EXAMPLES).toHaveLength(4);
    for (const index of EXAMPLES.keys()) example(index);
  });

  it('for projects: owners decide, and what is off stays off', () => {
    const [text = ''] = blocks(section(PAGE, 'projects') ?? '', 'yaml');
    const rest = 'channels: { approvals: C0APPROVALS, announcements: [C0KEYS] }\n';
    const people = 'approvers: [S0PLATFORM]\nmanagers: { U0DANA: U0MEI }\n';
    const { policy, problems, warnings } = readPolicy('policy.yaml', `${text}${rest}${people}`);
    if (policy === undefined) throw new Error(problems.join('\n'));
    expect(warnings).toEqual([]);
    const inProject = (id: string, name: string) => ({
      organizationId: idOf(policy, 'shop'),
      roles: [],
      projects: [{ id, name, roles: ['GROUP_READ_ONLY'] }],
    });
    const [checkout, other] = ['64c0ffee0ddba11ca11ab1e5', 'a'.repeat(24)];
    expect(verdictOn(policy, dana(), inProject(checkout, 'renamed'))).toMatchObject({
      route: { rule: 'project:checkout', stages: [[{ need: 1, of: ['S0OWNERS'] }]] },
    });
    expect(verdictOn(policy, dana(), inProject(other, 'sandbox-7'))).toMatchObject({
      route: { rule: 'project:sandbox-*', stages: [[{ need: 1, of: ['U0MEI'] }]] },
    });
    expect(refuseAsking(policy, dana(), inProject(other, 'legacy-3'))).toMatchObject({
      why: 'project_off',
    });
    expect(refuseAsking(policy, dana(), inProject(checkout, 'checkout'))).toMatchObject({
      why: 'not_project_requester',
    });
  });

  it('for a small team: anybody looks and asks, one approver is enough', () => {
    const policy = example(0);
    expect(verdict(policy, dana(), 'acme', 'ORG_MEMBER')).toMatchObject({
      outcome: 'ask',
      route: { rule: 'default', stages: [[{ need: 1, of: ['U0APPROVER', 'S0PLATFORM'] }]] },
    });
    expect(organizationsToAsk(policy, dana())).toMatchObject([
      { roles: ['ORG_MEMBER', 'ORG_READ_ONLY'] },
    ]);
  });

  it('for two teams: neither sees the other, the risk decides, and others are asked later', () => {
    const policy = example(1);
    const [shop, data] = [idOf(policy, 'shop'), idOf(policy, 'data')];
    expect(refuseViewerOf(policy, dana('S0SHOP'), shop)).toBeUndefined();
    expect(refuseViewerOf(policy, dana('S0SHOP'), data)).toEqual({ why: 'not_allowed' });
    expect(refuseRequester(policy, dana('S0SHOP'), data)).toEqual({ why: 'not_allowed' });
    const helper = somebody('U0HELP', 'S0SUPPORT');
    expect(refuseViewerOf(policy, helper, shop)).toEqual({ why: 'not_allowed' });
    expect(refuseViewerOf(policy, helper, shop, ['64c0ffee0ddba11ca11ab1e5'])).toBeUndefined();
    expect(verdict(policy, dana('S0SHOP'), 'shop', 'ORG_OWNER')).toMatchObject({
      route: {
        rule: 'tier:dangerous',
        atLeast: 2,
        stages: [
          [{ need: 1, of: ['U0MEI'] }],
          [
            { need: 2, of: ['S0SECURITY'] },
            { need: 1, of: ['S0PLATFORM'] },
          ],
        ],
        escalation: { afterMs: 4 * 3_600_000, to: ['S0ONCALL'] },
      },
    });
    expect(verdict(policy, dana('S0DATA'), 'data', 'ORG_MEMBER')).toMatchObject({
      route: { rule: 'data decides for itself', stages: [[{ need: 2, of: ['S0DATA'] }]] },
    });
  });

  it('with a quota: reading is automatic, contractors get nothing more', () => {
    const policy = example(2);
    const hired = somebody('U0HIRED', 'S0CONTRACTORS');
    const automatic = { rule: 'reading is free', quota: { count: 3, withinMs: 7 * 86_400_000 } };
    expect(verdict(policy, dana(), 'acme', 'ORG_READ_ONLY')).toMatchObject({ automatic });
    expect(verdict(policy, hired, 'acme', 'ORG_READ_ONLY')).toMatchObject({ automatic });
    expect(verdict(policy, dana(), 'acme', 'ORG_GROUP_CREATOR')).not.toHaveProperty('automatic');
    expect(verdict(policy, hired, 'acme', 'ORG_READ_ONLY', 'ORG_GROUP_CREATOR')).toEqual({
      outcome: 'denied',
      rule: 'contractors only read',
      because: 'Ask your host to request it.',
    });
    expect(organizationsToAsk(policy, hired)).toMatchObject([
      { roles: ['ORG_MEMBER', 'ORG_BILLING_READ_ONLY', 'ORG_READ_ONLY'] },
    ]);
  });

  it('with break-glass: for people on call only, and not for dangerous roles', () => {
    const policy = example(3);
    const organizationId = idOf(policy, 'acme');
    const asked = { organizationId, roles: ['ORG_MEMBER'] } as const;
    expect(mayBreakGlass(policy, dana('S0ONCALL'), asked)).toBe(true);
    expect(mayBreakGlass(policy, dana(), asked)).toBe(false);
    const owner = { organizationId, roles: ['ORG_OWNER'] } as const;
    expect(mayBreakGlass(policy, dana('S0ONCALL'), owner)).toBe(false);
  });
});

describe('what the documentation shows of explain', () => {
  it('is what the program prints', async () => {
    const shown = blocks(section(PAGE, 'explain') ?? '', 'console');
    expect(shown).toHaveLength(3);
    const cwd = await mkdtemp(join(tmpdir(), 'keywarden-readme-'));
    await writeFile(join(cwd, 'policy.yaml'), EXAMPLES[1] ?? '');
    for (const block of shown) {
      const [command = '', ...lines] = block.split('\n');
      const [, words = ''] = /^\$ npm run policy -- (.*)$/.exec(command) ?? [];
      const { out } = await runPolicy(words.split(' '), { cwd });
      expect(out).toBe(lines.join('\n'));
    }
    await rm(cwd, { recursive: true });
  });
});

describe('the policy of nothing but organizations, channels and approvers', () => {
  const BARE = `organizations: [{ name: acme, id: 32b6e34b3d91647abb20e7b8 }]
channels: { approvals: C0APPROVALS, announcements: [C0KEYS] }
approvers: [U0RAVI, U0MEI]
`;
  const { policy, problems } = readPolicy('policy.yaml', BARE);

  it('is safe: no dangerous role, never without somebody else, nothing in an emergency', () => {
    if (policy === undefined) throw new Error(problems.join('\n'));
    const [acme] = policy.organizations;
    expect(acme?.roles).not.toEqual(expect.arrayContaining(['ORG_OWNER']));
    expect(acme?.roles).not.toEqual(expect.arrayContaining(['ORG_BILLING_ADMIN']));
    for (const role of acme?.roles ?? []) {
      const found = verdict(policy, dana(), 'acme', role);
      expect(found).toMatchObject({
        outcome: 'ask',
        route: { stages: [[{ need: 1, of: ['U0RAVI', 'U0MEI'] }]], denials: 1 },
      });
      expect(found).not.toHaveProperty('automatic');
      const asked = { organizationId: acme?.id ?? '', roles: [role] };
      expect(mayBreakGlass(policy, dana(), asked)).toBe(false);
    }
    expect(policy).toMatchObject({
      allowPublicApprovals: false,
      auditors: [],
      admins: ['U0RAVI', 'U0MEI'],
      limits: { open: 5, perDay: 20 },
      requestLifetimeMs: 86_400_000,
      revealWithinMs: 86_400_000,
    });
  });

  it('lets nobody in from outside the workspace', () => {
    if (policy === undefined) throw new Error(problems.join('\n'));
    for (const standing of ['guest', 'bot', 'deactivated', 'stranger'] as const) {
      const outsider: Person = { id: 'U0OUT', standing, groups: [] };
      expect(refuseRequester(policy, outsider)).toEqual({ why: 'not_a_member', standing });
      expect(refuseViewerOf(policy, outsider, idOf(policy, 'acme'))).toEqual({
        why: 'not_a_member',
        standing,
      });
    }
  });

  it('asks two people for a dangerous role as soon as one is named', () => {
    const owner = BARE.replace('e7b8 }', 'e7b8, roles: [ORG_OWNER] }');
    const { policy: named } = readPolicy('policy.yaml', owner);
    if (named === undefined) throw new Error('refused');
    expect(verdict(named, dana(), 'acme', 'ORG_OWNER')).toMatchObject({
      route: { stages: [[{ need: 2, of: ['U0RAVI', 'U0MEI'] }]], atLeast: 2 },
    });
    expect(readPolicy('policy.yaml', owner.replace(', U0MEI', '')).problems).toHaveLength(1);
  });
});
