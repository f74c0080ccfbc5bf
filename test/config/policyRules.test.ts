import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../src/config/policy/policyFile.ts';
import { ORGANIZATION, POLICY } from './fixtures.ts';

const PEOPLE = POLICY.replace('S0PLATFORM', 'U0SECOND');

function policy(more: string, text = POLICY) {
  const read = readPolicy('policy.yaml', `${text}${more}`);
  if (read.policy === undefined) throw new Error(read.problems.join('\n'));
  return read.policy;
}

function problems(more: string, text = POLICY): readonly string[] {
  return readPolicy('policy.yaml', `${text}${more}`).problems;
}

function warnings(more: string, text = POLICY): readonly string[] {
  return readPolicy('policy.yaml', `${text}${more}`).warnings;
}

function offering(...roles: readonly string[]): string {
  return POLICY.replace(`id: ${ORGANIZATION}`, `$&\n    roles: [${roles.join(', ')}]`);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a policy with rules', () => {
  it('gives tiers, rules, managers, break-glass, limits and reminders', () => {
    const whole = policy(`denials: 2
managers: { U0DANA: U0MEI }
tiers:
  read: { approvals: 1 }
  dangerous:
    stages:
      - { of: manager }
      - [{ need: 2, of: [S0SECURITY] }, { of: approvers }]
    denials: 1
    escalate: { after: 2h, to: [S0ONCALL], channel: C0ONCALL }
rules:
  - name: contractors only read
    requesters: [S0CONTRACTORS]
    risk: [ordinary, dangerous]
    deny: true
    because: Ask your host for it.
  - name: reading is free
    organizations: [ACME]
    risk: read
    automatic: { count: 3, per: 7d }
  - name: project creators
    roles: [ORG_GROUP_CREATOR]
    approvals: [{ need: 2, of: [S0PLATFORM] }]
breakGlass: { people: [S0ONCALL], risk: ordinary, quota: { count: 2, per: 1d } }
limits:
  open: 2
  perDay: 4
  reason: { min: 20, pattern: "^[A-Z]", hint: begin with a capital letter }
  ticket: { pattern: "^OPS-\\\\d+$", hint: the number of a ticket such as OPS-17 }
  quietWords: [Test, because]
reminders:
  after: 30m
  workingHours: { timeZone: Europe/Berlin, days: [tue, mon], from: "08:30", to: 24:00 }
`);
    expect(whole).toMatchObject({
      denials: 2,
      managers: { U0DANA: 'U0MEI' },
      tiers: {
        read: { stages: [[{ need: 1, of: ['U0APPROVER', 'S0PLATFORM'] }]], denials: 2 },
        dangerous: {
          stages: [
            [{ need: 1, of: 'manager' }],
            [
              { need: 2, of: ['S0SECURITY'] },
              { need: 1, of: ['U0APPROVER', 'S0PLATFORM'] },
            ],
          ],
          denials: 1,
          escalation: { afterMs: 2 * HOUR, to: ['S0ONCALL'], channel: 'C0ONCALL' },
        },
      },
      rules: [
        {
          name: 'contractors only read',
          when: { requesters: ['S0CONTRACTORS'], risks: ['ordinary', 'dangerous'] },
          effect: 'deny',
          because: 'Ask your host for it.',
        },
        {
          name: 'reading is free',
          when: { organizations: [ORGANIZATION], risks: ['read'] },
          effect: 'automatic',
          quota: { count: 3, withinMs: 7 * 24 * HOUR },
        },
        {
          name: 'project creators',
          when: { roles: ['ORG_GROUP_CREATOR'] },
          effect: 'ask',
          approval: { stages: [[{ need: 2, of: ['S0PLATFORM'] }]], denials: 2 },
        },
      ],
      breakGlass: {
        people: ['S0ONCALL'],
        when: { risks: ['ordinary'] },
        quota: { count: 2, withinMs: 24 * HOUR },
      },
      limits: {
        open: 2,
        perDay: 4,
        reasonMin: 20,
        reasonPattern: { pattern: '^[A-Z]', hint: 'begin with a capital letter' },
        ticket: { pattern: '^OPS-\\d+$', hint: 'the number of a ticket such as OPS-17' },
        quietWords: ['test', 'because'],
      },
      reminders: {
        afterMs: 30 * MINUTE,
        workingHours: { timeZone: 'Europe/Berlin', days: [1, 2], from: 510, to: 1440 },
      },
    });
  });

  it('says who may look and ask in an organization and a project', () => {
    const more = `    viewers: [S0ACME]
    requesters: [U0DANA]
    projects: [{ name: checkout, id: 0123456789abcdef01234567, viewers: [S0SHOP] }]
`;
    const text = POLICY.replace('channels:', `${more}channels:`);
    expect(policy('', text).organizations[0]).toMatchObject({
      viewers: ['S0ACME'],
      requesters: ['U0DANA'],
      projects: [{ name: 'checkout', id: '0123456789abcdef01234567', viewers: ['S0SHOP'] }],
    });
  });

  it('can turn reminders off, and says working days where nobody else does', () => {
    expect(policy('reminders: { after: off }\n').reminders).toEqual({ afterMs: 0 });
    const hours = 'reminders: { workingHours: { timeZone: UTC, from: 09:00, to: 17:00 } }\n';
    expect(policy(hours).reminders).toEqual({
      afterMs: HOUR,
      workingHours: { timeZone: 'UTC', days: [1, 2, 3, 4, 5], from: 540, to: 1020 },
    });
  });
});

