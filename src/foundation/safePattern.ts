/**
 * Whether a regular expression of the policy may be run over text that people type. JavaScript's
 * engine backtracks, so the number of ways to match is bounded here, from the pattern alone and for
 * the longest text. Each repeat multiplies the number by how often it may repeat. Each choice
 * multiplies it by two. A pattern that is not anchored multiplies it by the number of positions
 * where a match may begin. Patterns above the bound are refused. Repeated groups and back
 * references are refused too, because their ways cannot be counted like this.
 */
const MOST_WAYS = 1e8;
const LONGEST_PATTERN = 200;

type Token =
  | { readonly kind: 'atom' | 'open' | 'close' | 'choice' | 'reference' }
  | { readonly kind: 'repeat'; readonly least: number; readonly most: number };

/**
 * Splits a pattern that compiles with the flag `u`: with it, each brace outside of classes is
 * syntax.
 */
const TOKEN =
  /\\(?:(?<reference>k<[^>]*>|[1-9]\d*)|[pPu]\{[^}]*\}|u[0-9a-fA-F]{4}|x..|c.|.)|\[(?:\\.|[^\]\\])*\]|(?<open>\((?:\?(?:<?[=!]|:|<[^>]+>))?)|(?<close>\))|(?<choice>\|)|(?<repeat>[*+?]|\{(?<least>\d+)(?<comma>,?)(?<most>\d*)\})\??|./gsu;

function repeatOf(written: string, groups: Readonly<Record<string, string | undefined>>): Token {
  if (written.startsWith('?')) return { kind: 'repeat', least: 0, most: 1 };
  const { least = written.startsWith('+') ? '1' : '0', comma = ',', most = '' } = groups;
  if (most !== '') return { kind: 'repeat', least: Number(least), most: Number(most) };
  const open = comma === ',' ? Number.POSITIVE_INFINITY : Number(least);
  return { kind: 'repeat', least: Number(least), most: open };
}

function tokensOf(pattern: string): Token[] {
  return [...pattern.matchAll(TOKEN)].map((match): Token => {
    const groups = match.groups ?? {};
    if (groups.repeat !== undefined) return repeatOf(groups.repeat, groups);
    if (groups.reference !== undefined) return { kind: 'reference' };
    if (groups.open !== undefined) return { kind: 'open' };
    if (groups.close !== undefined) return { kind: 'close' };
    return { kind: groups.choice === undefined ? 'atom' : 'choice' };
  });
}

/** Whether a match can begin only at the start of the text. */
function isAnchored(pattern: string, tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { kind } of tokens) {
    if (kind === 'open') depth += 1;
    if (kind === 'close') depth -= 1;
    if (kind === 'choice' && depth === 0) return false;
  }
  return pattern.startsWith('^');
}

/** Upper bound of the ways in which a text of this length can be tried. */
function waysOf(pattern: string, tokens: readonly Token[], longest: number): number {
  return tokens.reduce(
    (ways, token) => {
      if (token.kind === 'choice') return ways * 2;
      if (token.kind !== 'repeat') return ways;
      return ways * Math.min(token.most - token.least + 1, longest);
    },
    isAnchored(pattern, tokens) ? 1 : longest,
  );
}

/**
 * What is wrong with a pattern for texts of at most `longest` characters; `undefined` if it is
 * safe.
 */
export function refusePattern(pattern: string, longest: number): string | undefined {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return 'is not a regular expression (of JavaScript, with the flag u)';
  }
  if (pattern.length > LONGEST_PATTERN) {
    return `is too long: use at most ${LONGEST_PATTERN} characters`;
  }
  const tokens = tokensOf(pattern);
  const repeatsGroup = tokens.some((token, index) => {
    const group = tokens[index - 1]?.kind === 'close';
    return group && token.kind === 'repeat' && token.most > 1;
  });
  if (repeatsGroup) return 'repeats a group: repeat single characters or classes only';
  if (tokens.some(({ kind }) => kind === 'reference')) return 'refers back to a group: say it anew';
  if (waysOf(pattern, tokens, longest) <= MOST_WAYS) return undefined;
  return 'could take too long to check: begin it with ^, and use fewer of * + ? | and {}';
}
