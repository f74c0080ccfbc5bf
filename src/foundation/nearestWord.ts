/** How many letters must be added, removed or changed to make one word of the other. */
function distance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1];
    for (let column = 0; column < other.length; column += 1) {
      const changed = (previous[column] ?? 0) + (letter === other[column] ? 0 : 1);
      const added = (current[column] ?? 0) + 1;
      const removed = (previous[column + 1] ?? 0) + 1;
      current.push(Math.min(changed, added, removed));
    }
    previous = current;
  }
  return previous.at(-1) ?? one.length;
}

const LONGEST = 64;

/**
 * The known word that somebody most likely meant: one that begins so, or one that differs in two
 * letters or a third of what was typed, and in no more than half of its own.
 */
export function nearestWord(typed: string, known: readonly string[]): string | undefined {
  if (typed === '' || typed.length > LONGEST) return undefined;
  const lower = typed.toLowerCase();
  const begun = known.find((candidate) => candidate.toLowerCase().startsWith(lower));
  if (begun !== undefined) return begun;
  const [best] = known
    .map((candidate) => ({ candidate, far: distance(lower, candidate.toLowerCase()) }))
    .sort((one, other) => one.far - other.far);
  if (best === undefined) return undefined;
  const half = Math.max(1, Math.floor(best.candidate.length / 2));
  return best.far <= Math.min(half, Math.max(2, typed.length / 3)) ? best.candidate : undefined;
}
