import type { Needed } from '../ports/listings.ts';

/** So many of the records that need a secret key are looked at once more before it is counted. */
const LATELY = 20;

/** Adds a record to the counts of the secret keys that it needs. */
export function count(counts: Map<string, Needed>, id: string, needs: readonly string[]): void {
  for (const need of needs) {
    const { count: before, lately } = counts.get(need) ?? { count: 0, lately: [] };
    counts.set(need, { count: before + 1, lately: [...lately, id].slice(-LATELY) });
  }
}