describe('a policy that cannot reach its own quorum', () => {
  const TWO = 'approvals: { need: 3, of: [U0ONE, U0TWO] }';

  it('is refused at the threshold that is too high, at its line', () => {
    expect(problems(`rules:\n  - name: a\n    ${TWO}\n`)).toEqual([
      'policy.yaml:8: rules[0].approvals[0]: needs 3 and asks 2 different people: no request could pass',
    ]);
    expect(
      problems(
        'tiers:\n  read:\n    stages:\n      - { of: [U0ONE] }\n      - { need: 2, of: [U0ONE] }\n',
      ),
    ).toEqual([
      'policy.yaml:10: tiers.read.stages[1][0]: needs 2 and asks 1 person: no request could pass',
    ]);
  });

  it('counts two user ids of one person once', () => {
    const same = 'identities: [[U0ONE, U0TWO]]\n';
    const two = `tiers: { read: { approvals: { need: 2, of: [U0ONE, U0TWO] } } }\n`;
    expect(problems(two)).toEqual([]);
    expect(problems(`${same}${two}`)).toHaveLength(1);
    expect(problems(`identities: [[U0APPROVER, U0SECOND]]\nquorum: 2\n`, PEOPLE)).toEqual([
      'policy.yaml:7: quorum: is more than the 1 approvers there are: no request could pass',
    ]);
  });

  it('counts those who are asked later, and trusts user groups until Slack is asked', () => {
    const later = 'escalate: { after: 1h, to: [U0THREE] }';
    expect(problems(`rules:\n  - name: a\n    ${TWO}\n    ${later}\n`)).toEqual([]);
    expect(problems('tiers: { read: { approvals: { need: 9, of: [S0PLATFORM] } } }\n')).toEqual([]);
  });

  it('asks a manager that nobody has, or more managers than one', () => {
    const tier = (need: number) =>
      `tiers: { read: { approvals: { need: ${need}, of: manager } } }\n`;
    expect(problems(tier(1))).toEqual([
      'policy.yaml:6: tiers.read: asks the manager of the requester, and managers names nobody',
    ]);
    expect(problems(`managers: { U0ONE: U0TWO }\n${tier(1)}`)).toEqual([]);
    expect(problems(`managers: { U0ONE: U0TWO, U0THREE: U0FOUR }\n${tier(2)}`)).toEqual([
      'policy.yaml:7: tiers.read.approvals[0]: needs 2 and asks 1 person: no request could pass',
    ]);
  });

  it('offers dangerous roles that never meet two different people', () => {
    const dangerous = offering('ORG_OWNER', 'ORG_MEMBER').replace(', S0PLATFORM', '');
    expect(problems('', dangerous)).toEqual([
      'policy.yaml:6: approvers: asks 1 person, and dangerous roles need 2: no request for them could pass',
    ]);
    expect(
      problems('tiers: { dangerous: { approvals: { of: [S0SECURITY] } } }\n', dangerous),
    ).toEqual([]);
    const one = 'tiers: { dangerous: { approvals: { of: [U0ONE] } } }\n';
    expect(problems(one, dangerous)[0]).toMatch(/tiers\.dangerous: asks 1 person, and dangerous/);
    expect(problems(one)).toEqual([]);
    const rule = 'rules: [{ name: owners, roles: [ORG_OWNER], approvals: { of: manager } }]\n';
    expect(problems(`managers: { U0ONE: U0TWO }\n${rule}`, dangerous)[0]).toMatch(
      /rules\[0\]: asks 1 person/,
    );
    const never = 'rules: [{ name: never, risk: dangerous, deny: true }]\n';
    expect(problems(never, dangerous)).toEqual([]);
  });

  it('wants more denials than there are people to deny', () => {
    expect(problems('denials: 3\n', PEOPLE)).toEqual([
      'policy.yaml:6: denials: is 3, and 2 different people may deny: no request could be denied',
    ]);
  });
});

