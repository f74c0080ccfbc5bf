import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../src/config/policy/policyFile.ts';
import { ORGANIZATION_ROLES, riskOf } from '../../src/domain/key/roles.ts';
import { POLICY_DEFAULTS } from '../../src/domain/policy/policy.ts';
import { ORGANIZATION, POLICY } from './fixtures.ts';

function policy(text = POLICY) {
  const read = readPolicy('policy.yaml', text);
  if (read.policy === undefined) throw new Error(read.problems.join('\n'));
  return read.policy;
}

function problems(text: string): readonly string[] {
  return readPolicy('policy.yaml', text).problems;
}

/** The example of the documentation, whole. */
const WHOLE = `# Who may do what
organizations:
  - name: acme
    id: ${ORGANIZATION}
    credentials: ACME_ATLAS           # prefix of the environment variables
    roles: [ORG_MEMBER, ORG_READ_ONLY]
  - { name: beta, id: 614285714285714285714e10 }
channels: { approvals: C0APPROVALS, announcements: [C0KEYS, G0OLD], alerts: C0ALERTS }
allowPublicApprovals: true
approvers: [U0APPROVER, W0OTHER, S0PLATFORM]
admins: [U0ADMIN]
auditors: [S0AUDIT]
viewers: [S0EVERYBODY]
requesters: everyone
quorum: 2
requestLifetime: 3d
revealWithin: 90m
`;

describe('a policy file', () => {
  it('gives the whole policy', () => {
    expect(policy(WHOLE)).toEqual({
      ...POLICY_DEFAULTS,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      organizations: [
        { name: 'acme', id: ORGANIZATION, roles: ['ORG_MEMBER', 'ORG_READ_ONLY'] },
        {
          name: 'beta',
          id: '614285714285714285714e10',
          roles: ORGANIZATION_ROLES.filter((role) => riskOf(role) !== 'dangerous'),
        },
      ],
      channels: {
        approvals: 'C0APPROVALS',
        announcements: ['C0KEYS', 'G0OLD'],
        alerts: 'C0ALERTS',
      },
      allowPublicApprovals: true,
      approvers: ['U0APPROVER', 'W0OTHER', 'S0PLATFORM'],
      admins: ['U0ADMIN'],
      auditors: ['S0AUDIT'],
      viewers: ['S0EVERYBODY'],
      requesters: 'everyone',
      quorum: 2,
      requestLifetimeMs: 3 * 86_400_000,
      revealWithinMs: 90 * 60_000,
    });
    expect(readPolicy('policy.yaml', WHOLE).prefixes).toEqual(['ACME_ATLAS', 'MONGODB_ATLAS']);
  });

  it('has safe defaults', () => {
    expect(policy()).toMatchObject({
      admins: ['U0APPROVER', 'S0PLATFORM'],
      channels: { alerts: 'C0APPROVALS' },
      auditors: [],
      viewers: 'everyone',
      requesters: 'everyone',
      quorum: 1,
      allowPublicApprovals: false,
      requestLifetimeMs: 86_400_000,
      revealWithinMs: 86_400_000,
    });
  });

  it('takes ids as they are written, even those that YAML would read as numbers', () => {
    for (const id of ['123456789012345678901234', '5e1234567890123456789012']) {
      expect(policy(POLICY.replace(ORGANIZATION, id)).organizations[0]?.id).toBe(id);
    }
  });

  it('understands anchors, quotes and block lists', () => {
    const text = `${POLICY.replace('approvers: [', 'approvers: &us [')}admins: *us\nviewers:\n  - "U0ONE"\n`;
    expect(policy(text)).toMatchObject({
      admins: ['U0APPROVER', 'S0PLATFORM'],
      viewers: ['U0ONE'],
    });
  });

  it('has a hash that depends on what it says and not on how it is written', () => {
    const { hash } = policy();
    const rewritten = `approvers:\n  - U0APPROVER # she\n  - S0PLATFORM\nquorum: 1\nviewers: everyone\n${POLICY.replace(/approvers.*\n/, '')}`;
    expect(policy(rewritten).hash).toBe(hash);
    expect(policy(`${POLICY}quorum: 2\n`).hash).not.toBe(hash);
    expect(policy(POLICY.replace('U0APPROVER', 'U0SOMEBODY')).hash).not.toBe(hash);
  });
});

describe('anchors and aliases', () => {
  const problemsIn = (tail: string) => problems(`${POLICY}${tail}`);
  const last = POLICY.split('\n').length;

  it('an alias without its anchor is told with its line and what was meant', () => {
    const text = `${POLICY.replace('approvers: [', 'approvers: &admins [')}admins: *admns\n`;
    expect(problems(text)).toEqual([
      `policy.yaml:${last}: *admns stands for an anchor, and no &admns is set before it. Did you mean *admins?`,
    ]);
    expect(problemsIn('admins: *nobody\n')).toEqual([
      `policy.yaml:${last}: *nobody stands for an anchor, and no &nobody is set before it.`,
    ]);
  });

  it('one anchor may be used more than a hundred times', () => {
    const text = POLICY.replace('[U0APPROVER', '[&me U0APPROVER');
    const managers = Array.from({ length: 150 }, (_, n) => `  U0TEAM${n}: *me\n`).join('');
    expect(Object.keys(policy(`${text}managers:\n${managers}`).managers)).toHaveLength(150);
  });

  it('an alias inside its own anchor, or aliases without end, are refused in words', () => {
    expect(problemsIn('admins: &a [*a]\n')).toEqual([
      `policy.yaml:${last}: *a stands inside its own anchor, so it would never end.`,
    ]);
    const levels = Array.from({ length: 9 }, (_, n) => {
      const below = n === 0 ? 'x' : `*b${n - 1}`;
      return `b${n}: &b${n} [${Array.from({ length: 9 }, () => below).join(', ')}]\n`;
    }).join('');
    expect(problemsIn(levels)).toEqual([expect.stringMatching(/more than 100000 values\.$/)]);
  });

  it('a role of a project is not taken for one of an organization', () => {
    const [line = ''] = problems(POLICY.replace(/(id: .*)/, '$1\n    roles: [GROUP_READ_ONLY]'));
    expect(line).toMatch(/is a role of a project/);
    expect(line).not.toContain('ORG_READ_ONLY');
  });
});

