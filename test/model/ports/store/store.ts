import type { Credential } from '../../../../src/domain/credential/credential.ts';
import { isOpen, issuedKey, type Request } from '../../../../src/domain/record/request.ts';
import { recordEntry } from '../../../../src/store/audit/recordEntry.ts';
import { slotOf } from '../../../../src/workflow/notices/messageSlots.ts';
import type { AuditEntry, SafeMode } from '../../../../src/workflow/ports/audit.ts';
import {
  type CredentialChange,
  type Credentials,
  type CredentialTransition,
  type LedgerTransition,
  openQuotas,
} from '../../../../src/workflow/ports/credentials.ts';
import type {
  Committed,
  Guard,
  Loaded,
  Notice,
  OpenedWindow,
  Place,
  Places,
  PreApprovals,
  Requests,
  Summary,
  Transition,
} from '../../../../src/workflow/ports/store.ts';
import { type AuditHeadModel, createAuditHeadModel } from './auditHead.ts';
import { keep } from './keep.ts';
import { createPressesModel, type PressesModel } from './presses.ts';
import { type CredentialsModel, createCredentialsModel } from './storeCredentials.ts';
import { createOwedModel } from './storeOwed.ts';
import { createPreApprovalsModel } from './storePreApprovals.ts';
import type { Sync } from './sync.ts';

/** State of the store after an audit entry, and the transition of that entry. */
interface Past {
  readonly restore: () => void;
  readonly change: Change | undefined;
}

type Change = Transition | LedgerTransition | CredentialTransition;

/** A model of the store without Redis, with the same answers as its scripts. */
export interface ModelStore extends Sync<Requests> {
  readonly preApprovals: Sync<PreApprovals>;
  readonly credentials: CredentialsModel & Sync<Pick<Credentials, 'commit'>>;
  readonly ledger: ReadonlyMap<string, Credential>;
  readonly audit: readonly AuditEntry[];
  /** The chain value of each audit entry. No two entries ever have the same. */
  readonly chain: readonly string[];
  readonly auditHead: AuditHeadModel;
  readonly presses: PressesModel;
  readonly records: ReadonlyMap<string, Request>;
  /** Notices that have not been sent yet. */
  readonly owed: ReadonlyMap<string, Notice>;
  /** When the next request or notice is due. `undefined` if there is none. */
  nextRequestDue(): number | undefined;
  /** The same of credentials. */
  nextCredentialDue(): number | undefined;
  /**
   * For broken variants: writes the transition without any check, with or without its audit entry.
   */
  force(transition: Transition, entry: boolean): void;
  /**
   * Goes back by `back` audit entries, like a restored backup or a replica that takes over without
   * them. Everything is as it was then. Returns the lost changes.
   */
  fallBack(back: number): readonly Change[];
}

/** As it is stored: what Atlas calls its projects now is not. */
function stored({ projectNames: _, ...request }: Request): Request {
  return request;
}

function changesOf(transition: Transition | LedgerTransition): readonly CredentialChange[] {
  return 'credentials' in transition ? transition.credentials : [];
}

interface Remembered {
  readonly window: OpenedWindow;
  readonly deadline: number;
}

