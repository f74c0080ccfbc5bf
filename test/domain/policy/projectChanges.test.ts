import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../src/config/policy/policyFile.ts';
import { policyChanges } from '../../../src/domain/policy/changes/policyChanges.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';
import { policyChangedNews } from '../../../src/slack/views/news/policy/policyChanged.ts';
import { en } from '../../../src/text/en.ts';
import { POLICY } from '../../config/fixtures.ts';
import { policy } from './projects.ts';

function changed(from: Policy, to: Policy): string[] {
  return policyChanges(from, to).map(({ what, direction }) => `${what} ${direction}`);
}

/** What people read, as lines. */
function told(from: Policy, to: Policy): readonly string[] {
  const { text = '' } = policyChangedNews(en, policyChanges(from, to), 'now');
  return text.split('\n').filter((line) => line.startsWith('•'));
}

const OWNERS = '{ name: checkout, approve: [S0OWNERS] }';

/** Each the stricter policy before the weaker one. */
const WEAKER: readonly (readonly [string, Policy, Policy])[] = [
  ['a project that is no longer off', policy('', '{ name: a, off: true }'), policy('')],
  ['all projects that are no longer off', policy('', '{ name: "*", off: true }'), policy('')],
  ['one more role', policy('', '{ name: a, roles: [GROUP_READ_ONLY] }'), policy('', '{ name: a }')],
  [
    'a dangerous role',
    policy('', '{ name: a }'),
    policy('', `{ name: a, roles: [GROUP_OWNER, ${policyRoles()}] }`),
  ],
  [
    'everybody may ask in a project',
    policy('', '{ name: a, request: [S0A] }'),
    policy('', '{ name: a }'),
  ],
  [
    'one owner instead of two',
    policy('', '{ name: a, approve: { need: 2, of: [S0A] } }'),
    policy('', '{ name: a, approve: [S0A] }'),
  ],
  ['a rule that asks nobody', policy(''), policy(free('"sandbox-*"'))],
  ['such a rule for more projects', policy(free('sandbox-1')), policy(free('"sandbox-*"'))],
  ['a longer life', policy('lifetime: { max: 30d }\n'), policy('')],
  [
    'a longer life in a project',
    policy('', '{ name: a, lifetime: { max: 7d } }'),
    policy('', '{ name: a, lifetime: { max: 9d } }'),
  ],
  [
    'a longer life of a role',
    policy('roleLifetimes: { GROUP_READ_ONLY: { max: 7d } }\n'),
    policy(''),
  ],
  ['a longer grace', policy('graceFor: 0\n'), policy('')],
  ['more put off', policy('putOff: off\n'), policy('')],
  ['a longer overlap', policy('overlap: { default: 1h, max: 1h }\n'), policy('')],
  ['longer without an owner', policy('orphanAfter: 1d\n'), policy('')],
  ['extensions without asking', policy(''), policy('extend: { automatic: true }\n')],
];

function policyRoles(): string {
  return 'GROUP_CLUSTER_MANAGER, GROUP_CLUSTER_CREATOR, GROUP_REPLICA_SET_MANAGER, GROUP_CLUSTER_RESILIENCE_TESTER, GROUP_CLUSTER_LOG_VIEWER, GROUP_DATA_ACCESS_READ_WRITE, GROUP_DATA_ACCESS_READ_ONLY, GROUP_BACKUP_CREATOR, GROUP_SEARCH_INDEX_EDITOR, GROUP_INDEX_MANAGER, GROUP_ALERTS_MANAGER, GROUP_OBSERVABILITY_VIEWER, GROUP_REAL_TIME_PERFORMANCE_OPERATOR, GROUP_MODEL_OWNER, GROUP_READ_ONLY';
}

function free(projects: string): string {
  return `rules: [{ name: free, projects: ${projects}, risk: read, automatic: { count: 1, per: 1d } }]\n`;
}

describe('a policy that replaces another, about projects and lifetimes', () => {
  it.each(WEAKER)('is weaker by %s, and that is said', (_what, strict, weak) => {
    const weaker = changed(strict, weak);
    expect(weaker.length).toBeGreaterThan(0);
    expect(weaker.filter((one) => !one.endsWith('easier'))).toEqual([]);
    const stricter = changed(weak, strict);
    expect(stricter.length).toBeGreaterThan(0);
    expect(stricter.filter((one) => !one.endsWith('harder'))).toEqual([]);
  });

  it('says in words what is different, for one project and for all others', () => {
    expect(told(policy('quorum: 2\n', OWNERS), policy('', OWNERS))).toEqual([
      expect.stringMatching(/^• .*Organization Member.* in `acme`: needs 1 of /),
      expect.stringMatching(/^• roles in projects in `acme\/\*`: needs 1 of .* Before: needs 2 of/),
    ]);
    expect(told(policy('', OWNERS), policy(''))).toEqual([
      expect.stringMatching(/^• roles in projects in `acme\/checkout`: needs 1 of .* Before: /),
    ]);
    expect(told(policy(''), policy('', '{ name: "legacy-*", off: true }'))).toEqual([
      '• Roles on offer in `acme/legacy-*`: taken out roles in projects',
    ]);
    expect(told(policy(''), policy('lifetime: { default: 30d, max: 60d }\ngraceFor: 0\n'))).toEqual(
      [
        '• Keys of which nothing else is said: live 30 days by default, 60 days at most. Before: live 90 days by default, 365 days at most',
        '• A key that ended stays frozen: no time instead of 7 days',
      ],
    );
    const role = 'roleLifetimes: { GROUP_READ_ONLY: { max: 7d } }\n';
    expect(told(policy(''), policy(role))).toEqual([
      '• Project Read Only of `acme/*`: live 7 days at most. Before: live 90 days by default, 365 days at most',
    ]);
  });

  it('says nothing of a project that only got its id', () => {
    const named = policy('', '{ name: checkout, approve: [S0OWNERS] }');
    const withId = policy('', `{ name: checkout, id: ${'c'.repeat(24)}, approve: [S0OWNERS] }`);
    expect(changed(named, withId)).toEqual(['something other']);
  });

  it('is other where the owners are other people', () => {
    const before = policy('', '{ name: a, approve: [U0MEI] }');
    expect(changed(before, policy('', '{ name: a, approve: [U0RAVI] }'))).toEqual(['route other']);
    expect(changed(policy(''), policy('successors: S0PLATFORM\n'))).toEqual(['demand other']);
  });

  it('reads the same file as before without a change', () => {
    const again = readPolicy('policy.yaml', POLICY).policy;
    expect(again && policyChanges(policy(''), again)).toEqual([]);
  });
});
