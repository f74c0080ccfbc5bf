import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { VARIABLES } from '../../../src/config/environment/variables.ts';
import { PROJECT_ROLES, riskOfRole } from '../../../src/domain/key/projectRoles.ts';
import { KEY_VERBS, VERBS } from '../../../src/slack/command/verbs.ts';
import { COMMAND } from '../../../src/slack/wire/ids.ts';
import { readJson, readText, sources } from '../tree.ts';
import {
  envExample,
  environmentTable,
  policyTable,
  rolesTable,
  section,
  tasksTable,
} from './documentation.ts';
import { PAGES } from './pages.ts';

const README = 'README.md';
const CONFIGURATION = 'src/config/README.md';
const SECURITY = '.github/SECURITY.md';
const UPGRADE = 'src/store/lifting/README.md';

describe('the documentation of the commands', () => {
  const rows = readText(README)
    .split('\n')
    .filter((line) => line.startsWith(`| \`${COMMAND} `))
    .map((line) => line.replaceAll('\\|', '|'));

  it('in the README has each command as its help writes it, and no other', () => {
    const written = rows.map((line) => line.slice(3 + COMMAND.length + 1, line.indexOf('` |')));
    expect(written.sort()).toEqual(
      Object.values(VERBS)
        .map(({ usage }) => usage)
        .sort(),
    );
  });

  it('in the page about the upgrade names those about keys, and none that is not there', () => {
    const said = [...readText(UPGRADE).matchAll(/`\/atlas-keys ([a-z-]+)/g)].map(
      ([, verb]) => verb,
    );
    expect(said.filter((verb = '') => !(verb in VERBS))).toEqual([]);
    expect(said).toEqual(expect.arrayContaining([...KEY_VERBS, 'transfer']));
  });

  it('in the pages and in .ci/run starts nothing that package.json does not have', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(readJson('package.json'));
    const started = [...PAGES, '.ci/run'].flatMap((path) => [
      ...readText(path).matchAll(/npm run (?:--silent )?([a-z:-]+)/g),
    ]);
    expect(started.map(([, name = '']) => name).filter((name) => !(name in scripts))).toEqual([]);
    expect(started.length).toBeGreaterThan(10);
  });
});

describe('the documentation of the programs', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(readJson('package.json'));
  const programs = section(readText('src/start/README.md'), 'programs') ?? '';
  const rows = [...programs.matchAll(/^\| `npm (?:run )?([a-z-]+).*?` \| `node (dist\/\S+\.js)/gm)];

  it('in src/start names each as package.json starts it', () => {
    const wrong = rows.filter(([, name = '', entry = '']) => !scripts[name]?.endsWith(entry));
    expect(wrong.map(([row]) => row)).toEqual([]);
    expect(rows.map(([, name]) => name)).toEqual([
      'start',
      'audit',
      'report',
      'adopt',
      'policy',
      'keys',
      'redis-acl',
    ]);
  });

  it('names those for the image as their own help does', () => {
    const entries = rows.flatMap(([, name = '', entry = '']) =>
      name === 'audit' || name === 'policy' ? [{ name, entry }] : [],
    );
    for (const { name, entry } of entries) {
      expect(readText(`src/cli/${name}/arguments.ts`)).toContain(`node ${entry} `);
    }
  });
});

describe('the documentation of the configuration', () => {
  it('in .env.example is what the code knows (vitest -u writes it anew)', async () => {
    await expect(envExample()).toMatchFileSnapshot('../../../.env.example');
  });

  it('in src/config has the table of variables, between <!-- environment --> marks', () => {
    expect(section(readText(CONFIGURATION), 'environment')).toContain(environmentTable());
  });

  it('in src/config has the table of policy keys, between <!-- policy --> marks', () => {
    expect(section(readText(CONFIGURATION), 'policy')).toContain(policyTable());
  });

  it('in src/config has the table of roles and that of tasks', () => {
    const page = readText(CONFIGURATION);
    expect(section(page, 'roles')).toContain(rolesTable());
    expect(section(page, 'tasks')).toContain(tasksTable());
  });

  it('in the page about the upgrade has the defaults of today, and the roles that are off', () => {
    const page = readText(UPGRADE);
    const rows = [...(section(page, 'upgrade') ?? '').matchAll(/^(\| `\w+` \| [^|]+ \|)/gm)];
    expect(rows).toHaveLength(8);
    const wrong = rows.filter(([row]) => !policyTable().includes(row));
    expect(wrong.map(([row]) => row)).toEqual([]);
    const off = (section(page, 'dangerous') ?? '').match(/GROUP_\w+/g) ?? [];
    const dangerous = PROJECT_ROLES.filter((role) => riskOfRole(role) === 'dangerous');
    expect(off.sort()).toEqual([...dangerous].sort());
  });

  it('in .github/SECURITY.md has each scope of the manifests and why, between <!-- scopes --> marks', () => {
    const manifest = z
      .object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) })
      .parse(readJson('manifest/slack-app.socket.json'));
    const text = section(readText(SECURITY), 'scopes') ?? '';
    const named = [...text.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, scope]) => scope);
    expect(named.sort()).toEqual([...manifest.oauth_config.scopes.bot].sort());
  });

  it('names every variable that the program reads', () => {
    const read = sources('src')
      .filter((path) => path.startsWith('src/config/'))
      .filter((path) => path !== 'src/config/environment/variables.ts')
      .flatMap(
        (path) => readText(path).match(/'(?:SLACK|KEYWARDEN|REDIS|LOG|NODE)_[A-Z_]+'/g) ?? [],
      )
      .map((quoted) => quoted.slice(1, -1));
    const known: readonly string[] = VARIABLES.map(({ name }) => name);
    expect([...new Set(read)].filter((name) => !known.includes(name))).toEqual([]);
    expect(known).toEqual(expect.arrayContaining([...new Set(read)]));
  });

  it('is the only place besides the six programs where the process environment is met', () => {
    const users = sources('src')
      .filter((path) => !path.startsWith('src/sandbox/'))
      .filter((path) => /process\.env\b/.test(readText(path)));
    expect(users).toEqual([
      'src/cli/adopt/main.ts',
      'src/cli/audit/main.ts',
      'src/cli/policy/main.ts',
      'src/cli/redisAcl.ts',
      'src/cli/report/main.ts',
      'src/main.ts',
    ]);
  });
});
