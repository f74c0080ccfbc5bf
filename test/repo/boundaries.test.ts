import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readJson, readText, sources } from './tree.ts';

/**
 * Which part may import which (design, section 3). A part is a folder of `src`, or a file at its
 * top; what is not listed is forbidden. Every part may import itself.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  secret: [],
  domain: ['errors', 'secret'],
  text: ['domain', 'errors'],
  workflow: ['domain', 'errors', 'secret'],
  atlas: ['workflow', 'domain', 'errors', 'secret'],
  store: ['workflow', 'domain', 'errors', 'secret'],
  slack: ['text', 'workflow', 'domain', 'errors', 'secret'],
  log: ['workflow', 'secret'],
  config: ['atlas', 'store', 'domain', 'secret'],
  wiring: ['slack', 'text', 'workflow', 'domain', 'errors', 'secret'],
  startup: ['config', 'atlas', 'store', 'slack', 'workflow', 'domain', 'errors'],
  reloading: ['startup', 'config', 'atlas', 'slack', 'text', 'workflow', 'domain', 'errors'],
  auditing: ['config', 'atlas', 'store', 'slack', 'text', 'workflow', 'domain', 'errors', 'secret'],
  audit: ['config', 'log', 'store', 'workflow', 'domain', 'errors', 'secret'],
  policy: ['config', 'domain'],
  app: [
    'startup',
    'reloading',
    'wiring',
    'auditing',
    'config',
    'log',
    'atlas',
    'store',
    'slack',
    'text',
    'workflow',
    'domain',
    'errors',
    'secret',
  ],
  main: ['app', 'reloading', 'startup', 'config', 'log', 'workflow', 'errors', 'secret'],
  entry: ['main'],
  keys: [],
  sandbox: [],
};

/** The domain is pure: of Node it uses what computes and nothing that waits, reads or listens. */
const PURE = ['node:crypto', 'node:net'];

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

/** `src/config/rules.ts` and `src/config.ts` are of one part. */
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

  it('keep the domain pure: no packages, and of Node only what computes', () => {
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

describe('the reading of imports', () => {
  it('sees every import statement of the source', () => {
    const statements = PROGRAM.flatMap(
      (path) => readText(path).match(/^(?:import|export)\b[^;]*?\bfrom '/gm) ?? [],
    );
    expect(ALL.length).toBeGreaterThanOrEqual(statements.length);
    expect(ALL.length).toBeGreaterThan(50);
  });
});