describe('mistakes in rules', () => {
  const rule = (text: string) => `rules:\n  - { name: a, ${text} }\n`;

  const CASES: Readonly<Record<string, readonly [string, RegExp]>> = {
    'two effects': [rule('deny: true, approvals: 1'), /rules\[0\]: has deny and approvals/],
    'no effect': [rule('risk: read'), /rules\[0\]: says nothing: give it one of deny/],
    'deny: false': [rule('deny: false'), /rules\[0\]\.deny: must be true/],
    'because without deny': [rule('because: x, approvals: 1'), /\.because: belongs to deny/],
    'denials of a denial': [rule('deny: true, denials: 2'), /\.denials: belongs to approvals/],
    'an unknown key': [
      rule('approval: 1, deny: true'),
      /\.approval: is not known: did you mean approvals\?/,
    ],
    'an unknown risk': [
      rule('risk: dangerus, deny: true'),
      /\.risk\[0\]: .*did you mean dangerous\?/,
    ],
    'an unknown key of a threshold': [
      rule('approvals: { needs: 2 }'),
      /approvals\[0\]\.needs: is not known: did you mean need\?/,
    ],
    'an unknown key of a tier': [
      'tiers: { read: { approval: 2, approvals: 1 } }\n',
      /tiers\.read\.approval: is not known: did you mean approvals\?/,
    ],
    'an unknown tier': [
      'tiers: { reads: { approvals: 1 } }\n',
      /tiers\.reads: .*did you mean read\?/,
    ],
    'an unknown organization': [
      rule('organizations: [acne], deny: true'),
      /organizations\[0\]: is not the name of an organization of this policy: did you mean acme\?/,
    ],
    'an unknown organization of break-glass': [
      'breakGlass: { people: [U0A], organizations: [beta] }\n',
      /breakGlass\.organizations\[0\]: is not the name .*: known: acme/,
    ],
    'a name of no rule': [
      'rules: [{ name: "tier:read", deny: true }]\n',
      /\.name: is what the audit log/,
    ],
    'roles without that risk': [rule('roles: [ORG_OWNER], risk: read, deny: true'), /fits no role/],
    'automatic dangerous roles': [
      rule('roles: [ORG_OWNER], automatic: { count: 1, per: 1d }'),
      /\.automatic: names dangerous roles, which are never automatic/,
    ],
    'automatic dangerous risk': [
      rule('risk: [read, dangerous], automatic: { count: 1, per: 1d }'),
      /\.automatic: names dangerous roles/,
    ],
    'a quota without end': [
      rule('automatic: { count: 1, per: 32d }'),
      /\.per: must be a time from 1h to 31d/,
    ],
    'a tier that says nothing': ['tiers: { read: { denials: 1 } }\n', /tiers\.read: says nothing/],
    'a tier that says two things': [
      'tiers: { read: { approvals: 1, stages: [1] } }\n',
      /tiers\.read: has approvals and stages/,
    ],
    'an escalation after the end': [
      'requestLifetime: 1h\ntiers: { read: { approvals: 1, escalate: { after: 1h, to: [U0A] } } }\n',
      /escalate\.after: is not before the end of the request/,
    ],
    'somebody who is their own manager': [
      'managers: { U0A: U0A }\n',
      /managers\.U0A: is their own manager/,
    ],
    'a manager that is a group': [
      'managers: { U0A: S0A }\n',
      /managers\.U0A: must be the id of a person/,
    ],
    'a group that has a manager': [
      'managers: { S0A: U0A }\n',
      /managers\.S0A: must be the id of a person/,
    ],
    'a pattern without a hint': ['limits: { reason: { pattern: x } }\n', /\.pattern: needs a hint/],
    'a hint without a pattern': [
      'limits: { reason: { hint: x } }\n',
      /\.hint: belongs to a pattern/,
    ],
    'a ticket without a hint': ['limits: { ticket: { pattern: x } }\n', /ticket\.hint: is missing/],
    'a broken pattern': [
      'limits: { ticket: { pattern: "[", hint: x } }\n',
      /\.pattern: is not a regular/,
    ],
    'an unknown time zone': [
      'reminders: { workingHours: { timeZone: Europe/Berln, from: 09:00, to: 10:00 } }\n',
      /timeZone: is not known: did you mean Europe\/Berlin\?/,
    ],
    'hours that end before they begin': [
      'reminders: { workingHours: { timeZone: UTC, from: 17:00, to: 09:00 } }\n',
      /workingHours\.to: must be later than from/,
    ],
    'an unknown day': [
      'reminders: { workingHours: { timeZone: UTC, days: [mond], from: 09:00, to: 10:00 } }\n',
      /days\[0\]: must be mon, .*did you mean mon\?/,
    ],
  };

  for (const [what, [text, expected]] of Object.entries(CASES)) {
    it(`refuse ${what}, and say nothing else`, () => {
      expect(problems(text)).toEqual([expect.stringMatching(expected)]);
    });
  }

  it('are all listed together with those of other parts', () => {
    const text = `quorum: two
rules:
  - { name: a, deny: true, organisations: [acme] }
  - { name: A, approvals: { need: 2, of: [U0ONE] } }
  - { name: b }
limits: { open: 0 }
`;
    expect(problems(text)).toEqual([
      expect.stringMatching(/:6: quorum: must be/),
      expect.stringMatching(/:8: rules\[0\]\.organisations: .*did you mean organizations/),
      expect.stringMatching(/:9: rules\[1\]\.approvals\[0\]: needs 2 and asks 1 person/),
      expect.stringMatching(/:10: rules\[2\]: says nothing/),
      expect.stringMatching(/:11: limits\.open: must be/),
    ]);
  });

  it('are two rules of one name, and projects that are there twice', () => {
    const two = 'rules:\n  - { name: a, risk: read, deny: true }\n  - { name: A, approvals: 1 }\n';
    expect(problems(two)).toEqual([
      'policy.yaml:8: rules[1].name: is the same as rules[0].name: each needs its own',
    ]);
    const project = '{ name: NAME, id: 0123456789abcdef01234567, viewers: everyone }';
    const both = `[${project.replace('NAME', 'one')}, ${project.replace('NAME', 'two')}]`;
    const text = POLICY.replace('channels:', `    projects: ${both}\nchannels:`);
    expect(problems('', text)).toEqual([
      expect.stringMatching(/projects\[1\]\.id: is the same as projects\[0\]\.id/),
    ]);
  });
});

