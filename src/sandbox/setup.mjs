/**
 * Makes a fresh clone ready: right Node, packages as the lock file says, a Redis server to run.
 * Plain Node without dependencies, because it runs before there are any. It never touches the
 * system: what it downloads goes to node_modules and to a cache folder of the user.
 *
 *   node src/sandbox/setup.mjs [--no-redis] [--no-install]
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fetchDebianRedis } from './debianRedis.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const QUIET = [
  '--include=dev',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=error',
];
const STAMP = 'node_modules/.keywarden-lock';
/** Where `src/sandbox/world/redis.ts` looks for the server this found. */
const RECORD = 'node_modules/.keywarden-redis.json';

/** A problem whose message is all that the person needs. */
export class SetupError extends Error {}

export function isSupportedNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 12;
  return major >= 24;
}

function checkNode() {
  if (isSupportedNode(process.versions.node)) return;
  throw new SetupError(
    `Keywarden needs Node 24 or newer; for development, 20.19 and 22.12 work too, and what follows them in their lines. This is Node ${process.versions.node}.`,
  );
}

function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Writes so that nobody ever reads half of it. */
function writeWhole(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

/** Whether the packages npm says it installed are those of the lock file. */
export function isInstalled(lockText, installedText) {
  if (installedText === undefined) return false;
  const wanted = JSON.parse(lockText).packages;
  const installed = JSON.parse(installedText).packages;
  const sameVersions = Object.entries(installed).every(
    ([path, entry]) => wanted[path]?.version === entry.version,
  );
  const nothingMissing = Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || entry.peer || path in installed,
  );
  return sameVersions && nothingMissing;
}

/** The npm that runs us, else the one on the PATH. The user's own npm configuration applies. */
function npm(args) {
  const script = process.env.npm_execpath;
  const [command, first] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
  return spawnSync(command, [...first, ...args], { cwd: ROOT, stdio: ['ignore', 'ignore', 2] });
}

function installPackages() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lock).digest('hex');
  const stamp = join(ROOT, STAMP);
  if (readText(stamp) === hash) return;
  if (!isInstalled(lock, readText(join(ROOT, 'node_modules/.package-lock.json')))) {
    console.log('Installing packages (npm ci) ...');
    const { status, error } = npm(['ci', ...QUIET]);
    if (status !== 0) {
      const why = error ? error.message : 'its message is above';
      throw new SetupError(`Could not install the packages with npm ci: ${why}.`);
    }
  }
  writeWhole(stamp, hash);
}

/** Redis's own word for its version, or undefined where this is no server, or one before 7. */
export function versionOf(server) {
  const { status, stdout } = spawnSync(server, ['--version'], { encoding: 'utf8' });
  const major = /server.* v=(\d+)\./.exec(stdout ?? '')?.[1];
  return status === 0 && Number(major) >= 7 ? stdout.trim() : undefined;
}

function onPath(path = '') {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => ['redis-server', 'valkey-server'].map((name) => join(folder, name)))
    .find((candidate) => existsSync(candidate) && versionOf(candidate) !== undefined);
}

export function cacheFolder(env) {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'keywarden');
}

/** Where a Redis server is: named, on the PATH, or downloaded into the cache folder. */
export function findRedis(env) {
  const named = env.KEYWARDEN_REDIS_SERVER;
  if (named) {
    if (versionOf(named) !== undefined) return named;
    throw new SetupError(
      'KEYWARDEN_REDIS_SERVER does not name a Redis server (7 or newer) that runs.',
    );
  }
  const found = onPath(env.PATH);
  if (found !== undefined) return found;
  const fetched = fetchDebianRedis(cacheFolder(env), {
    works: (server) => versionOf(server) !== undefined,
    say: (line) => console.log(line),
  });
  if (fetched.ok) return fetched.server;
  throw new SetupError(
    `No Redis server: none on the PATH, and ${fetched.why}. Install Redis (7 or newer) or Valkey with your package manager, or set KEYWARDEN_REDIS_SERVER to the path of a redis-server binary.`,
  );
}

function recordRedis() {
  const text = `${JSON.stringify({ server: findRedis(process.env) })}\n`;
  const record = join(ROOT, RECORD);
  if (readText(record) !== text) writeWhole(record, text);
}

function main(args) {
  try {
    checkNode();
    if (!args.includes('--no-install')) installPackages();
    if (!args.includes('--no-redis')) recordRedis();
  } catch (error) {
    // A folder that cannot be written and the like: its message says enough.
    if (!(error instanceof SetupError) && error?.syscall === undefined) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(process.argv.slice(2));
}
