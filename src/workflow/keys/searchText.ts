/** Numbers in a name count as numbers: "ci-2" before "ci-10". */
const collator = new Intl.Collator('en', { numeric: true });

export function compareNames(one: string, other: string): number {
  return collator.compare(one, other);
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Whether all words of the text occur, in any case and order. */
export function hasWords(said: string, text: string): boolean {
  const where = folded(said);
  return folded(text)
    .split(/\s+/)
    .every((word) => where.includes(word));
}

export function startsWith(said: string, text: string): boolean {
  return folded(said).startsWith(folded(text));
}