describe('a rule that another one always comes before', () => {
  const rules = (...lines: readonly string[]) =>
    `rules:\n${lines.map((line, index) => `  - { name: r${index}, ${line} }\n`).join('')}`;
  const HIDDEN = /rules\[1\]: never decides: rule "r0" always comes before it/;

  it('is refused: it would seem to protect something', () => {
    const wide = 'approvals: 1';
    const narrow = 'roles: [ORG_MEMBER], requesters: [U0ONE], approvals: 2';
    expect(problems(rules(wide, narrow))).toEqual([expect.stringMatching(HIDDEN)]);
    expect(problems(rules(narrow, wide))).toEqual([]);
    const auto = (per: string) => `risk: read, automatic: { count: 1, per: ${per} }`;
    expect(problems(rules(auto('1d'), auto('2d')))).toEqual([expect.stringMatching(HIDDEN)]);
    expect(problems(rules('organizations: [acme], approvals: 1', wide))).toEqual([
      expect.stringMatching(HIDDEN),
    ]);
  });

  it('by a denial, wherever that stands', () => {
    expect(
      problems(rules('risk: [read, ordinary], deny: true', 'risk: read, approvals: 1')),
    ).toEqual([expect.stringMatching(HIDDEN)]);
    expect(problems(rules('risk: read, approvals: 1', 'risk: read, deny: true'))).toEqual([
      expect.stringMatching(/rules\[0\]: never decides: rule "r1"/),
    ]);
    expect(problems(rules('risk: read, deny: true', 'approvals: 2'))).toEqual([]);
  });

  it('but not where the other one is about other people, or of another kind', () => {
    expect(problems(rules('requesters: [U0ONE], approvals: 1', 'approvals: 2'))).toEqual([]);
    expect(problems(rules('approvals: 1', 'risk: read, automatic: { count: 1, per: 1d }'))).toEqual(
      [],
    );
  });
});

