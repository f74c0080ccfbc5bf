import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SANDBOX = fileURLToPath(new URL('../../src/sandbox/', import.meta.url));
const { isInstalled, isSupportedNode } = await import(join(SANDBOX, 'setup.mjs'));
const { missingPackages } = await import(join(SANDBOX, 'debianRedis.mjs'));

let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'keywarden-setup-'));
  for (const file of ['setup.mjs', 'debianRedis.mjs']) {
    cpSync(join(SANDBOX, file), join(clone, 'src/sandbox', file));
  }
  write('package-lock.json', lock('1.0.0'));
  write('npm.js', FAKE_NPM, 0o755);
});
afterEach(() => rmSync(clone, { recursive: true }));

const FAKE_NPM = `
const fs = require('node:fs');
fs.appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
fs.mkdirSync('node_modules', { recursive: true });
if (process.env.FAKE_NPM_FAILS) process.exit(1);
fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
`;
const FAKE_REDIS = '#!/bin/sh\necho "Redis server v=7.0.15 sha=0 malloc=libc bits=64"\n';

function lock(version: string): string {
  return JSON.stringify({ packages: { '': {}, 'node_modules/a': { version } } });
}

function write(path: string, text: string, mode = 0o644): string {
  const whole = join(clone, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text);
  chmodSync(whole, mode);
  return whole;
}

function setUp(env: Readonly<Record<string, string>> = {}, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(clone, 'src/sandbox/setup.mjs'), ...args],
    {
      encoding: 'utf8',
      env: { HOME: clone, PATH: join(clone, 'bin'), npm_execpath: join(clone, 'npm.js'), ...env },
    },
  );
  return { status, stdout, stderr };
}