describe('problems of a policy file', () => {
  it('are all listed at once, each with file, line and path', () => {
    const text = `organizations:
  - name: acme
    id: nonsense
    role: [ORG_MEMBER]
  - name: Acme
    id: ${ORGANIZATION}
    roles: [ORG_READONLY]
chanels: {}
channels:
  approvals: general
  announcements: C0KEYS
approvers: [anna, U0BOB]
quorum: 3
requestLifetime: 5m
`;
    expect(problems(text)).toEqual([
      'policy.yaml:3: organizations[0].id: must be the id of an Atlas organization: 24 characters, 0-9 and a-f',
      'policy.yaml:4: organizations[0].role: is not known: did you mean roles?',
      'policy.yaml:5: organizations[1].name: is the same as organizations[0].name: each needs its own',
      'policy.yaml:7: organizations[1].roles[0]: is not an organization role of Atlas: did you mean ORG_READ_ONLY?',
      'policy.yaml:8: chanels: is not known: did you mean channels?',
      'policy.yaml:10: channels.approvals: must be the id of a channel, which begins with C or G',
      'policy.yaml:11: channels.announcements: must be a list of channel ids',
      'policy.yaml:12: approvers[0]: must be the id of a person (begins with U or W) or of a user group (begins with S)',
      'policy.yaml:13: quorum: is more than the 2 approvers there are: no request could pass',
      'policy.yaml:14: requestLifetime: must be a time from 15m to 7d, such as 90m, 24h or 3d',
    ]);
  });

  it('say what is missing', () => {
    expect(problems('quorum: 1\n')).toEqual([
      'policy.yaml:1: organizations: is missing: a list of organizations',
      'policy.yaml:1: channels: is missing: the channels approvals and announcements',
      'policy.yaml:1: approvers: is missing: a list of ids of people and user groups',
    ]);
    expect(problems('')).toEqual([expect.stringMatching(/^policy\.yaml:1: the file: is missing/)]);
    expect(problems('- a\n')).toEqual([
      expect.stringMatching(/^policy\.yaml:1: the file: must be/),
    ]);
  });

  it('count the listed approvers only where no group is among them', () => {
    const people = POLICY.replace('S0PLATFORM', 'U0APPROVER');
    expect(problems(`${people}quorum: 2\n`)).toHaveLength(1);
    expect(problems(`${people}quorum: 1\n`)).toEqual([]);
    expect(problems(`${POLICY}quorum: 9\n`)).toEqual([]);
  });

  it('name an organization that is there twice', () => {
    const again = `  - { name: again, id: ${ORGANIZATION} }\nchannels:`;
    expect(problems(POLICY.replace('channels:', again))).toEqual([
      'policy.yaml:4: organizations[1].id: is the same as organizations[0].id: each needs its own',
    ]);
  });

  const BAD_VALUES: Readonly<Record<string, readonly string[]>> = {
    quorum: ['0', '-1', '1.5', 'two', '[1]'],
    requestLifetime: ['14m', '8d', '24', '1w', '0h', '169h', 'soon'],
    revealWithin: ['1m', '10081m'],
    allowPublicApprovals: ['yes', '1'],
    viewers: ['nobody', '{}', '[everyone]', '[C0KEYS]'],
    requesters: ['U0ONE'],
    admins: ['[]', 'U0ADMIN', '[u0admin]', '[U0ADMIN-1]'],
    auditors: ['everyone'],
  };

  for (const [name, values] of Object.entries(BAD_VALUES)) {
    it(`refuse each bad value of ${name}, once`, () => {
      for (const value of values) {
        const found = problems(`${POLICY}${name}: ${value}\n`);
        expect(found, value).toHaveLength(1);
        expect(found[0], value).toMatch(new RegExp(`^policy\\.yaml:6: ${name}`));
      }
    });
  }

  it('refuse bad prefixes, empty lists of roles and names nobody can see', () => {
    const organization = (line: string) => POLICY.replace(`id: ${ORGANIZATION}`, `$&\n    ${line}`);
    expect(problems(organization('credentials: my-atlas'))[0]).toMatch(
      /:4: .*credentials: must be/,
    );
    expect(problems(organization('roles: []'))[0]).toMatch(/:4: .*roles: must have at least one/);
    expect(problems(POLICY.replace('acme', '"a\\u200bb"'))[0]).toMatch(
      /:2: .*name: must be a name/,
    );
  });

  it('tell where YAML itself is broken, without repeating the text', () => {
    expect(problems('organizations:\n  - name: "canary\n')[0]).toMatch(/^policy\.yaml:\d: /);
    expect(problems(`${POLICY}quorum: 1\nquorum: 2\n`)).toEqual([
      expect.stringMatching(/^policy\.yaml:7: .*unique/),
    ]);
    expect(problems('a: canary: b\n').join()).not.toContain('canary');
  });
});
