import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../src/config/policy/policyFile.ts';
import { ORGANIZATION, POLICY } from './fixtures.ts';

const ID = '64c0ffee0ddba11ca11ab1e5';
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

function warnings(text: string): readonly string[] {
  const read = readPolicy('policy.yaml', text);
  expect(read.problems).toEqual([]);
  return read.warnings;
}

describe('projects of a policy', () => {
  it('say who asks, who approves, which roles, and for how long', () => {
    const { organizations, rules } = policy(
      `${withProjects(
        `{ id: ${ID}, name: checkout, request: [S0SHOP], approve: [S0CHECKOUT, U0MEI] }`,
        '{ name: "shop-*", stages: [[S0SHOP], { need: 2, of: approvers }], denials: 2 }',
        '{ name: billing, roles: [GROUP_OWNER, GROUP_READ_ONLY], lifetime: { max: 30d } }',
        '{ name: legacy, off: true }',
        `{ id: ${ID.replace('64', '65')}, approve: { need: 2, of: [S0DATA] } }`,
      )}rules:
  - name: free in sandboxes
    projects: "sandbox-*"
    roles: [GROUP_READ_ONLY]
    automatic: { count: 3, per: 7d }
    lifetime: { default: 7d }
`,
    );
    const approvers = ['U0APPROVER', 'S0PLATFORM'];
    expect(organizations[0]?.projects).toEqual([
      {
        name: 'checkout',
        id: ID,
        requesters: ['S0SHOP'],
        approval: { stages: [[{ need: 1, of: ['S0CHECKOUT', 'U0MEI'] }]], denials: 1 },
      },
      {
        name: 'shop-*',
        approval: {
          stages: [[{ need: 1, of: ['S0SHOP'] }], [{ need: 2, of: approvers }]],
          denials: 2,
        },
      },
      {
        name: 'billing',
        roles: ['GROUP_OWNER', 'GROUP_READ_ONLY'],
        lifetime: { maxMs: 30 * DAY },
      },
      { name: 'legacy', off: true },
      {
        name: ID.replace('64', '65'),
        id: ID.replace('64', '65'),
        approval: { stages: [[{ need: 2, of: ['S0DATA'] }]], denials: 1 },
      },
    ]);
    expect(rules).toEqual([
      {
        name: 'free in sandboxes',
        when: { projects: ['sandbox-*'], roles: ['GROUP_READ_ONLY'] },
        effect: 'automatic',
        quota: { count: 3, withinMs: 7 * DAY },
        lifetime: { defaultMs: 7 * DAY },
      },
    ]);
  });

  it('change nothing of a file that does not use what is new, and not its hash', () => {
    const before = withProjects(`{ name: checkout, id: ${ID}, viewers: [S0SUPPORT] }`);
    const read = policy(before);
    expect(read.organizations[0]?.projects).toEqual([
      { name: 'checkout', id: ID, viewers: ['S0SUPPORT'] },
    ]);
    // Of the version before projects could be asked for.
    expect(policy(POLICY).hash).toBe(
      'bd5ea2efae4c93f8f4adb46675a0442d951022f8b66d27aef5d7f58c137b084c',
    );
    expect(read.hash).toBe('cc8776948f93ee83ce867f74aaf01028e42c1c1ea9c44072474d011f475b9a01');
  });

  it('are told what is wrong, all at once, each at its line', () => {
    const text = withProjects(
      '{ viewers: [S0SUPPORT] }',
      `{ name: "shop-*", id: ${ID} }`,
      '{ name: a, approve: [S0A], stages: [[S0A]] }',
      '{ name: b, denials: 2, roles: [ORG_OWNER, GROUP_READONLY] }',
      '{ name: c, off: true, roles: [GROUP_READ_ONLY], approve: [S0A] }',
      '{ name: d, approve: [anna], aprove: 1 }',
    );
    expect(problems(text)).toEqual([
      'policy.yaml:5: organizations[0].projects[0]: needs a name or an id: which project is it about?',
      'policy.yaml:5: organizations[0].projects[0].viewers: needs the id of the project beside it',
      'policy.yaml:6: organizations[0].projects[1].name: is a pattern, and an id stands beside it: keep one of them',
      'policy.yaml:7: organizations[0].projects[2]: has approve and stages: keep one of them',
      'policy.yaml:8: organizations[0].projects[3].roles[0]: is a role of an organization: it belongs under roles of the organization',
      'policy.yaml:8: organizations[0].projects[3].roles[1]: is not a project role of Atlas: did you mean GROUP_READ_ONLY?',
      'policy.yaml:9: organizations[0].projects[4].approve: says nothing where the project is off: take one of them out',
      'policy.yaml:9: organizations[0].projects[4].roles: says nothing where the project is off: take one of them out',
      expect.stringMatching(
        /^policy\.yaml:10: organizations\[0\]\.projects\[5\]\.approve\[0\]\S*: must be .*the id of a person/,
      ),
      'policy.yaml:10: organizations[0].projects[5].aprove: is not known: did you mean approve?',
    ]);
    const valid = withProjects(
      '{ viewers: [S0SUPPORT] }',
      `{ name: "shop-*", id: ${ID} }`,
      '{ name: a, approve: [S0A], stages: [[S0A]] }',
      '{ name: b, denials: 2 }',
      '{ name: c, off: true, roles: [GROUP_READ_ONLY], approve: [S0A] }',
      '{ name: C, escalate: { after: 1h, to: [S0A] } }',
      '{ name: e, approve: [S0A], escalate: { after: 24h, to: [S0A] } }',
      '{ name: f, approve: { of: manager } }',
    );
    expect(problems(valid)).toEqual([
      'policy.yaml:5: organizations[0].projects[0]: needs a name or an id: which project is it about?',
      'policy.yaml:5: organizations[0].projects[0].viewers: needs the id of the project beside it',
      'policy.yaml:6: organizations[0].projects[1].name: is a pattern, and an id stands beside it: keep one of them',
      'policy.yaml:7: organizations[0].projects[2]: has approve and stages: keep one of them',
      'policy.yaml:8: organizations[0].projects[3].denials: belongs to approve or stages',
      'policy.yaml:9: organizations[0].projects[4].approve: says nothing where the project is off: take one of them out',
      'policy.yaml:9: organizations[0].projects[4].roles: says nothing where the project is off: take one of them out',
      'policy.yaml:10: organizations[0].projects[5].name: is the same as projects[4].name: each needs its own',
      'policy.yaml:10: organizations[0].projects[5].escalate: belongs to approve or stages',
      'policy.yaml:11: organizations[0].projects[6].escalate.after: is not before the end of the request (requestLifetime): it would never happen',
      'policy.yaml:12: organizations[0].projects[7]: asks the manager of the requester, and managers names nobody',
    ]);
  });

  it('must have enough owners', () => {
    expect(problems(withProjects('{ name: a, approve: { need: 2, of: [U0ONE] } }'))).toEqual([
      'policy.yaml:5: organizations[0].projects[0].approve[0]: needs 2 and asks 1 person: no request could pass',
    ]);
    const dangerous = withProjects('{ name: a, approve: [U0ONE], roles: [GROUP_OWNER] }');
    expect(problems(dangerous)).toEqual([
      'policy.yaml:5: organizations[0].projects[0]: asks 1 person, and dangerous roles need 2: no request for them could pass',
    ]);
    const tier = 'tiers: { dangerous: { approvals: { need: 2, of: [S0SECURITY] } } }\n';
    expect(problems(`${dangerous}${tier}`)).toEqual([]);
    // Those of the tier count beside the owners, but only as other people.
    const other = (id: string) => `tiers: { dangerous: { approvals: { of: [${id}] } } }\n`;
    expect(problems(`${dangerous}${other('U0TWO')}`)).toEqual([]);
    expect(problems(`${dangerous}${other('U0ONE')}`)).toEqual([
      'policy.yaml:5: organizations[0].projects[0]: asks 1 person, and dangerous roles need 2: no request for them could pass',
    ]);
    const alone = POLICY.replace(', S0PLATFORM', '');
    const open = withProjects('{ name: a, roles: [GROUP_OWNER] }').replace(POLICY, alone);
    expect(problems(open.replace(', S0PLATFORM', ''))).toEqual([
      expect.stringMatching(/approvers: asks 1 person, and dangerous roles need 2/),
    ]);
  });

  it('are warned of where a pattern never decides', () => {
    const text = withProjects(
      '{ name: shop-web, approve: [S0WEB] }',
      '{ name: "shop-*", approve: [S0SHOP] }',
      '{ name: "SHOP-api-*", approve: [S0API] }',
      '{ name: "*", off: true }',
    );
    expect(warnings(text)).toEqual([
      'policy.yaml:7: organizations[0].projects[2].name: never decides: projects[1] (shop-*) comes before it and fits the same projects. Put this one first',
    ]);
  });
});

