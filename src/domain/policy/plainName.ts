/** `in acme`, `keys of acme`: what people put before a name. */
const BEFORE = /^(?:(?:all )?keys )?(?:in|of|for|from) (?=\S)/i;
/** What Slack draws bold, in italics, struck through or as code when it is pasted; and quotes. */
const MARKS = '*_~`"\'“”‘’';
const ENDS = '.,;:';

function without(text: string, marks: string): string {
  let [from, to] = [0, text.length];
  while (from < to && marks.includes(text.charAt(from))) from += 1;
  while (to > from && (marks + ENDS).includes(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** A word as it was meant: without the marks of a pasted text and what ends a sentence. */
export function plainWord(typed: string): string {
  return without(typed.trim(), MARKS).trim();
}

/** A name as it was meant: `in *acme*.` means `acme`. */
export function plainName(typed: string): string {
  return plainWord(plainWord(typed).replace(BEFORE, ''));
}

/** By name (any case) or id; what is really called so comes before what was probably meant. */
export function named<T extends { readonly id: string; readonly name: string }>(
  known: readonly T[],
  typed: string,
): T | undefined {
  const wanted = typed.trim().toLowerCase();
  const plain = plainName(typed).toLowerCase();
  const exact = known.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  if (exact !== undefined || plain === '') return exact;
  return known.find(({ id, name }) => id === plain || plainWord(name).toLowerCase() === plain);
}
