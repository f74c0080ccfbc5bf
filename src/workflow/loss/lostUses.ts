import type { LostEntry } from '../ports/audit.ts';

/** What the log counted of a request, and what a copy of it still knows. */
export interface LostUse {
  readonly by: string;
  readonly at: number;
  readonly quotas: readonly string[];
}

export interface LostUses {
  /** Of requests whose first entry was lost, in the order in which they were made. */
  readonly made: ReadonlyMap<string, LostUse>;
  /** Requests for which a create was begun. */
  readonly tried: ReadonlySet<string>;
}

const MADE: readonly string[] = ['request.created', 'request.glass_broken'];

function textsIn(fact: unknown): readonly string[] {
  return Array.isArray(fact) ? fact.filter((one) => typeof one === 'string') : [];
}

/**
 * What counts against quotas and limits, and would count no more once the loss is accepted: whoever
 * can write to Redis could get a quota back by that. Entries may come in any order and more than
 * once; of one with a wrong MAC nothing is counted.
 */
export async function lostUses(entries: AsyncIterable<LostEntry>): Promise<LostUses> {
  const made = new Map<string, LostUse & { readonly n: number }>();
  const tried = new Set<string>();
  for await (const { n, entry, isAuthentic } of entries) {
    const { event, requestId, facts } = entry;
    if (requestId === undefined) continue;
    if (isAuthentic && MADE.includes(event)) {
      made.set(requestId, { n, by: entry.by, at: entry.at, quotas: textsIn(facts.quotas) });
    } else if (event === 'create.intent') tried.add(requestId);
  }
  const sorted = [...made].sort(([, one], [, other]) => one.n - other.n);
  return {
    made: new Map(sorted.map(([id, { by, at, quotas }]) => [id, { by, at, quotas }])),
    tried,
  };
}
