import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ROOT } from './tree.ts';

const ALLOWED = [
  'findings',
  'src',
  'manifest',
  'test',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'Dockerfile',
  'README.md',
  'LICENSE',
];

function tracked(): readonly string[] {
  const git = ['-c', 'safe.directory=*', 'ls-files', '-z'];
  return execFileSync('git', git, { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
}

describe('the repository', () => {
  it('has nothing at its top but the parts, what tools look for there, and dotfiles', () => {
    const top = [...new Set(tracked().map((path) => path.split('/')[0] ?? ''))];
    expect(top.filter((name) => !ALLOWED.includes(name) && !name.startsWith('.'))).toEqual([]);
  });

  it('tracks nothing that was made: no packages, no builds, no secrets', () => {
    const made = /(^|\/)(node_modules|dist|coverage)\/|(^|\/)\.env$|\.log$/;
    expect(tracked().filter((path) => made.test(path))).toEqual([]);
  });
});
