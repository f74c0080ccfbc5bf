import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CUTS } from '../../campaign/kill/cuts/cuts.ts';
import { CLOCK_RULES, INVARIANTS, LEDGER_RULES, SAFETY_RULES } from '../../model/ports/names.ts';
import { EDGES } from '../../model/rules/edges.ts';
import { exists, readText } from '../tree.ts';
import { section, stateDiagram } from './documentation.ts';
import { brokenBecause, files, firstCells, PAGES, pathsNamed, prose } from './pages.ts';

const MAP = readText('src/README.md');
const SELF = 'test/repo/documents/pages.test.ts';

/** Everything that may cite something: sources, pages, scripts. Not what is generated or recorded. */
const CITING = files('src', 'test', '.ci', '.github', '*.md', 'Dockerfile', '.npmrc').filter(
  (path) => /\.(ts|tsx|mjs|css|md|html)$|^\.ci\/|Dockerfile$|^\.npmrc$/.test(path) && path !== SELF,
);

/** Text in which a citation that a comment breaks into two lines is whole again. */
function unwrapped(path: string): string {
  return readText(path).replace(/\n\s*(?:\*|\/\/|#)? */g, ' ');
}

describe('the pages', () => {
  it('are the README, those in .github, and one beside what each is about', () => {
    expect(PAGES).toEqual([
      '.github/CONTRIBUTING.md',
      '.github/SECURITY.md',
      'README.md',
      'findings/README.md',
      'src/README.md',
      'src/config/README.md',
      'src/start/README.md',
      'src/store/lifting/README.md',
      'src/workflow/README.md',
      'src/workflow/inventory/README.md',
    ]);
  });

  it('are all linked from the README at the top', () => {
    const links = [...readText('README.md').matchAll(/\]\(([^)#\s]+\.md)/g)].map(([, to]) => to);
    expect(PAGES.filter((page) => page !== 'README.md' && !links.includes(page))).toEqual([]);
  });

  it('link to pages, headings and files that are there', () => {
    const broken = PAGES.flatMap((page) =>
      [...prose(readText(page)).matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].flatMap(
        ([, to = '']) => {
          if (/^https:\/\/[\w.-]+\//.test(to)) return [];
          const own = to.startsWith('#') ? `${posix.basename(page)}${to}` : to;
          const why = brokenBecause(posix.dirname(page), own);
          return why === undefined ? [] : [`${page}: ${why}`];
        },
      ),
    );
    expect(broken).toEqual([]);
  });

  it('name files and folders that are there', () => {
    const named = PAGES.flatMap((page) => pathsNamed(page).map((path) => ({ page, path })));
    const missing = named.filter(({ page, path }) => {
      const near = posix.join(posix.dirname(page), path);
      return !exists(path) && !exists(near);
    });
    expect(missing).toEqual([]);
    expect(named.length).toBeGreaterThan(150);
  });
});

describe('the citations', () => {
  const cited = CITING.flatMap((path) =>
    [...unwrapped(path).matchAll(/(?<![\w/.:-])((?:[\w.-]+\/)*[A-Z][\w-]*\.md(?:#[\w-]+)?)/g)].map(
      ([, to = '']) => ({ path, to }),
    ),
  ).filter(({ path }) => !path.endsWith('.md'));

  it('of a page in the code lead to a heading that is there', () => {
    const broken = cited.flatMap(({ path, to }) => {
      const why = brokenBecause('.', to);
      return why === undefined ? [] : [`${path} cites ${why}`];
    });
    expect(broken).toEqual([]);
    expect(cited.filter(({ to }) => to.includes('#')).length).toBeGreaterThan(25);
  });

  it('are never of a paper that is not in this repository', () => {
    const absent =
      /fact sheet|\binsights? \d|\(performance, \d|\bdesign(?:,? section|,)? \d|reliability \d|\b(?:house|design|reliability|performance)\.md/i;
    const found = CITING.flatMap((path) => {
      const hit = absent.exec(unwrapped(path));
      return hit === null ? [] : [`${path}: ${hit[0]}`];
    });
    expect(found).toEqual([]);
  });
});

describe('the map of the code', () => {
  it('has the diagram of states that the model checks, between <!-- states --> marks', () => {
    expect(section(MAP, 'states')).toBe(stateDiagram(EDGES));
  });

  it('says of each folder of src what it is for, and of the sandbox in short', () => {
    const folders = new Set(
      files('src')
        .map((path) => posix.dirname(path).split('/').slice(1))
        .flatMap((parts) => parts.map((_, index) => parts.slice(0, index + 1)))
        .filter((parts) => parts[0] !== 'sandbox' || parts.length < 3)
        .map((parts) => parts.join('/')),
    );
    expect([...firstCells(section(MAP, 'folders') ?? '')].sort()).toEqual([...folders].sort());
  });

  it('says of each folder of tests what it tests and when to run it', () => {
    const folders = files('test').flatMap((path) => {
      const parts = path.split('/');
      return parts.length > 2 ? [parts.slice(0, 2).join('/')] : [];
    });
    const told = firstCells(section(MAP, 'tests') ?? '');
    expect([...told].sort()).toEqual([...new Set(folders)].sort());
  });

  it('has each invariant that the model checks, and no other', () => {
    const told = firstCells(section(MAP, 'invariants') ?? '');
    expect(told).toEqual([...INVARIANTS, ...LEDGER_RULES, ...CLOCK_RULES, ...SAFETY_RULES]);
  });

  it('has each point at which the campaign kills, and no other', () => {
    const told = firstCells(section(MAP, 'cuts') ?? '');
    expect(told).toEqual([...new Set(CUTS.map(({ point }) => point))]);
  });
});
