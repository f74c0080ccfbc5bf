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
  /** The status of its newest record, where the entry that led to it was lost. */
  settle(requestId: string, status: string | undefined): void;
  clear(): void;
} {
  const made = new Map<string, Made>();
  const byPerson = new Map<string, string[]>();
  const byQuota = new Map<string, Use[]>();
  const quotas = new Map<string, readonly string[]>();
  const tried = new Set<string>();
  const keys = new Map<string, string[]>();

  function begin(requestId: string, { by, at, facts }: Change): void {
    made.set(requestId, { by, at, isOpen: true });
    added(byPerson, by, requestId);
    if (facts.quotas === undefined || facts.quotas.length === 0) return;
    quotas.set(requestId, facts.quotas);
    for (const quota of facts.quotas) added(byQuota, quota, { requestId, at });
  }

  return {
    note(requestId, change) {
      const { event, facts } = change;
      if (MADE.includes(event) && !made.has(requestId)) begin(requestId, change);
      const request = made.get(requestId);
      if (request !== undefined) request.isOpen = !ended.includes(facts.status ?? '');
      if (event === 'create.intent') tried.add(requestId);
      if (event === 'key.created' && facts.keyId !== undefined) {
        added(keys, requestId, facts.keyId);
      }
    },
    settle(requestId, status) {
      const request = made.get(requestId);
      if (request !== undefined && status !== undefined) request.isOpen = !ended.includes(status);
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
