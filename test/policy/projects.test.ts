import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POLICY } from '../config/fixtures.ts';
import { runPolicy } from './run.ts';

const ID = '64c0ffee0ddba11ca11ab1e5';
const RULES = `${POLICY.replace(
  'channels:',
  `    requesters: [S0ACME]
    projects:
      - id: ${ID}
        name: checkout
        request: [S0CHECKOUT]
        approve: [S0OWNERS]
        roles: [GROUP_READ_ONLY, GROUP_OWNER]
        lifetime: { default: 30d, max: 90d }
      - { name: "legacy-*", off: true }
channels:`,
)}managers: { U0OLGA: U0MEI }
tiers: { dangerous: { approvals: { need: 2, of: [S0SECURITY] } } }
rules:
  - { name: sandboxes, projects: sandbox-1, risk: [read, ordinary], approvals: { of: manager } }
graceFor: 0
`;

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'keywarden-projects-'));
  await writeFile(join(cwd, 'policy.yaml'), RULES);
  await writeFile(join(cwd, 'odd.yaml'), RULES.replace('projects: sandbox-1', 'projects: chekout'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

function ask(...words: readonly string[]) {
  const groups = words.includes('--groups') ? [] : ['--groups', 'S0CHECKOUT'];
  const who = ['--person', 'U0DANA', ...groups, '--organization', 'acme'];
  return runPolicy(['explain', ...who, '--file', 'policy.yaml', ...words], { cwd });
}

async function explain(...words: readonly string[]): Promise<string> {
  const { code, out, err } = await ask(...words);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out;
}

describe('npm run policy -- explain, for a project', () => {
  it('says which entry is about it, who approves, and how long the key lives', async () => {
    const text = await explain('--project', 'checkout', '--role', 'group_read_only');
    expect(text).toContain('U0DANA asks for GROUP_READ_ONLY (read only) in checkout of acme.');
    expect(text).toContain('GROUP_READ_ONLY is read only: it changes nothing');
    expect(text).toContain('The entry checkout of projects is about checkout.');
    expect(text).toContain('In checkout: its owners decide, by the entry checkout of projects.');
    expect(text).toContain('Needed: 1 of S0OWNERS.');
    expect(text).toContain(
      'Such a key lives 30 days if nobody says how long, 90 days at most; then it is deleted.',
    );
    expect(text).toContain('To extend it, people are asked, as for a new key.');
    expect(text).toContain('both keys live for 24 hours, or as long as the form says, 7 days at');
    expect(text).toContain('Its owner is U0DANA, or one of S0CHECKOUT if the form says so.');
    expect(text).toContain(
      'nobody is asked to take it over; if nobody does, it ends after 14 days',
    );
    expect(await explain('--project', ID, '--role', 'GROUP_READ_ONLY')).toContain(
      'In checkout: its owners decide',
    );
  });

  it('says that a dangerous role needs the tier as well, and two people', async () => {
    const text = await explain('--project', 'checkout', '--role', 'GROUP_OWNER');
    expect(text).toMatch(/In checkout: tier dangerous decides, then its owners decide/);
    expect(text).toMatch(/Stage 1: 2 of S0SECURITY\.\n {2}Stage 2: 1 of S0OWNERS\./);
    expect(text).toContain('at least 2 different people');
  });

  it('says what decides about each part of a request', async () => {
    const more = ['--groups', 'S0CHECKOUT,S0ACME', '--person', 'U0OLGA', '--role', 'ORG_READ_ONLY'];
    const both = ['--project', 'checkout', '--project', 'sandbox-1', '--role', 'GROUP_READ_ONLY'];
    const text = await explain(...both, ...more);
    expect(text).toContain(
      'In the organization: no rule and no tier fits, so approvers and quorum',
    );
    expect(text).toContain('In checkout: its owners decide, by the entry checkout of projects.');
    expect(text).toContain('In sandbox-1: rule "sandboxes" decides.');
    expect(text).toContain('Needed: 1 of U0APPROVER, S0PLATFORM and 1 of S0OWNERS and 1 of U0MEI.');
  });

  it('says why something may not be asked for', async () => {
    const read = ['--role', 'GROUP_READ_ONLY'];
    expect(await explain('--project', 'legacy-1', ...read)).toContain('legacy-1 is off.');
    expect(await explain('--project', 'checkout', ...read, '--groups', 'S0ACME')).toContain(
      'U0DANA may not ask for keys in checkout: its request, or requesters, does not name them.',
    );
    expect(await explain('--project', 'checkout', '--role', 'GROUP_INDEX_MANAGER')).toContain(
      'GROUP_INDEX_MANAGER may not be asked for in checkout. Roles of its entry does not name it.',
    );
    const owner = ['--project', 'other', '--role', 'GROUP_OWNER', '--groups', 'S0ACME'];
    const text = await explain(...owner);
    expect(text).toContain('The policy says nothing of the project other: it is as every project.');
    expect(text).toContain('A dangerous role must be named in roles of its entry.');
    expect(text).not.toContain('Needed:');
    expect(await explain('--project', 'a'.repeat(24), ...read)).toContain(
      `give the name of ${'a'.repeat(24)}, not its id.`,
    );
    const unmanaged = ['--project', 'sandbox-1', ...read, '--groups', 'S0ACME'];
    expect(await explain(...unmanaged)).toContain(
      'This way cannot be gone, because it asks the manager of the requester: managers names none.',
    );
  });

  it.each([
    [['--role', 'GROUP_OWNER'], 'Say in which project: --project NAME.'],
    [['--project', 'a', '--role', 'ORG_MEMBER'], 'Say which role in the project: --role'],
    [['--project', 'sand*', '--role', 'GROUP_READ_ONLY'], 'sand* is a pattern: name one project'],
    [['--project', 'a', '--role', 'GROUP_OWNR'], 'Not a role of Atlas: GROUP_OWNR.'],
  ])('does not guess: %j', async (words, says) => {
    const { code, out, err } = await ask(...words);
    expect({ code, out }).toEqual({ code: 64, out: '' });
    expect(err).toContain(says);
  });
});

describe('npm run policy -- check, with projects', () => {
  it('warns of a rule about a project that the file does not name', async () => {
    const { code, err } = await runPolicy(['check', 'odd.yaml'], { cwd });
    expect(code).toBe(0);
    expect(err).toMatch(/^warning: odd\.yaml:\d+: rules\[0\]\.projects\[0\]: .*mean checkout\?/);
    expect((await runPolicy(['check', 'policy.yaml'], { cwd })).err).toBe('');
  });
});
