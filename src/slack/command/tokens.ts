/**
 * One word of a command: plain or quoted text, or an option. `value` is set if the option had a
 * `=`.
 */
export interface Token {
  readonly text: string;
  readonly option?: { readonly name: string; readonly value?: string };
}

const DOUBLE = '"“”„‟«»';
const SINGLE = "'‘’‚‛`";

/** Phones replace `--` by one long dash, so any dash starts an option. */
const DASHES = /^[-‐‑‒–—―−]+/u;

/**
 * Reads a quoted text up to a closing quote at the end of a word. Returns `undefined` if no quote
 * closes it. Phones mix straight and curly quotes, so any quote of the same kind closes.
 */
function quoted(text: string): { inside: string; length: number } | undefined {
  const opening = text.charAt(0);
  const closers = DOUBLE.includes(opening) ? DOUBLE : SINGLE.includes(opening) ? SINGLE : '';
  if (opening === '' || closers === '') return undefined;
  for (let end = 1; end < text.length; end += 1) {
    const atEnd = end + 1 === text.length || /\s/.test(text.charAt(end + 1));
    if (atEnd && closers.includes(text.charAt(end))) {
      return { inside: text.slice(1, end), length: end + 1 };
    }
  }
  return undefined;
}

function word(text: string): string {
  return /^\S+/.exec(text)?.[0] ?? '';
}

/** A quote without a closing quote is a typing mistake: drop it. */
function withoutStrayQuote(text: string): string {
  return (DOUBLE + SINGLE).includes(text.charAt(0)) ? text.slice(1) : text;
}

function optionAt(text: string): { token: Token; length: number } | undefined {
  const dashes = DASHES.exec(text)?.[0] ?? '';
  if (dashes === '') return undefined;
  const after = text.slice(dashes.length);
  const name = /^[^\s=]+/.exec(after)?.[0] ?? '';
  if (name === '') return undefined;
  const length = dashes.length + name.length;
  if (after.charAt(name.length) !== '=') return { token: { text: '', option: { name } }, length };
  const value = after.slice(name.length + 1);
  const inQuotes = quoted(value);
  const token: Token = {
    text: '',
    option: { name, value: inQuotes?.inside ?? withoutStrayQuote(word(value)) },
  };
  return { token, length: length + 1 + (inQuotes?.length ?? word(value).length) };
}

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let rest = text.trimStart(); rest !== ''; rest = rest.trimStart()) {
    const option = optionAt(rest);
    if (option !== undefined) {
      tokens.push(option.token);
      rest = rest.slice(option.length);
      continue;
    }
    const inQuotes = quoted(rest);
    const length = inQuotes?.length ?? word(rest).length;
    const plain = inQuotes?.inside ?? withoutStrayQuote(word(rest));
    // A dash that stands alone is skipped.
    if (plain.replace(DASHES, '').trim() !== '') tokens.push({ text: plain.trim() });
    rest = rest.slice(length);
  }
  return tokens;
}