describe('warnings', () => {
  it('tell what is probably not meant, and stop nothing', () => {
    const text = `rules:
  - { name: owners, roles: [ORG_OWNER], deny: true }
reminders: { after: 1d }
`;
    expect(policy(text).rules).toHaveLength(1);
    expect(warnings(text)).toEqual([
      'policy.yaml:7: rules[0]: is about roles that may be asked for in none of its organizations',
      'policy.yaml:8: reminders.after: is not before the end of the request (requestLifetime): nobody is reminded',
    ]);
    expect(warnings('quorum: 2\n', PEOPLE)).toEqual([
      expect.stringMatching(/:5: approvers: asks everybody it names/),
    ]);
    expect(warnings('', PEOPLE)).toEqual([]);
  });
});

describe('break-glass', () => {
  const owner = offering('ORG_OWNER', 'ORG_READ_ONLY');

  it('is for no dangerous role that the policy does not name', () => {
    const plain = policy('breakGlass: { people: [U0A] }\n', owner);
    expect(plain.breakGlass?.when).toEqual({ risks: ['read', 'ordinary'] });
    expect(warnings('breakGlass: { people: [U0A] }\n', owner)).toEqual([]);
    const within = policy('breakGlass: { people: [U0A], organizations: [acme] }\n', owner);
    expect(within.breakGlass?.when.risks).toEqual(['read', 'ordinary']);
  });

  it.each(['risk: dangerous', 'risk: [read, dangerous]', 'roles: [ORG_OWNER]'])(
    'for dangerous roles (%s) gets a warning',
    (named) => {
      const [warning, ...more] = warnings(`breakGlass: { people: [U0A], ${named} }\n`, owner);
      expect(warning).toMatch(/breakGlass: gives ORG_OWNER to one person at once/);
      expect(more).toEqual([]);
    },
  );

  it('for roles that cannot be asked for gets none', () => {
    expect(warnings('breakGlass: { people: [U0A], risk: [read, dangerous] }\n')).toEqual([]);
  });
});

describe('limits of access lists', () => {
  it('are none where the policy names none', () => {
    expect(policy('').limits.accessList).toBeUndefined();
  });

  it('name the widest range of both families, with or without a slash', () => {
    const widest = 'widest: { ipv4: /24, ipv6: 56 }';
    expect(policy(`limits: { accessList: { required: true, ${widest} } }\n`).limits).toMatchObject({
      accessList: { required: true, widest: { ipv4: 24, ipv6: 56 } },
    });
  });

  it.each([
    ['{ widest: { ipv4: /24 } }', /widest\.ipv6: is missing/],
    ['{ widest: { ipv4: /33, ipv6: /56 } }', /widest\.ipv4: must be the length of a prefix/],
    ['{ widest: { ipv4: /0, ipv6: /56 } }', /widest\.ipv4: must be the length of a prefix/],
    ['{ wides: { ipv4: /24, ipv6: /56 } }', /wides: is not known: did you mean widest/],
  ])('%s is refused', (accessList, says) => {
    expect(problems(`limits: { accessList: ${accessList} }\n`).join('\n')).toMatch(says);
  });
});

describe('recipients of private keys', () => {
  it('are as people like, if the policy does not say otherwise', () => {
    expect(policy('').limits).not.toHaveProperty('recipient');
    expect(policy('limits: { recipient: allowed }\n').hash).toBe(policy('').hash);
    expect(policy('limits: { recipient: required }\n').limits.recipient).toBe('required');
    expect(policy('limits: { recipient: off }\n').limits.recipient).toBe('off');
  });

  it('are required, allowed or off', () => {
    const says = problems('limits: { recipient: requird }\n').join('\n');
    expect(says).toMatch(/limits\.recipient: must be required, allowed or off: did you mean/);
  });
});

describe('a policy that can decide nothing', () => {
  it('is kept apart from one that cannot be read, for a bot that had it before', () => {
    const short = readPolicy('policy.yaml', `${PEOPLE}quorum: 3\n`);
    expect(short.policy).toBeUndefined();
    expect(short.problems).toHaveLength(1);
    expect(short.undecidable?.quorum).toBe(3);
    const wrong = readPolicy('policy.yaml', `${PEOPLE}quorum: 3\ndenials: no\n`);
    expect(wrong.undecidable).toBeUndefined();
    expect(wrong.problems).toHaveLength(2);
  });
});
