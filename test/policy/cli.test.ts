import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POLICY } from '../config/fixtures.ts';
import { runPolicy } from './run.ts';

const RULES = `${POLICY.replace('e7b8', 'e7b8\n    roles: [ORG_OWNER, ORG_GROUP_CREATOR, ORG_READ_ONLY]')}
managers: { U0DANA: U0MEI }
requesters: [U0DANA, S0SHOP, S0CONTRACTORS]
rules:
  - name: contractors only read
    requesters: [S0CONTRACTORS]
    risk: [ordinary, dangerous]
    deny: true
    because: Ask your host.
  - { name: reading is free, risk: read, automatic: { count: 3, per: 7d } }
  - { name: managers, risk: [read, ordinary], approvals: { of: manager } }
tiers:
  dangerous:
    stages: [1, { need: 2, of: [S0SECURITY] }]
    denials: 2
    escalate: { after: 90m, to: [S0ONCALL], channel: C0ONCALL }
breakGlass: { people: [U0DANA], risk: ordinary, quota: { count: 2, per: 1d } }
limits: { open: 1, ticket: { pattern: "^OPS-", hint: a ticket like OPS-1 } }
`;

const SHOP = '{ name: shop, id: 32b6e34b3d91647abb20e7b9, viewers: [U0DANA] }';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'keywarden-policy-'));
  await writeFile(join(cwd, 'policy.yaml'), RULES);
  await writeFile(join(cwd, 'bad.yaml'), `${POLICY}quorums: 1\napprover: []\n`);
  await writeFile(
    join(cwd, 'seen.yaml'),
    POLICY.replace('e7b8', `e7b8\n    viewers: [U0MEI]\n    projects: [${SHOP}]`),
  );
  await writeFile(join(cwd, 'odd.yaml'), POLICY.replace(', S0PLATFORM', ''));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function explain(...words: readonly string[]): Promise<string> {
  const all = ['explain', '--organization', 'acme', '--file', 'policy.yaml', ...words];
  const { code, out, err } = await runPolicy(all, { cwd });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out;
}

