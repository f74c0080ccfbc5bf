import { z } from 'zod';

export const sourceMap = z.object({ sources: z.array(z.string()), mappings: z.string() });
export type SourceMap = z.infer<typeof sourceMap>;

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

export interface Origin extends Position {
  readonly source: string;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Uint8Array(128);
for (const [value, digit] of [...DIGITS].entries()) VALUES[digit.charCodeAt(0)] = value;

const CONTINUES = 32;
const NEXT_SEGMENT = ','.charCodeAt(0);
const NEXT_LINE = ';'.charCodeAt(0);

/**
 * Where a position of what was built comes from. Reads up to it and keeps nothing: an unpacked map
 * is forty times as large. Numbers are base 64 VLQ (ECMA-426): five bits a digit, the sign in the
 * lowest bit, each counted from the one before.
 */
export function originOf({ sources, mappings }: SourceMap, wanted: Position): Origin | undefined {
  // Column that was generated; then source, line and column that it comes from, and a name.
  const at = new Int32Array(5);
  const found = new Int32Array(5);
  let [line, field, value, shift, isFound] = [1, 0, 0, 0, false];
  for (let index = 0; index <= mappings.length; index += 1) {
    const code = index === mappings.length ? NEXT_LINE : mappings.charCodeAt(index);
    if (code !== NEXT_SEGMENT && code !== NEXT_LINE) {
      const bits = VALUES[code] ?? 0;
      value |= (bits % CONTINUES) << shift;
      shift += 5;
      if (bits >= CONTINUES) continue;
      at[field] = (at[field] ?? 0) + (value % 2 === 1 ? -(value >> 1) : value >> 1);
      [field, value, shift] = [field + 1, 0, 0];
      continue;
    }
    if (line === wanted.line && field > 0) {
      if ((at[0] ?? 0) > wanted.column - 1) break;
      found.set(at);
      isFound = field > 1;
    }
    field = 0;
    if (code === NEXT_SEGMENT) continue;
    if (line === wanted.line) break;
    line += 1;
    at[0] = 0;
  }
  const [, source = 0, ofLine = 0, ofColumn = 0] = found;
  const name = sources[source];
  if (!isFound || name === undefined) return undefined;
  return { source: name, line: ofLine + 1, column: ofColumn + 1 };
}