function npmCalls(): readonly string[] {
  const path = join(clone, 'npm-calls');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

function recorded(): unknown {
  return JSON.parse(readFileSync(join(clone, 'node_modules/.keywarden-redis.json'), 'utf8'));
}

describe('set-up of the packages', () => {
  it('installs them in a fresh clone, once, and is quiet when there is nothing to do', () => {
    expect(setUp({}, '--no-redis')).toMatchObject({ status: 0, stdout: /.*/ });
    expect(npmCalls()).toEqual([expect.stringMatching(/^ci --include=dev /)]);
    expect(setUp({}, '--no-redis')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(npmCalls()).toHaveLength(1);
  });

  it('installs them anew when the lock file has changed', () => {
    setUp({}, '--no-redis');
    write('package-lock.json', lock('1.0.1'));
    setUp({}, '--no-redis');
    expect(npmCalls()).toHaveLength(2);
  });

  it('leaves alone what the person installed with npm', () => {
    write('node_modules/.package-lock.json', lock('1.0.0'));
    expect(setUp({}, '--no-redis')).toMatchObject({ status: 0, stdout: '' });
    expect(npmCalls()).toEqual([]);
  });

  it('stops with one message when npm fails', () => {
    const { status, stderr } = setUp({ FAKE_NPM_FAILS: '1' }, '--no-redis');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Could not install the packages with npm ci: .*\n$/);
  });

  it('knows what is installed', () => {
    const optional = { version: '1.0.0', optional: true };
    const wanted = { '': {}, a: { version: '1.0.0' }, b: optional };
    const is = (packages: object) =>
      isInstalled(JSON.stringify({ packages: wanted }), JSON.stringify({ packages }));
    expect(is({ a: { version: '1.0.0' } })).toBe(true);
    expect(is({ a: { version: '1.0.0' }, b: optional })).toBe(true);
    expect(is({ a: { version: '1.0.1' } })).toBe(false);
    expect(is({ b: optional })).toBe(false);
    expect(is({ a: { version: '1.0.0' }, c: { version: '1.0.0' } })).toBe(false);
    expect(isInstalled('{"packages":{}}', undefined)).toBe(false);
  });

  it('refuses a Node that is too old, and knows which that is', () => {
    const good = ['20.19.0', '20.20.2', '22.12.0', '24.0.0', '25.1.0'];
    const bad = ['16.20.0', '18.20.4', '20.18.3', '21.7.0', '22.11.0', '23.11.0'];
    expect(good.map(isSupportedNode)).toEqual(good.map(() => true));
    expect(bad.map(isSupportedNode)).toEqual(bad.map(() => false));
  });
});

describe('set-up of Redis', () => {
  it('takes the server that KEYWARDEN_REDIS_SERVER names', () => {
    const server = write('mine/any-name', FAKE_REDIS, 0o755);
    write('bin/redis-server', FAKE_REDIS, 0o755);
    const result = setUp({ KEYWARDEN_REDIS_SERVER: server }, '--no-install');
    expect(result).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(recorded()).toEqual({ server });
  });

  it('takes redis-server or valkey-server from the PATH, past one that does not run', () => {
    write('broken/redis-server', '#!/bin/sh\nexit 1\n', 0o755);
    const server = write('bin/valkey-server', FAKE_REDIS, 0o755);
    const PATH = [join(clone, 'broken'), join(clone, 'bin')].join(':');
    expect(setUp({ PATH }, '--no-install').status).toBe(0);
    expect(recorded()).toEqual({ server });
  });

  it('stops with one message where KEYWARDEN_REDIS_SERVER names nothing that runs', () => {
    expect(setUp({ KEYWARDEN_REDIS_SERVER: '/no/such/server' }, '--no-install')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'KEYWARDEN_REDIS_SERVER does not name a Redis server (7 or newer) that runs.\n',
    });
  });

  it('names the ways out where there is none and no apt to fetch one with', () => {
    const { status, stderr } = setUp({}, '--no-install');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^No Redis server: .*Install Redis .*KEYWARDEN_REDIS_SERVER.*\n$/);
  });

  it('fetches with apt into the cache folder, once, and cleans up after itself', () => {
    const PATH = join(clone, 'bin');
    for (const [name, text] of Object.entries(FAKE_APT)) write(`bin/${name}`, text, 0o755);
    for (const tool of ['cat', 'chmod', 'mkdir', 'touch']) {
      const folder = ['/usr/bin', '/bin'].find((candidate) => existsSync(join(candidate, tool)));
      symlinkSync(join(folder ?? '', tool), join(PATH, tool));
    }
    const env = { PATH, XDG_CACHE_HOME: join(clone, 'cache'), FAKE: clone };
    const first = setUp({ ...env, KEYWARDEN_REDIS_SERVER: '' }, '--no-install');
    expect(first.stderr).toBe('');
    expect(first.stdout).toMatch(/^Downloading a Redis server into .*\n$/);
    expect(JSON.stringify(recorded())).toContain(join(clone, 'cache/keywarden/redis-'));
    const calls = readFileSync(join(clone, 'apt-calls'), 'utf8');
    expect(calls).toContain('download redis-server redis-tools libnew1');
    expect(calls).not.toMatch(/^(?!.*-s ).* install /m);
    expect(setUp(env, '--no-install')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(clone, 'apt-calls'), 'utf8').split('update')).toHaveLength(2);
  });

  it('takes from a plan what is new, and not what would be upgraded', () => {
    const plan = [
      'Inst libc6 [2.36-9] (2.36-10 Debian [amd64])',
      'Inst libjemalloc2 (5.3.0-1 Debian [amd64])',
      'Inst redis-server (5:7.0.15 Debian [amd64]) []',
      'Conf redis-server (5:7.0.15 Debian [amd64])',
    ];
    expect(missingPackages(plan.join('\n'))).toEqual(['libjemalloc2', 'redis-server']);
  });
});

/** An apt that answers as the real one and unpacks a server that only tells its version. */
const FAKE_APT = {
  'apt-get': `#!/bin/sh
echo "$*" >> "$FAKE/apt-calls"
case "$*" in
  *" -s "*) echo 'Inst libnew1 (1 Debian [amd64])'; echo 'Inst redis-server (7 Debian [amd64])' ;;
  *download*) touch redis-server.deb ;;
esac
`,
  'dpkg-deb': `#!/bin/sh
test "$1" = -x || exit 0
mkdir -p "$3/usr/bin" "$3/usr/lib/x86_64-linux-gnu"
cat > "$3/usr/bin/redis-server" <<'END'
#!/bin/sh
echo "Redis server v=7.0.15 sha=0"
END
chmod +x "$3/usr/bin/redis-server"
`,
};
