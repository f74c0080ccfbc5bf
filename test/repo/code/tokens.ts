/**
 * TypeScript source with everything that is not code blanked out: comments, the text of strings and
 * templates, regular expressions. Line breaks stay, so line numbers hold.
 */
const BEFORE_REGEX =
  /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|await|yield|void))\s*$/;

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** Where a quoted string or a regular expression that begins at `from` ends. */
function endOfQuoted(source: string, from: number): number {
  const quote = source[from];
  let inClass = false;
  for (let at = from + 1; at < source.length; at += 1) {
    const letter = source[at];
    if (letter === '\\') at += 1;
    else if (letter === '\n') return at;
    else if (quote === '/' && letter === '[') inClass = true;
    else if (quote === '/' && letter === ']') inClass = false;
    else if (letter === quote && !inClass) return at + 1;
  }
  return source.length;
}

/** A template with its `${}` parts kept as code. Gives the code and where the template ends. */
function template(source: string, from: number): { code: string; end: number } {
  let code = '`';
  let at = from + 1;
  while (at < source.length && source[at] !== '`') {
    if (source[at] === '\\') {
      code += '  ';
      at += 2;
    } else if (source.startsWith('${', at)) {
      const inner = scan(source, at + 2, true);
      code += `\${${inner.code}}`;
      at = inner.end + 1;
    } else {
      code += source[at] === '\n' ? '\n' : ' ';
      at += 1;
    }
  }
  return { code: `${code}\``, end: at + 1 };
}

/** One piece that is not plain code, if one begins here. */
function piece(
  source: string,
  at: number,
  before: string,
): { code: string; end: number } | undefined {
  const two = source.slice(at, at + 2);
  if (two === '//' || two === '/*') {
    const mark = two === '//' ? '\n' : '*/';
    const found = source.indexOf(mark, at + 2);
    const end = found < 0 ? source.length : found + (two === '//' ? 0 : 2);
    return { code: blank(source.slice(at, end)), end };
  }
  const letter = two[0];
  if (letter === '`') return template(source, at);
  const isRegex = letter === '/' && BEFORE_REGEX.test(before.slice(-40));
  if (letter !== "'" && letter !== '"' && !isRegex) return undefined;
  const end = endOfQuoted(source, at);
  const inside = blank(source.slice(at + 1, end - 1));
  return { code: isRegex ? ` ${inside} ` : `${letter}${inside}${letter}`, end };
}

function scan(source: string, from: number, untilBrace: boolean): { code: string; end: number } {
  let code = '';
  let depth = 0;
  let at = from;
  while (at < source.length) {
    const other = piece(source, at, code);
    if (other !== undefined) {
      code += other.code;
      at = other.end;
      continue;
    }
    const letter = source[at];
    if (letter === '{') depth += 1;
    if (letter === '}' && untilBrace && depth === 0) break;
    if (letter === '}') depth -= 1;
    code += letter;
    at += 1;
  }
  return { code, end: at };
}

export function codeOnly(source: string): string {
  return scan(source, 0, false).code;
}

/** Code without its import and re-export statements, where `as` only renames. */
export function withoutImports(code: string): string {
  const statement =
    /^(?:import|export)\b(?:(?:\s+type)?\s*(?:\{[^}]*\}|\*)[^;]*|[^;{}()=]*\bfrom\b[^;]*);/gm;
  return code.replace(statement, blank);
}
