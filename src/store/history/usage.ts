import type { Status } from '../../domain/record/state.ts';
import { FINAL } from '../../domain/record/state.ts';
import type { Usage, Use } from '../../workflow/ports/audit.ts';

/** What an entry says of the request that was written with it. */
export interface Change {
  readonly event: string;
  readonly by: string;
  readonly at: number;
  readonly facts: {
    readonly status?: string;
    readonly quotas?: readonly string[];
    readonly keyId?: string;
  };
}

/** What an entry says that was written where a loss was accepted. */
export interface Anchor {
  readonly status?: string;
  /** Absent where the log still has the entry with which it was made. */
  readonly requester?: string;
  readonly madeAt?: number;
  readonly quotas?: readonly string[];
  readonly tried?: boolean;
}

interface Made {
  readonly by: string;
  readonly at: number;
  isOpen: boolean;
}

const MADE = ['request.created', 'request.glass_broken'];
const ended: readonly string[] = FINAL satisfies readonly Status[];

/** In place: a copy for each entry would take longer the longer the log is. */
function added<T>(lists: Map<string, T[]>, name: string, one: T): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [one]);
  else list.push(one);
}

/**
 * Who used what, counted from the audit log: what Redis counts beside it decides nothing, because
 * whoever can write there could empty it.
 */
export function createUsage(): Usage & {
  note(requestId: string, change: Change): void;
  /** Its newest record, and what the entries counted that were lost. */
  anchor(requestId: string, facts: Anchor): void;
  clear(): void;
} {
  const made = new Map<string, Made>();
  const byPerson = new Map<string, string[]>();
  const byQuota = new Map<string, Use[]>();
  const quotas = new Map<string, readonly string[]>();
  const tried = new Set<string>();
  const keys = new Map<string, string[]>();

  function begin(
    requestId: string,
    { by, at, quotas: used = [] }: { by: string; at: number; quotas?: readonly string[] },
  ): void {
    made.set(requestId, { by, at, isOpen: true });
    added(byPerson, by, requestId);
    if (used.length === 0) return;
    quotas.set(requestId, used);
    for (const quota of used) added(byQuota, quota, { requestId, at });
  }

  return {
    note(requestId, change) {
      const { event, facts } = change;
      if (MADE.includes(event) && !made.has(requestId)) {
        begin(requestId, { by: change.by, at: change.at, quotas: facts.quotas });
      }
      const request = made.get(requestId);
      if (request !== undefined) request.isOpen = !ended.includes(facts.status ?? '');
      if (event === 'create.intent') tried.add(requestId);
      if (event === 'key.created' && facts.keyId !== undefined) {
        added(keys, requestId, facts.keyId);
      }
    },
    anchor(requestId, facts) {
      const { requester: by, madeAt: at, status, quotas: used } = facts;
      const isNew = !made.has(requestId) && by !== undefined && at !== undefined;
      if (isNew) begin(requestId, { by, at, quotas: used });
      const request = made.get(requestId);
      if (request !== undefined && status !== undefined) request.isOpen = !ended.includes(status);
      if (facts.tried === true) tried.add(requestId);
    },
    clear() {
      for (const known of [made, byPerson, byQuota, quotas, keys, tried]) known.clear();
    },
    uses: (quota) => byQuota.get(quota) ?? [],
    quotasOf: (requestId) => quotas.get(requestId) ?? [],
    isMade: (requestId) => made.has(requestId),
    wasTried: (requestId) => tried.has(requestId),
    keysOf: (requestId) => keys.get(requestId) ?? [],
    isOpen: (requestId) => made.get(requestId)?.isOpen === true,
    open: () => [...made].flatMap(([id, { isOpen }]) => (isOpen ? [id] : [])),
    requestsOf(person) {
      const found = (byPerson.get(person) ?? []).flatMap((id) => made.get(id) ?? []);
      return {
        open: found.filter(({ isOpen }) => isOpen).length,
        madeAt: found.map(({ at }) => at),
      };
    },
  };
}
