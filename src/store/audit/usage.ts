import type { Status } from '../../domain/record/state.ts';
import { FINAL } from '../../domain/record/state.ts';
import type { Usage, Use } from '../../workflow/ports/audit.ts';

/** What an entry says of the request that was committed with it. */
export interface Change {
  readonly event: string;
  readonly requestId: string;
  readonly by: string;
  readonly at: number;
  readonly facts: {
    readonly version: number;
    readonly status?: string;
    readonly quotas?: readonly string[];
    readonly keyId?: string;
  };
}

/** What an entry says that was written where a loss was accepted. */
export interface Anchor {
  readonly requestId: string;
  readonly facts: {
    readonly status?: string;
    /** Absent where the log still has the entry with which it was made. */
    readonly requester?: string;
    readonly madeAt?: number;
    readonly quotas?: readonly string[];
    readonly tried?: boolean;
  };
}

interface Made {
  readonly by: string;
  readonly at: number;
  isOpen: boolean;
}

const MADE = ['request.created', 'request.glass_broken'];
const ended: readonly string[] = FINAL satisfies readonly Status[];

/**
 * Who used what, counted from the audit log: what Redis counts beside it decides nothing, because
 * whoever can write there could empty it.
 */
export function createUsage(): Usage & {
  note(change: Change): void;
  anchor(anchor: Anchor): void;
  clear(): void;
} {
  const made = new Map<string, Made>();
  const byPerson = new Map<string, string[]>();
  const byQuota = new Map<string, Use[]>();
  const quotas = new Map<string, readonly string[]>();
  const tried = new Set<string>();
  const keys = new Map<string, readonly string[]>();

  function begin({ requestId, by, at, facts }: Pick<Change, 'requestId' | 'by' | 'at'> & Anchor) {
    made.set(requestId, { by, at, isOpen: true });
    byPerson.set(by, [...(byPerson.get(by) ?? []), requestId]);
    if (facts.quotas === undefined || facts.quotas.length === 0) return;
    quotas.set(requestId, facts.quotas);
    for (const quota of facts.quotas) {
      const uses = byQuota.get(quota) ?? [];
      uses.push({ requestId, at });
      byQuota.set(quota, uses);
    }
  }

  return {
    note(change) {
      const { event, requestId, facts } = change;
      if (MADE.includes(event) && !made.has(requestId)) begin(change);
      const request = made.get(requestId);
      if (request !== undefined) request.isOpen = !ended.includes(facts.status ?? '');
      if (event === 'create.intent') tried.add(requestId);
      if (event === 'key.created' && facts.keyId !== undefined) {
        keys.set(requestId, [...(keys.get(requestId) ?? []), facts.keyId]);
      }
    },
    anchor({ requestId, facts }) {
      const { requester: by, madeAt: at, status, tried: wasTried } = facts;
      const isNew = !made.has(requestId) && by !== undefined && at !== undefined;
      if (isNew) begin({ requestId, by, at, facts });
      const request = made.get(requestId);
      if (request !== undefined) request.isOpen = !ended.includes(status ?? '');
      if (wasTried === true) tried.add(requestId);
    },
    clear() {
      for (const known of [made, byPerson, byQuota, quotas, keys, tried]) known.clear();
    },
    uses: (quota) => byQuota.get(quota) ?? [],
    quotasOf: (requestId) => quotas.get(requestId) ?? [],
    isMade: (requestId) => made.has(requestId),
    wasTried: (requestId) => tried.has(requestId),
    keysOf: (requestId) => keys.get(requestId) ?? [],
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
