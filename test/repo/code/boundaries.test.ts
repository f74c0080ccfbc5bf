import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readJson, readText, sources } from '../tree.ts';

/**
 * Which part may import which. A part is a folder of `src`; what is not listed is forbidden. Every
 * part may import itself.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  foundation: [],
  domain: ['foundation'],
  text: ['domain', 'foundation'],
  workflow: ['domain', 'foundation'],
  atlas: ['workflow', 'domain', 'foundation'],
  store: ['workflow', 'domain', 'foundation'],
  slack: ['text', 'workflow', 'domain', 'foundation'],
  log: ['workflow', 'foundation'],
  config: ['atlas', 'store', 'domain', 'foundation'],
  start: ['config', 'log', 'atlas', 'store', 'slack', 'text', 'workflow', 'domain', 'foundation'],
  cli: ['config', 'log', 'store', 'workflow', 'domain', 'foundation'],
  main: ['start', 'config', 'log', 'workflow', 'foundation'],
  entry: ['main'],
  sandbox: [],
};

/**
 * The domain is pure: it uses what computes and nothing that waits, reads or listens. The one
 * package computes with IP addresses.
 */
const PURE = ['node:crypto', 'node:net', 'ipaddr.js'];

interface Import {
  readonly from: string;
  readonly what: string;
}

const IMPORT =
  /^(?:import\s+|(?:import|export)\s+(?:type\s+)?[\w$*{][^;'"=]*?\bfrom\s+)['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]/gm;

function importsOf(path: string): Import[] {
  const text = readText(path).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...text.matchAll(IMPORT)].map((match) => ({
    from: path,
    what: match[1] ?? match[2] ?? '',
  }));
}

/** `src/config/environment/rules.ts` and `src/config/config.ts` are of one part. */
function partOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.(ts|mjs)$/, '');
}

/** The program, without the configuration of what builds it. */
const PROGRAM = sources('src').filter((path) => !path.endsWith('.config.ts'));
const ALL = PROGRAM.flatMap(importsOf);
const OWN = ALL.filter(({ what }) => what.startsWith('.'));
const FOREIGN = ALL.filter(({ what }) => !what.startsWith('.'));

function targetOf({ from, what }: Import): string {
  return posix.join(posix.dirname(from), what);
}

function show(imports: readonly Import[]): string[] {
  return imports.map(({ from, what }) => `${from} imports ${what}`);
}

describe('the parts of the program', () => {
  it('are all known here', () => {
    const parts = new Set(PROGRAM.map(partOf));
    expect([...parts].filter((part) => MAY_IMPORT[part] === undefined)).toEqual([]);
  });

  it('import only what stands left of them', () => {
    const wrong = OWN.filter((line) => {
      const [from, to] = [partOf(line.from), partOf(targetOf(line))];
      return from !== to && !MAY_IMPORT[from]?.includes(to);
    });
    expect(show(wrong)).toEqual([]);
  });

  it('import nothing that lies outside src', () => {
    expect(show(OWN.filter((line) => !targetOf(line).startsWith('src/')))).toEqual([]);
  });

  it('name the files they import with their extension', () => {
    expect(show(OWN.filter(({ what }) => !/\.(ts|tsx|mjs|css)$/.test(what)))).toEqual([]);
  });

  it('keep the domain pure: of Node and of packages only what computes', () => {
    const foreign = FOREIGN.filter(({ from }) => partOf(from) === 'domain');
    expect(show(foreign.filter(({ what }) => !PURE.includes(what)))).toEqual([]);
  });

  it('use of packages only those that a production install has, and write node: before Node’s', () => {
    const { dependencies } = z
      .object({ dependencies: z.record(z.string(), z.string()) })
      .parse(readJson('package.json'));
    const foreign = FOREIGN.filter(({ from }) => !from.startsWith('src/sandbox/page/'));
    const unknown = foreign.filter(({ what }) => {
      const [scope = '', name = ''] = what.split('/');
      const known = what.startsWith('@') ? `${scope}/${name}` : scope;
      return !what.startsWith('node:') && !(known in dependencies);
    });
    expect(show(unknown)).toEqual([]);
  });
});

/** Paths of folders that import, each with those it imports. */
const FOLDERS = new Map<string, Set<string>>();
for (const line of OWN) {
  const [from, to] = [posix.dirname(line.from), posix.dirname(targetOf(line))];
  if (from === to) continue;
  FOLDERS.set(from, (FOLDERS.get(from) ?? new Set()).add(to));
}

/** Everything that a folder imports, directly or through others. */
function reached(folder: string, seen = new Set<string>()): Set<string> {
  for (const next of FOLDERS.get(folder) ?? []) {
    if (!seen.has(next)) reached(next, seen.add(next));
  }
  return seen;
}

describe('the folders of src', () => {
  const paths = sources('src');

  it('look one way only: none imports another that leads back to it', () => {
    const circular = [...FOLDERS.keys()].filter((folder) => reached(folder).has(folder));
    expect(circular).toEqual([]);
    expect(FOLDERS.size).toBeGreaterThan(40);
  });

  it('hold at most 15 files each, those of test as well', () => {
    const all = [...paths, ...sources('test')];
    const filesIn = (folder: string) => all.filter((path) => posix.dirname(path) === folder);
    const folders = new Set(all.map((path) => posix.dirname(path)));
    expect([...folders].filter((folder) => filesIn(folder).length > 15)).toEqual([]);
  });

  it('hold no file of more than 250 lines, the sandbox aside', () => {
    const own = paths.filter((path) => !path.startsWith('src/sandbox/'));
    const lines = (path: string) => readText(path).trimEnd().split('\n').length;
    const long = own.filter((path) => lines(path) > 250);
    expect(long.map((path) => `${path}: ${lines(path)} lines`)).toEqual([]);
    expect(own.length).toBeGreaterThan(300);
  });

  it('name files in camelCase, and components as React wants them', () => {
    const odd = [...sources('src'), ...sources('test')].filter((path) => {
      const name = posix.basename(path);
      return !(
        name.endsWith('.tsx')
          ? /^[A-Za-z]+\.tsx$/
          : /^[a-z][A-Za-z]*(\.config|\.test|\.page)?\.(ts|mjs)$/
      ).test(name);
    });
    expect(odd).toEqual([]);
  });
});

describe('the reading of imports', () => {
  it('sees every import statement of the source', () => {
    const statements = PROGRAM.flatMap(
      (path) => readText(path).match(/^(?:import|export)\b[^;]*?\bfrom '/gm) ?? [],
    );
    expect(ALL.length).toBeGreaterThanOrEqual(statements.length);
    expect(ALL.length).toBeGreaterThan(50);
  });
});
