import type { Request } from '../../src/domain/request.ts';
import { isOpen, issuedKey } from '../../src/store/record.ts';
import type { AuditEntry } from '../../src/workflow/ports/audit.ts';
import type {
  Committed,
  Loaded,
  Notice,
  OpenedWindow,
  Place,
  Places,
  Requests,
  Summary,
  Transition,
} from '../../src/workflow/ports/store.ts';
import { createOwedModel } from './storeOwed.ts';

/** The promise taken off: what a port answers, at once. */
type Sync<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => Promise<infer R>
    ? (...args: A) => R
    : T[K];
};

/** The store as one would explain it, without Redis: the answers of its scripts, one by one. */
export interface ModelStore extends Sync<Requests> {
  readonly audit: readonly AuditEntry[];
  readonly records: ReadonlyMap<string, Request>;
  /** What is owed and not paid. */
  readonly owed: ReadonlyMap<string, Notice>;
  /** When the next thing is due, `undefined` if nothing waits. */
  nextDue(): number | undefined;
  /** For broken variants: writes whatever it is given, with or without its audit entry. */
  force(transition: Transition, entry: boolean): void;
}

interface Remembered {
  readonly window: OpenedWindow;
  readonly deadline: number;
}

export function createModelStore(options: {
  readonly now: () => number;
  /** Called with every record that is written, and the one it replaces. */
  readonly wrote?: (before: Request | undefined, transition: Transition) => void;
}): ModelStore {
  const { now } = options;
  const records = new Map<string, Request>();
  const places = new Map<string, Places>();
  const once = new Map<string, string>();
  const issued = new Map<string, Summary>();
  const windows = new Map<string, Remembered>();
  const audit: AuditEntry[] = [];
  const owed = createOwedModel({ now, exists: (id) => records.has(id) });

  function loaded(request: Request): Loaded {
    return { request, places: places.get(request.id) ?? {}, now: now() };
  }

  function openOf(requester: string): Request[] {
    return [...records.values()].filter((one) => one.requester === requester && isOpen(one));
  }

  function write(transition: Transition, withEntry: boolean): void {
    const { request, entry, notices, due } = transition;
    const before = records.get(request.id);
    records.set(request.id, request);
    if (withEntry) audit.push(entry);
    const key = issuedKey(request);
    const { id, requester, createdAt } = request;
    if (key !== undefined) issued.set(key.id, { requestId: id, requester, createdAt });
    owed.schedule(id, due);
    if (transition.once !== undefined) once.set(transition.once, id);
    owed.owe(notices);
    options.wrote?.(before, transition);
  }

  function full({ request, guards = [] }: Transition): string | undefined {
    const open = openOf(request.requester);
    const member = open.some(({ id }) => id === request.id);
    return guards.find(({ limit }) => open.length >= limit && !member)?.index;
  }

  function commit(transition: Transition): Committed {
    const { request, before } = transition;
    const stored = records.get(request.id);
    if (stored?.commitId === request.commitId && stored.version === request.version) {
      return { ok: true };
    }
    const made = transition.once === undefined ? undefined : once.get(transition.once);
    if (made !== undefined) return { ok: false, why: 'again', requestId: made };
    if ((stored?.version ?? 0) !== before) return { ok: false, why: 'version' };
    const index = full(transition);
    if (index !== undefined) return { ok: false, why: 'guard', index };
    write(transition, true);
    return { ok: true };
  }

  function keepPlace({ requestId, kind }: Notice, place: Place | undefined): void {
    if (place === undefined || (kind !== 'card' && kind !== 'receipt')) return;
    places.set(requestId, { ...places.get(requestId), [kind]: place });
  }

  return {
    audit,
    records,
    owed: owed.notices,
    nextDue: owed.next,
    force: write,
    now,
    commit,
    load(id) {
      const request = records.get(id);
      return request === undefined ? undefined : loaded(request);
    },
    ofRequester(user, { offset, limit }) {
      const theirs = [...records.values()]
        .filter(({ requester }) => requester === user)
        .sort((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1));
      const page = theirs.slice(offset, offset + limit).map(loaded);
      return { requests: page, total: theirs.length };
    },
    issued: (keyIds) =>
      new Map(
        keyIds.flatMap((id) => {
          const summary = issued.get(id);
          return summary === undefined ? [] : [[id, summary] as const];
        }),
      ),
    takeDue: owed.takeDue,
    takeNotices: owed.takeNotices,
    settle(notice, place) {
      keepPlace(notice, place);
      owed.settle(notice);
    },
    postpone: owed.postpone,
    rememberWindow(window, lifetimeMs) {
      windows.set(window.nonce, { window, deadline: now() + lifetimeMs });
    },
    recallWindow(nonce) {
      const found = windows.get(nonce);
      return found === undefined || now() >= found.deadline ? undefined : found.window;
    },
    note(entry) {
      audit.push(entry);
    },
  };
}