describe('npm run policy -- check', () => {
  it('says that a file is in order, with its hash, and ends with 0', async () => {
    const { code, out, err } = await runPolicy(['check', 'policy.yaml'], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/policy\.yaml is in order\. Its hash is [0-9a-f]{64}\./);
  });

  it('lists every problem and ends with 78', async () => {
    const { code, out, err } = await runPolicy(['check', 'bad.yaml'], { cwd });
    expect({ code, out }).toEqual({ code: 78, out: '' });
    expect(err.trim().split('\n')).toEqual([
      'bad.yaml:6: quorums: is not known: did you mean quorum?',
      'bad.yaml:7: approver: is not known: did you mean approvers?',
    ]);
  });

  it('warns of what is probably not meant', async () => {
    const { code, err } = await runPolicy(['check', 'odd.yaml'], { cwd });
    expect(code).toBe(0);
    expect(err).toMatch(/^warning: odd\.yaml:5: approvers: asks everybody it names/);
  });

  it.each(['help', '--help', '-h'])('says how to use it: %s', async (word) => {
    const { code, out, err } = await runPolicy([word], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('How to use it:');
  });

  it('ends with 66 without a file to read, and with 64 when it is not understood', async () => {
    expect(await runPolicy(['check', 'none.yaml'], { cwd })).toMatchObject({
      code: 66,
      err: 'none.yaml cannot be read (ENOENT).\n',
    });
    for (const words of [
      [],
      ['check'],
      ['check', 'a', 'b'],
      ['chek'],
      ['explain', '--who', 'me'],
    ]) {
      const { code, err } = await runPolicy(words, { cwd });
      expect(code, words.join(' ')).toBe(64);
      expect(err).toContain('How to use it:');
    }
  });
});

describe('npm run policy -- explain', () => {
  it('names the rule that denies, and what it tells people', async () => {
    const text = await explain(
      '--person',
      'U0HIRED',
      '--groups',
      'S0CONTRACTORS',
      '--role',
      'ORG_GROUP_CREATOR',
    );
    expect(text).toContain('Denied by rule "contractors only read". It says: Ask your host.');
    expect(text).toContain('Break-glass: not possible.');
    expect(text).not.toMatch(/Without --groups/);
  });

  it('tells an automatic rule with its quota, and who is asked after that', async () => {
    const text = await explain('--person', 'U0DANA', '--role', 'org_read_only');
    expect(text).toContain('U0DANA asks for ORG_READ_ONLY (read only) in acme.');
    expect(text).toContain('U0DANA may list and inspect the keys of acme.');
    expect(text).toContain(
      'Automatic by rule "reading is free": nobody is asked for 3 requests within 7 days',
    );
    expect(text).toMatch(/Rule "managers" decides\.\n {2}Needed: 1 of U0MEI\./);
    expect(text).toMatch(
      /Without --groups this holds for U0DANA in none of the user groups .*S0CONTRACTORS/,
    );
  });

  it('tells stages, dangers, denials and who is asked later', async () => {
    const text = await explain('--person', 'U0DANA', '--role', 'ORG_OWNER,ORG_READ_ONLY');
    expect(text).toContain('Tier dangerous decides.');
    expect(text).toContain('Stage 1: 1 of U0APPROVER, S0PLATFORM.');
    expect(text).toContain('Stage 2: 2 of S0SECURITY.');
    expect(text).toContain('at least 2 different people');
    expect(text).toContain('2 denials end the request.');
    expect(text).toContain('After 90 minutes these are asked too: S0ONCALL in C0ONCALL.');
    expect(text).not.toContain('Automatic');
  });

  it('tells break-glass and limits', async () => {
    const text = await explain('--person', 'U0DANA', '--role', 'ORG_GROUP_CREATOR');
    expect(text).toContain('Break-glass: possible, 2 requests within 24 hours.');
    expect(text).toContain('Limits: 1 open request and 20 requests within 24 hours');
    expect(text).toContain('A ticket is asked for: a ticket like OPS-1.');
    expect(text).toContain('An age recipient may be named: then the private key is encrypted');
  });

  it('says so where somebody may not ask, has no manager, or the role is not offered', async () => {
    expect(await explain('--person', 'U0OLGA', '--role', 'ORG_GROUP_CREATOR')).toMatch(
      /U0OLGA may not ask for keys in acme/,
    );
    expect(
      await explain('--person', 'U0OLGA', '--groups', 'S0SHOP', '--role', 'ORG_GROUP_CREATOR'),
    ).toMatch(
      /Rule "managers" decides, and it asks the manager of the requester: managers names none/,
    );
    expect(await explain('--person', 'U0DANA', '--role', 'ORG_MEMBER')).toMatch(
      /Not possible: ORG_MEMBER may not be asked for in acme/,
    );
    expect(
      await explain('--person', 'U0DANA', '--groups', 'S0ELSE', '--role', 'ORG_GROUP_CREATOR'),
    ).toContain('The policy does not name S0ELSE.');
  });

  it.each([
    ['U0MEI', 'U0MEI may list and inspect the keys of acme.'],
    ['U0DANA', 'In acme, U0DANA may list and inspect the keys of these projects only: shop.'],
    ['U0OLGA', 'U0OLGA may not list or inspect the keys of acme.'],
  ])('says what %s may look at', async (who, says) => {
    const seen = ['--person', who, '--role', 'ORG_GROUP_CREATOR', '--file', 'seen.yaml'];
    expect(await explain(...seen)).toContain(says);
  });

  it('does not guess what it does not know', async () => {
    const asked = [
      'explain',
      '--person',
      'U0DANA',
      '--role',
      'ORG_GROUP_CREATOR',
      '--organization',
    ];
    const env = { KEYWARDEN_POLICY: 'policy.yaml' };
    expect(await runPolicy([...asked, 'acne'], { cwd, env })).toMatchObject({
      code: 64,
      err: 'The policy has no organization acne. It has: acme.\n',
    });
    expect(await runPolicy([...asked, 'acme'], { cwd })).toMatchObject({ code: 64, out: '' });
    expect(await runPolicy([...asked, 'acme', '--role', 'ADMIN'], { cwd, env })).toMatchObject({
      code: 64,
      err: 'Not an organization role of Atlas: ADMIN.\n',
    });
    expect((await runPolicy([...asked, 'acme', '--file', 'bad.yaml'], { cwd })).code).toBe(78);
  });
});
