import { describe, expect, it } from 'vitest';
import { readText, sources } from '../tree.ts';
import { codeOnly, withoutImports } from './tokens.ts';

/** What the compiler is asked to believe instead of to prove. */
const UNPROVEN_ASSERTION = /(?<![.\w$])as\b(?!\s*(?:const\b|[:=,;})(?]))/g;
const UNPROVEN: Readonly<Record<string, RegExp>> = {
  'a type assertion': UNPROVEN_ASSERTION,
  'an assertion with angle brackets': /(?:[=(,]|=>|\breturn)\s*<\w[\w.[\]]*>\s*(?!\()[\w({[]/g,
  any: /(?<![.\w$])any(?![\w$]|\s*[(:=])/g,
  'a non-null assertion': /[\w$)\]]!(?!=)/g,
};
/** Between the elements of a .tsx file stands text, in which "as" is a word. */
const ASSERTION_IN_TSX = /(?<![\w$.])as\s+(?!const\b)[\w$.]+(?:<[^>]*>)?(?:\[\])*\s*[;),}\]]/g;
const COMMANDS = /@ts-(?:ignore|nocheck|expect-error)/g;

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function assertionIn(path: string): RegExp {
  return path.endsWith('.ts') ? UNPROVEN_ASSERTION : ASSERTION_IN_TSX;
}

function unproven(source: string, path = 'a.ts'): string[] {
  const code = withoutImports(codeOnly(source));
  // In .tsx angle brackets are elements, and the compiler takes no assertions of that form.
  const kinds = Object.entries(UNPROVEN).filter(
    ([kind]) => path.endsWith('.ts') || kind !== 'an assertion with angle brackets',
  );
  const found = kinds.flatMap(([kind, pattern]) =>
    [...code.matchAll(kind === 'a type assertion' ? assertionIn(path) : pattern)].map(
      (match) => `${lineAt(code, match.index)}: ${kind}`,
    ),
  );
  const commands = [...source.matchAll(COMMANDS)].map(
    (match) => `${lineAt(source, match.index)}: ${match[0]}`,
  );
  return [...found, ...commands];
}

describe('the source', () => {
  it('asserts no types: no as (but as const), any, postfix ! or orders to the compiler', () => {
    const found = sources('src')
      .filter((path) => /\.tsx?$/.test(path))
      .flatMap((path) => unproven(readText(path), path).map((what) => `${path}:${what}`));
    expect(found).toEqual([]);
  });
});

describe('the search for unproven types', () => {
  const FOUND: readonly string[] = [
    'const a = b as string;',
    'const a = (b as unknown) as string;',
    'const a = { b } as Thing;',
    'call(b as Thing);',
    'const a = [b] as Thing[];',
    'const text = `one $' + '{b as string} two`;',
    'const a = <Thing>b;',
    'return <Thing>{};',
    'function f(a: any) {}',
    'const a: any[] = [];',
    'type A = Record<string, any>;',
    'const a = b!;',
    'b!.c();',
    'b()!.c;',
    'b[0]!.c;',
    '// @ts-ignore',
    '/* @ts-expect-error */',
  ];
  for (const source of FOUND) {
    it(`finds ${source}`, () => expect(unproven(source)).not.toEqual([]));
  }

  const LEFT: readonly string[] = [
    'const a = [1] as const;',
    "import { a as b } from 'c';",
    "import * as b from 'c';",
    "import {\n  a as b,\n  c,\n} from 'd';",
    "export { a as b } from 'c';",
    'export { a as b };',
    "const a = 'b as string; c!; any';",
    '// b as string, any, c!',
    '/* b as string\n any */',
    'const a = `b as string $' + '{c} any`;',
    'const a = /b as any!/;',
    "const a = /['\"`]/g, b = 'any';",
    'await Promise.any(all);',
    'if (!a || a !== b || b != c) d();',
    'const a = !b && !(c);',
    'const a = { as: 1, any: 2 };',
    'const call = async <T>(value: T) => value;',
    'const a = new Map<string, number>();',
  ];
  for (const source of LEFT) {
    it(`leaves ${JSON.stringify(source)}`, () => expect(unproven(source)).toEqual([]));
  }
});