describe('rules that name projects', () => {
  const rule = (text: string) => `rules:\n  - { name: one, ${text} }\n`;

  it('are warned of where nobody knows the project', () => {
    const text = withProjects('{ name: checkout, approve: [S0A] }', '{ name: "shop-*" }');
    expect(warnings(`${text}${rule('projects: chekout, approvals: 2')}`)).toEqual([
      'policy.yaml:10: rules[0].projects[0]: fits no project that this file names: did you mean checkout?',
    ]);
    expect(warnings(`${text}${rule('projects: ["web-*"], approvals: 2')}`)).toEqual([
      'policy.yaml:10: rules[0].projects[0]: fits no project that this file names: is one called so at Atlas?',
    ]);
    expect(warnings(`${text}${rule('projects: [shop-web, "check*"], approvals: 2')}`)).toEqual([]);
    expect(warnings(`${text}${rule('projects: inventory, approvals: 2')}`)).toEqual([]);
    expect(warnings(`${POLICY}${rule('projects: "any*", approvals: 2')}`)).toEqual([]);
  });

  it('are refused where they fit no role', () => {
    expect(
      problems(`${POLICY}${rule('projects: a, roles: [ORG_READ_ONLY], approvals: 2')}`),
    ).toEqual([
      'policy.yaml:7: rules[0]: fits no role: it names projects, and only roles of an organization',
    ]);
    const free = 'roles: [GROUP_READ_ONLY], automatic: { count: 1, per: 1d }';
    expect(problems(`${POLICY}${rule(free)}`)).toEqual([
      'policy.yaml:7: rules[0]: fits no role: what asks nobody is about projects only where it names them, so add projects',
    ]);
    expect(problems(`${POLICY}${rule(`projects: "*", ${free}`)}`)).toEqual([]);
    expect(
      problems(
        `${POLICY}${rule('projects: "*", roles: [GROUP_OWNER], automatic: { count: 1, per: 1d }')}`,
      ),
    ).toEqual([
      'policy.yaml:7: rules[0].automatic: names dangerous roles, which are never automatic: take them out',
    ]);
  });

  it('are refused where an earlier one always comes before, and only there', () => {
    const two = (one: string, other: string) =>
      `${POLICY}rules:\n  - { name: one, ${one}, approvals: 2 }\n  - { name: two, ${other}, approvals: 2 }\n`;
    const hidden = [expect.stringMatching(/rules\[1\]: never decides: rule "one"/)];
    expect(problems(two('projects: "shop-*"', 'projects: shop-web'))).toEqual(hidden);
    expect(problems(two('projects: shop-web', 'projects: "shop-*"'))).toEqual([]);
    // Rules that name projects are looked at first.
    expect(problems(two('risk: read', 'risk: read, projects: shop-web'))).toEqual([]);
    expect(problems(two('projects: shop-web', 'risk: read'))).toEqual([]);
    const denied =
      'rules:\n  - { name: one, risk: read, deny: true }\n  - { name: two, risk: read, projects: a, approvals: 2 }\n';
    expect(problems(`${POLICY}${denied}`)).toEqual(hidden);
  });

  it('are warned of where the roles are on offer in no project', () => {
    const owners = rule('projects: "*", roles: [GROUP_OWNER], approvals: 2');
    expect(warnings(`${POLICY}${owners}`)).toEqual([
      'policy.yaml:7: rules[0]: is about roles that may be asked for in none of its organizations',
    ]);
    expect(warnings(`${withProjects('{ name: a, roles: [GROUP_OWNER] }')}${owners}`)).toEqual([]);
  });

  it('cannot be called as what decides without a rule', () => {
    expect(
      problems(`${POLICY}rules:\n  - { name: "project:a", risk: read, approvals: 2 }\n`),
    ).toEqual([expect.stringMatching(/choose another name/)]);
  });

  it('are warned of where break-glass gives dangerous roles in projects', () => {
    const text = withProjects('{ name: a, roles: [GROUP_OWNER] }');
    const glass = (more: string) => `breakGlass: { people: [S0ONCALL], ${more} }\n`;
    expect(warnings(`${text}${glass('projects: "*", roles: [GROUP_OWNER]')}`)).toEqual([
      expect.stringMatching(/breakGlass: gives GROUP_OWNER to one person at once/),
    ]);
    expect(warnings(`${text}${glass('risk: [dangerous, read]')}`)).toEqual([]);
  });
});

describe('a rule in the old form', () => {
  it('is about roles in projects as well, and names them', () => {
    const rules = 'rules: [{ name: one, roles: [GROUP_OWNER, ORG_OWNER], deny: true }]\n';
    expect(policy(`${POLICY}${rules}`).rules[0]?.when).toEqual({
      roles: ['GROUP_OWNER', 'ORG_OWNER'],
    });
    expect(problems(`${POLICY}rules: [{ name: one, roles: [GROUP_OWNR], deny: true }]\n`)).toEqual([
      'policy.yaml:6: rules[0].roles[0]: is not a role of Atlas: did you mean GROUP_OWNER?',
    ]);
    expect(ORGANIZATION).toHaveLength(24);
  });
});
