import { readFileSync } from 'node:fs';
import { originOf, type SourceMap, sourceMap } from './sourceMap.ts';

/** `file:///app/dist/chunks/main.js:1:2345`, or the same as a path. */
const POSITION = /(?:file:\/\/)?(\/[^\s():]+\.js):(\d+):(\d+)/g;

/** Positions that were looked up: there are no more of them than there is code that fails. */
const known = new Map<string, string>();

function mapOf(path: string): SourceMap | undefined {
  try {
    return sourceMap.parse(JSON.parse(readFileSync(`${path}.map`, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * What runs is a bundle: this names the lines of its sources instead. If Node did it, it would read
 * all maps at each start, which costs Node 20 65 ms and 28 MB. Here they are read when an error with
 * new lines is logged, and not kept.
 */
export function readableStack(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.replace(POSITION, (position, path: string, line: string, column: string) => {
    const before = known.get(position);
    if (before !== undefined) return before;
    if (!maps.has(path)) maps.set(path, mapOf(path));
    const map = maps.get(path);
    const origin = map && originOf(map, { line: Number(line), column: Number(column) });
    const readable =
      origin === undefined
        ? position
        : `${origin.source.replace(/^(?:\.\.\/)+/, '')}:${origin.line}:${origin.column}`;
    known.set(position, readable);
    return readable;
  });
}
