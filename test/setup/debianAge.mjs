/**
 * The age command of Debian, without installing it: downloaded and unpacked as the Redis server is
 * (src/sandbox/debianRedis.mjs), into the same cache. Or the one on the PATH.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { privateApt, run, systemName } from '../../src/sandbox/debianRedis.mjs';
import { cacheFolder } from '../../src/sandbox/setup.mjs';

function works(age) {
  return existsSync(age) && run(age, ['--version']).ok;
}

function onPath(path = '') {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'age'))
    .find(works);
}

/** Unpacks the package into `work/root`; answers why not, or nothing when it worked. */
function unpack(work) {
  const { ok, apt, why } = privateApt(work);
  if (!ok) return why;
  const downloads = join(work, 'age');
  mkdirSync(downloads);
  const download = run('apt-get', [...apt, 'download', 'age'], downloads);
  if (!download.ok) return download.why;
  const [file = ''] = readdirSync(downloads);
  const unpacked = run('dpkg-deb', ['-x', join(downloads, file), join(work, 'root')], work);
  return unpacked.ok ? undefined : unpacked.why;
}

/** Path of an age command that runs. Throws if there is none: then its tests cannot be run. */
function findAge(env) {
  const found = onPath(env.PATH);
  if (found !== undefined) return found;
  const cache = cacheFolder(env);
  const target = join(cache, `age-${systemName()}`);
  const age = join(target, 'usr/bin/age');
  if (works(age)) return age;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetch-'));
  try {
    const why = unpack(work);
    if (why !== undefined) throw new Error(`There is no age command, and none came: ${why}.`);
    // Of two at once, whoever renames first wins.
    if (!works(age)) renameSync(join(work, 'root'), target);
    return age;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

process.stdout.write(findAge(process.env));
