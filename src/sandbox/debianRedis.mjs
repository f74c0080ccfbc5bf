/**
 * A Redis server without installing one: on Debian and Ubuntu, root or not, downloads the packages
 * with private apt folders, unpacks them into the user's cache and leaves a small script there that
 * runs the server with the libraries beside it. Nothing of the system is written.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const FLAVOURS = [
  ['redis-server', 'redis-tools'],
  ['valkey-server', 'valkey-tools'],
];

/** Finds its own folder, so that the folder may be renamed; `exec` keeps the process id. */
const LAUNCHER = (server, folders) => `#!/bin/sh
here=\${0%/*}
LD_LIBRARY_PATH="${folders.map((folder) => `$here/${folder}`).join(':')}" exec "$here/usr/bin/${server}" "$@"
`;

/** Every folder of apt's is ours; what other packages hooked into `apt-get update` is not run. */
const APT_CONFIGURATION = (folder) => `
Dir::State "${folder}/state";
Dir::State::status "/var/lib/dpkg/status";
Dir::Cache "${folder}/cache";
Dir::Log "${folder}/log";
APT::Sandbox::User "root";
Acquire::Retries "2";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
`;

export function run(command, args, cwd) {
  const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  return { ok: status === 0, stdout: stdout ?? '', why: (stderr ?? '').trim().split('\n').at(-1) };
}

/** `debian12-x64`: a home folder may be shared by different systems. */
export function systemName() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const field = (name) => new RegExp(`^${name}="?([^"\\n]*)`, 'm').exec(release)?.[1] ?? '';
  return `${field('ID')}${field('VERSION_ID')}-${process.arch}`.replace(/[^\w.-]/g, '_');
}

/** Those packages that are not installed in any version: `Inst name [old] (new ...)` is an upgrade. */
export function missingPackages(simulation) {
  return simulation
    .split('\n')
    .map((line) => /^Inst (\S+) \(/.exec(line)?.[1])
    .filter((name) => name !== undefined);
}

function libraryFolders(root) {
  return ['usr/lib', 'lib'].flatMap((parent) => {
    if (!existsSync(join(root, parent))) return [];
    const folders = readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && /-linux-/.test(entry.name))
      .map((entry) => join(parent, entry.name));
    return [parent, ...folders];
  });
}

/** Unpacks one flavour into `work/root`; answers why not, or nothing when it worked. */
function unpackFlavour(work, apt, [server, tools]) {
  const plan = run('apt-get', [...apt, '-s', '--no-install-recommends', 'install', server], work);
  if (!plan.ok) return plan.why;
  const packages = [...new Set([server, tools, ...missingPackages(plan.stdout)])];
  const downloads = join(work, server);
  mkdirSync(downloads);
  const download = run('apt-get', [...apt, 'download', ...packages], downloads);
  if (!download.ok) return download.why;
  const root = join(work, 'root');
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
  for (const file of readdirSync(downloads)) {
    const unpacked = run('dpkg-deb', ['-x', join(downloads, file), root], work);
    if (!unpacked.ok) return unpacked.why;
  }
  const launcher = join(root, 'redis-server');
  writeFileSync(launcher, LAUNCHER(server, libraryFolders(root)));
  chmodSync(launcher, 0o755);
  return undefined;
}

/** Options of apt for a state of its own, with fresh lists of packages; or why there are none. */
export function privateApt(work) {
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'log']) {
    mkdirSync(join(work, folder), { recursive: true });
  }
  writeFileSync(join(work, 'apt.conf'), APT_CONFIGURATION(work));
  const apt = ['-qq', '-c', join(work, 'apt.conf')];
  const update = run('apt-get', [...apt, 'update'], work);
  return update.ok
    ? { ok: true, apt }
    : { ok: false, why: `the package lists could not be read (${update.why})` };
}

function build(work, works) {
  const { ok, apt, why: unread } = privateApt(work);
  if (!ok) return unread;
  let why = 'no package has it';
  for (const flavour of FLAVOURS) {
    const problem = unpackFlavour(work, apt, flavour);
    if (problem === undefined && works(join(work, 'root/redis-server'))) return undefined;
    why = `its packages could not be used (${problem ?? 'the server does not run'})`;
  }
  return why;
}

/** Two set-ups at once may both build; whoever renames first wins and the other uses that one. */
function settle(work, target, works) {
  const server = join(target, 'redis-server');
  try {
    renameSync(join(work, 'root'), target);
  } catch {
    if (works(server)) return server;
    rmSync(target, { recursive: true, force: true });
    renameSync(join(work, 'root'), target);
  }
  return server;
}

/** @returns `{ ok: true, server }` or `{ ok: false, why }` */
export function fetchDebianRedis(cache, { works, say }) {
  const target = join(cache, `redis-${systemName()}`);
  if (works(join(target, 'redis-server')))
    return { ok: true, server: join(target, 'redis-server') };
  if (!run('apt-get', ['--version']).ok || !run('dpkg-deb', ['--version']).ok) {
    return { ok: false, why: 'there is no apt to download one with' };
  }
  say(`Downloading a Redis server into ${target} ...`);
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetch-'));
  try {
    const why = build(work, works);
    return why === undefined
      ? { ok: true, server: settle(work, target, works) }
      : { ok: false, why: `downloading one failed: ${why}` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
