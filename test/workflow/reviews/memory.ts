import type { AuditEntry } from '../../../src/workflow/ports/audit.ts';
import type { ReviewKind, ReviewRecords, Reviews } from '../../../src/workflow/reviews/reviews.ts';

/** What Redis would keep, and the entries of the audit log. */
export interface Memory {
  readonly reviews: Reviews;
  readonly entries: readonly AuditEntry[];
  /** Puts a record in the place of what is there, as somebody would who can write to Redis. */
  put<K extends ReviewKind>(kind: K, record: ReviewRecords[K]): void;
}

export function createMemory(): Memory {
  const entries: AuditEntry[] = [];
  const records: { readonly [K in ReviewKind]: Map<string, ReviewRecords[K]> } = {
    review: new Map(),
    list: new Map(),
    digest: new Map(),
    keep: new Map(),
  };

  function put<K extends ReviewKind>(kind: K, record: ReviewRecords[K]): void {
    const all: Map<string, ReviewRecords[K]> = records[kind];
    all.set(record.id, record);
  }

  return {
    entries,
    put,
    reviews: {
      async get(kind, ids) {
        return new Map([...records[kind]].filter(([id]) => ids.includes(id)));
      },
      async save(change, entry, forget = []) {
        const stored = records[change.kind].get(change.after.id);
        if (stored?.commitId !== change.before?.commitId) return false;
        if (change.kind === 'review') put('review', change.after);
        else if (change.kind === 'list') put('list', change.after);
        else if (change.kind === 'digest') put('digest', change.after);
        else put('keep', change.after);
        for (const id of forget) records.list.delete(id);
        entries.push(entry);
        return true;
      },
      resign: async () => false,
    },
  };
}

/** Turns as all replicas share them. */
export function createTurns(now: () => number) {
  const next = new Map<string, number>();
  return {
    async take(names: readonly string[], everyMs: number) {
      const taken = names.filter((name) => (next.get(name) ?? 0) <= now());
      for (const name of taken) next.set(name, now() + everyMs);
      return taken;
    },
  };
}