export function createModelStore(options: {
  readonly now: () => number;
  /** Called for every record that is written, with the record that it replaces. */
  readonly wrote?: (before: Request | undefined, transition: Transition) => void;
  /** The same of credentials, after the request of the same commit. */
  readonly wroteCredential?: (one: CredentialChange, change: Change) => void;
  readonly left?: (safeMode: SafeMode, entry: AuditEntry) => void;
  /** Whether `fallBack` is possible. */
  readonly keepsPast?: boolean;
}): ModelStore {
  const { now } = options;
  const records = new Map<string, Request>();
  const places = new Map<string, Readonly<Record<string, Place>>>();
  const once = new Map<string, string>();
  const issued = new Map<string, Summary>();
  const windows = new Map<string, Remembered>();
  const quotas = new Map<string, ReadonlyMap<string, number>>();
  const audit: AuditEntry[] = [];
  const chain: string[] = [];
  const past: Past[] = [];
  let written = 0;
  const owed = createOwedModel({ now, exists: (id) => records.has(id) });

  const preApprovals = createPreApprovalsModel({
    now,
    used: (quota) => quotas.get(quota)?.size ?? 0,
    write(entry, notices) {
      chained(entry);
      owed.owe(notices);
      remember(undefined);
    },
  });
  const credentials = createCredentialsModel({ now, loadRequest: (id) => load(id) });
  const auditHead = createAuditHeadModel({
    now,
    chain,
    append: (entry) => append(entry),
    left: options.left ?? (() => undefined),
  });
  const presses = createPressesModel({
    now,
    safeMode: () => auditHead.standing().safeMode,
    append: (entry) => append(entry),
  });
  const nothing = save();

  /** Saves all contents. Returns a function that restores them. */
  function save(): () => void {
    const back = [keep(records), keep(places), keep(once), keep(issued), keep(windows)];
    const rest = [keep(quotas), preApprovals.save(), owed.save(), auditHead.save(), presses.save()];
    const ledger = credentials.save();
    const { length } = audit;
    return () => {
      for (const restore of [...back, ...rest, ledger]) restore();
      audit.length = length;
      chain.length = length;
    };
  }

  function chained(entry: AuditEntry): void {
    written += 1;
    audit.push(entry);
    chain.push(`k1:${written}`);
  }

  function append(entry: AuditEntry): void {
    chained(entry);
    remember(undefined);
  }

  function remember(change: Change | undefined): void {
    if (options.keepsPast === true) past.push({ restore: save(), change });
  }

  function loaded(request: Request): Loaded {
    const { card, receipt } = places.get(request.id) ?? {};
    const shown: Places = { ...(card && { card }), ...(receipt && { receipt }) };
    return { request, places: shown, now: now() };
  }

  function write(transition: Transition | LedgerTransition, withEntry: boolean): void {
    const { request, entry, notices, due } = transition;
    const before = records.get(request.id);
    records.set(request.id, stored(request));
    if (withEntry) chained(recordEntry(entry, request));
    const key = issuedKey(request);
    const { id, requester, createdAt } = request;
    if (key !== undefined) issued.set(key.id, { requestId: id, requester, createdAt });
    owed.schedule(id, due);
    if (transition.once !== undefined) once.set(transition.once, id);
    owed.owe(notices);
    stand(transition);
    join(transition);
    const changes = changesOf(transition);
    for (const change of changes) credentials.write(change);
    remember(transition);
    options.wrote?.(before, transition);
    for (const change of changes) options.wroteCredential?.(change, transition);
  }

  function writeAlone(change: CredentialTransition): void {
    chained(change.entry);
    for (const one of change.credentials) credentials.write(one);
    const [first] = change.credentials;
    if (change.once !== undefined) once.set(change.once, first?.credential.id ?? '');
    owed.owe(change.notices);
    remember(change);
    for (const one of change.credentials) options.wroteCredential?.(one, change);
  }

  function load(id: string): Loaded | undefined {
    const request = records.get(id);
    return request === undefined ? undefined : loaded(request);
  }

  function newest(
    which: (request: Request) => boolean,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ) {
    const found = [...records.values()]
      .filter(which)
      .sort((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1));
    return { requests: found.slice(offset, offset + limit).map(loaded), total: found.length };
  }

  /** The members of an index, each with the time of its entry. */
  function members({ request }: Transition, index: Guard['index']): ReadonlyMap<string, number> {
    if (typeof index !== 'string') return quotas.get(index.quota) ?? new Map();
    const theirs = [...records.values()].filter((one) => one.requester === request.requester);
    const counted = index === 'of-requester' ? theirs : theirs.filter(isOpen);
    return new Map(counted.map(({ id, createdAt }) => [id, createdAt]));
  }

  function full(transition: Transition): number {
    return (transition.guards ?? []).findIndex(({ index, limit, withinMs = 0 }) => {
      const held = members(transition, index);
      if (held.has(transition.request.id)) return false;
      const since = withinMs === 0 ? Number.NEGATIVE_INFINITY : now() - withinMs;
      return [...held.values()].filter((at) => at > since).length >= limit;
    });
  }

  function join({ request, joins = [] }: Transition): void {
    for (const { quota } of joins) {
      quotas.set(quota, new Map([...(quotas.get(quota) ?? []), [request.id, now()]]));
    }
  }

  /** Where the request stands as long as it is open. */
  function stand(transition: Transition | LedgerTransition): void {
    const { request } = transition;
    const given = 'whileOpen' in transition ? (transition.whileOpen ?? []) : [];
    for (const { quota } of [...given, ...openQuotas(request.spec)]) {
      const others = [...(quotas.get(quota) ?? [])].filter(([id]) => id !== request.id);
      const own = isOpen(request) ? [[request.id, request.createdAt] as const] : [];
      quotas.set(quota, new Map([...others, ...own]));
    }
  }

  function commitAlone(change: CredentialTransition): Committed {
    if (change.credentials.every(credentials.isSame)) return { ok: true };
    const made = change.once === undefined ? undefined : once.get(change.once);
    if (made !== undefined) return { ok: false, why: 'again', requestId: made };
    if (change.credentials.some(credentials.isStale)) return { ok: false, why: 'stale' };
    writeAlone(change);
    return { ok: true };
  }

  function commit(transition: Transition | LedgerTransition): Committed {
    const { request, before } = transition;
    const stored = records.get(request.id);
    if (stored?.commitId === request.commitId) {
      return { ok: true };
    }
    const made = transition.once === undefined ? undefined : once.get(transition.once);
    if (made !== undefined) return { ok: false, why: 'again', requestId: made };
    if ('until' in transition && transition.until !== undefined && now() > transition.until)
      return { ok: false, why: 'late' };
    if (stored?.commitId !== before?.commitId) return { ok: false, why: 'stale' };
    if (changesOf(transition).some(credentials.isStale)) return { ok: false, why: 'stale' };
    const guard = full(transition);
    if (guard !== -1) return { ok: false, why: 'guard', guard };
    write(transition, true);
    return { ok: true };
  }

  function keepPlace(notice: Notice, place: Place | undefined): void {
    const slot = slotOf(notice);
    if (place === undefined || slot === undefined) return;
    places.set(notice.requestId, { ...places.get(notice.requestId), [slot]: place });
  }

  return {
    preApprovals: preApprovals.port,
    audit,
    chain,
    auditHead,
    presses,
    records,
    owed: owed.notices,
    credentials: {
      ...credentials.port,
      commit: (change) => (change.request === undefined ? commitAlone(change) : commit(change)),
    },
    ledger: credentials.records,
    isOwed: owed.isOwed,
    nextRequestDue: owed.next,
    nextCredentialDue: credentials.next,
    force: write,
    now,
    commit,
    load,
    placed: (requestId, slot) => places.get(requestId)?.[slot],
    ofRequester: (user, page) => newest(({ requester }) => requester === user, page),
    listed: (index, page) => newest((one) => index === 'all' || isOpen(one), page),
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
    note: append,
    fallBack(back) {
      const lost = past.splice(Math.max(0, past.length - back));
      (past.at(-1)?.restore ?? nothing)();
      return lost.flatMap(({ change }) => change ?? []);
    },
  };
}
