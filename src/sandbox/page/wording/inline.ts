import { entity } from './angle.ts';
import { emojiOf } from './emoji.ts';
import { type Inline, unescaped } from './marks.ts';

// Inside a line: bold, italic, strike, code, entities, emoji. Marks count only at word boundaries
// and never across lines, as in Slack.

export interface Habits {
  /** false: Slack makes links out of bare addresses. */
  readonly verbatim: boolean;
}

const STYLES = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
type Mark = keyof typeof STYLES;

const isMark = (sign: string): sign is Mark => sign in STYLES;
const isBoundary = (sign: string | undefined): boolean =>
  sign === undefined || !/[\p{L}\p{N}]/u.test(sign);
const isBlank = (sign: string | undefined): boolean => sign === undefined || /\s/.test(sign);

/** Where the pair of the mark at `start` stands, or -1. Code and entities are stepped over. */
function endOfMark(source: string, start: number): number {
  const mark = source[start];
  if (isBlank(source[start + 1]) || source[start + 1] === mark) return -1;
  for (let at = start + 1; at < source.length; at += 1) {
    const sign = source[at];
    if (sign === '\n') return -1;
    if (sign === '`' || sign === '<') {
      const end = source.indexOf(sign === '`' ? '`' : '>', at + 1);
      if (end > 0) at = end;
    } else if (sign === mark && !isBlank(source[at - 1]) && isBoundary(source[at + 1])) {
      return at;
    }
  }
  return -1;
}

interface Step {
  readonly made: Inline;
  readonly end: number;
}

function codeAt(source: string, at: number): Step | undefined {
  const end = source.indexOf('`', at + 1);
  const inside = source.slice(at + 1, end);
  if (end < 0 || inside === '' || inside.includes('\n')) return undefined;
  return { made: { kind: 'code', text: unescaped(inside) }, end: end + 1 };
}

function entityAt(source: string, at: number): Step | undefined {
  const found = /^<([^<>\n]+)>/.exec(source.slice(at));
  return found?.[1] === undefined
    ? undefined
    : { made: entity(found[1]), end: at + found[0].length };
}

function emojiAt(source: string, at: number): Step | undefined {
  const name = /^:([a-z0-9_+-]+):/.exec(source.slice(at, at + 60))?.[1];
  const sign = name === undefined ? undefined : emojiOf(name);
  if (name === undefined || sign === undefined) return undefined;
  return { made: { kind: 'emoji', name, sign }, end: at + name.length + 2 };
}

function linkAt(source: string, at: number): Step | undefined {
  if (!isBoundary(source[at - 1])) return undefined;
  const found = /^https?:\/\/[^\s<>|]+[^\s<>|.,;:'")\]]/.exec(source.slice(at))?.[0];
  if (found === undefined) return undefined;
  const url = unescaped(found);
  return { made: { kind: 'link', url, label: url }, end: at + found.length };
}

function styleAt(source: string, at: number, habits: Habits): Step | undefined {
  const sign = source[at] ?? '';
  if (!isMark(sign) || !isBoundary(source[at - 1])) return undefined;
  const end = endOfMark(source, at);
  if (end < 0) return undefined;
  const of = inlines(source.slice(at + 1, end), habits);
  return { made: { kind: STYLES[sign], of }, end: end + 1 };
}

function stepAt(source: string, at: number, habits: Habits): Step | undefined {
  const sign = source[at];
  if (sign === '`') return codeAt(source, at);
  if (sign === '<') return entityAt(source, at);
  if (sign === ':') return emojiAt(source, at);
  if (sign === 'h' && !habits.verbatim) return linkAt(source, at);
  return styleAt(source, at, habits);
}

export function inlines(source: string, habits: Habits): Inline[] {
  const made: Inline[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') made.push({ kind: 'text', text: unescaped(plain) });
    plain = '';
  };
  for (let at = 0; at < source.length; ) {
    const step = stepAt(source, at, habits);
    if (step === undefined) {
      plain += source[at];
      at += 1;
      continue;
    }
    flush();
    made.push(step.made);
    at = step.end;
  }
  flush();
  return made;
}
