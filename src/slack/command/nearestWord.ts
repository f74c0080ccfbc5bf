/** How many letters must be typed, left out or exchanged to turn one word into the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one.charAt(i - 1) === other.charAt(j - 1);
      const exchange = (row[j - 1] ?? 0) + (same ? 0 : 1);
      next.push(Math.min(exchange, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** The candidate somebody probably meant: a slip or two, or the beginning of the word. */
export function nearestOf(typed: string, candidates: readonly string[]): string | undefined {
  const short = typed.toLowerCase().slice(0, 40);
  if (short === '') return undefined;
  const begun = candidates.find((candidate) => candidate.startsWith(short));
  if (begun !== undefined) return begun;
  const measured = candidates
    .map((candidate) => ({ candidate, steps: distance(short, candidate) }))
    .sort((one, other) => one.steps - other.steps);
  const best = measured[0];
  if (best === undefined || best.steps > Math.max(1, Math.floor(best.candidate.length / 2))) {
    return undefined;
  }
  return best.candidate;
}
