import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../src/config/policy/policyFile.ts';
import { POLICY } from './fixtures.ts';

const DAY = 86_400_000;

/** The policy with these lines under `projects:` of its organization. */
function withProjects(...entries: readonly string[]): string {
  const lines = entries.map((entry) => `      - ${entry}\n`).join('');
  return POLICY.replace('channels:', `    projects:\n${lines}channels:`);
}

function policy(text: string) {
  const read = readPolicy('policy.yaml', text);
  if (read.policy === undefined) throw new Error(read.problems.join('\n'));
  return read.policy;
}

function problems(text: string): readonly string[] {
  return readPolicy('policy.yaml', text).problems;
}

describe('how long keys live', () => {
  it('is read for policy, tier, role, project and rule', () => {
    const read =
      policy(`${withProjects('{ name: a, lifetime: { default: 7d } }')}lifetime: { default: 30d, max: 180d }
roleLifetimes: { GROUP_OWNER: { max: 7d }, ORG_OWNER: { default: 1d, max: 2d } }
tiers:
  dangerous: { lifetime: { max: 14d } }
  read: { approvals: 1, lifetime: { default: 365d, max: 730d } }
extend: { automatic: true, max: 60d, times: 3 }
graceFor: 0
putOff: off
overlap: { max: 2d }
managers: { U0DANA: U0MEI }
successors: manager
orphanAfter: 30d
`);
    expect(read).toMatchObject({
      lifetime: { defaultMs: 30 * DAY, maxMs: 180 * DAY },
      roleLifetimes: {
        GROUP_OWNER: { maxMs: 7 * DAY },
        ORG_OWNER: { defaultMs: DAY, maxMs: 2 * DAY },
      },
      tierLifetimes: {
        dangerous: { maxMs: 14 * DAY },
        read: { defaultMs: 365 * DAY, maxMs: 730 * DAY },
      },
      extend: { automatic: true, maxMs: 60 * DAY, times: 3 },
      graceForMs: 0,
      putOffMs: 0,
      overlap: { maxMs: 2 * DAY },
      successors: 'manager',
      orphanAfterMs: 30 * DAY,
    });
    // A tier that only says how long keys live asks nobody.
    expect(Object.keys(read.tiers)).toEqual(['read']);
    expect(read.organizations[0]?.projects?.[0]?.lifetime).toEqual({ defaultMs: 7 * DAY });
  });

  it('is refused where it cannot be meant', () => {
    const text = `${POLICY}lifetime: { default: 90d, max: 30d }
roleLifetimes: { GROUP_ONWER: { max: 7d } }
overlap: { default: 3d, max: 1d }
successors: manager
rules:
  - { name: never, risk: dangerous, deny: true, lifetime: { max: 1d } }
`;
    expect(problems(text)).toEqual([
      'policy.yaml:6: lifetime.default: is longer than max beside it',
      'policy.yaml:7: roleLifetimes.GROUP_ONWER: is not a role of Atlas: did you mean GROUP_OWNER?',
      'policy.yaml:8: overlap.default: is longer than max beside it',
      'policy.yaml:9: successors: asks the manager of who left, and managers names nobody',
      'policy.yaml:11: rules[0].lifetime: says nothing beside deny: take it out',
    ]);
    for (const line of [
      'lifetime: { max: 30m }',
      'lifetime: 90d',
      'graceFor: 91d',
      'graceFor: off',
      'putOff: 0',
      'orphanAfter: 0',
      'successors: U0DANA',
      'extend: { times: 0 }',
      'extend: { automatic: maybe }',
      'overlap: { min: 1d }',
      'roleLifetimes: { GROUP_OWNER: 7d }',
    ]) {
      expect(problems(`${POLICY}${line}\n`), line).toHaveLength(1);
    }
  });
});
