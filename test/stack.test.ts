import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { originOf, sourceMap } from '../src/log/sourceMap.ts';
import { readableStack } from '../src/log/stack.ts';

const BUILT = fileURLToPath(new URL('../dist/chunks/main.js', import.meta.url));
const map = sourceMap.parse(JSON.parse(readFileSync(`${BUILT}.map`, 'utf8')));
const lines = readFileSync(BUILT, 'utf8').split('\n');

/** Places all over the bundle, the same in every run. */
const places = Array.from({ length: 120 }, (_, index) => {
  const line = (index * 7) % lines.length;
  return { line: line + 1, column: ((index * 7919) % Math.max(1, lines[line]?.length ?? 1)) + 1 };
});

describe('a stack that was thrown in the bundle', () => {
  it('comes from where Node finds it to come from, with whole maps in memory', () => {
    const node = new SourceMap({
      file: '',
      version: 3,
      names: [],
      sourceRoot: '',
      sourcesContent: [],
      ...map,
    });
    for (const place of places) {
      const entry = node.findEntry(place.line - 1, place.column - 1);
      // Between two files, or before the first place of a line, there is no source.
      const isOfSource =
        'originalSource' in entry &&
        entry.originalSource !== undefined &&
        entry.generatedLine === place.line - 1;
      const expected = isOfSource
        ? {
            source: entry.originalSource,
            line: entry.originalLine + 1,
            column: entry.originalColumn + 1,
          }
        : undefined;
      expect(originOf(map, place)).toEqual(expected);
    }
  });

  it('names sources, and leaves what is of no bundle as it is', () => {
    const { line = 1, column = 1 } =
      places.find((place) => originOf(map, place) !== undefined) ?? {};
    const stack = `Error: no\n    at a (file://${BUILT}:${line}:${column})\n    at node:fs:1:2\n    at /tmp/other.js:1:1`;
    const [, thrown, inNode, other] = readableStack(stack).split('\n');
    expect(thrown).toMatch(/^ {4}at a \((src|node_modules)\/\S+:\d+:\d+\)$/);
    expect([inNode, other]).toEqual(['    at node:fs:1:2', '    at /tmp/other.js:1:1']);
  });
});
