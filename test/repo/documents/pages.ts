import { execFileSync } from 'node:child_process';
import { posix } from 'node:path';
import { exists, ROOT, readText } from '../tree.ts';

/** Paths of all files that git tracks or would track, from the top. */
export function files(...patterns: readonly string[]): readonly string[] {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const git = ['-c', 'safe.directory=*', ...list, '--', ...patterns];
  const found = execFileSync('git', git, { cwd: ROOT, encoding: 'utf8' }).split('\0');
  return [...new Set(found)].filter((path) => path !== '' && exists(path)).sort();
}

/** Every page for people. */
export const PAGES = files('*.md');

/** Markdown without its fenced blocks. */
export function prose(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, '');
}

/** The anchor that GitHub gives to a heading. */
function anchor(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

export function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...prose(readText(page)).matchAll(/^#{1,6} (.+)$/gm)];
  return new Set(headings.map(([, heading = '']) => anchor(heading)));
}

/** Why this address, seen from a folder, leads nowhere; `undefined` where it leads somewhere. */
export function brokenBecause(folder: string, address: string): string | undefined {
  const [path = '', heading] = address.split('#');
  const target = posix.join(folder, path);
  if (!exists(target)) return `${address}: there is no ${target}`;
  if (heading === undefined || heading === '') return undefined;
  return anchorsOf(target).has(heading) ? undefined : `${address}: no such heading in ${target}`;
}

/** The words in backticks that look like paths: their folder is there, or their ending says so. */
export function pathsNamed(page: string): readonly string[] {
  const folder = posix.dirname(page);
  const words = [...prose(readText(page)).matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word);
  return words.filter((word) => {
    if (!/^\.?[\w-][\w.-]*(\/[\w.-]+)*\/?$/.test(word) || !word.includes('/')) return false;
    const [first = ''] = word.split('/');
    if (first === 'dist') return false;
    const isKnown = exists(first) || exists(posix.join(folder, first));
    return isKnown || /\.(ts|tsx|mjs|md|json)$/.test(word);
  });
}

/** One row a line of the table between two marks; the first cell, without backticks. */
export function firstCells(table: string): readonly string[] {
  const rows = table.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(2).map((line) => (line.split(' | ')[0] ?? '').replace(/^\| |`/g, '').trim());
}
