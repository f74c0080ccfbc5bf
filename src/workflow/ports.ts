import type { Allowance } from '../domain/allowance.ts';
import type { AtlasKey, OrganizationRole } from '../domain/key.ts';
import type { Person } from '../domain/people.ts';
import type { Request, Status } from '../domain/request.ts';
import type { Secret } from '../secret.ts';

// ---------------------------------------------------------------- Atlas

export interface Page<T> {
  readonly items: readonly T[];
  readonly pageNum: number;
  readonly itemsPerPage: number;
  /** Atlas calls it an estimate; absent when it was not asked for. */
  readonly totalCount?: number;
}

export interface Paging {
  readonly pageNum?: number;
  readonly itemsPerPage?: number;
  readonly includeCount?: boolean;
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly organizationId: string;
}

export interface CreatedKey {
  readonly key: AtlasKey;
  readonly privateKey: Secret;
}

/**
 * One organization at Atlas, with its own credentials. Every method throws `AtlasError`; reads are
 * retried within a deadline, writes never. All listings are whole: every page is read.
 */
export interface Organization {
  readonly id: string;
  readonly name: string;
  listKeys(): Promise<readonly AtlasKey[]>;
  /** A listing to decide on: read again until two in a row name the same keys. */
  listKeysForCertain(): Promise<readonly AtlasKey[]>;
  listProjectKeys(projectId: string): Promise<readonly AtlasKey[]>;
  listProjects(): Promise<readonly Project[]>;
  /** `undefined` where Atlas says that there is none. */
  getKey(keyId: string): Promise<AtlasKey | undefined>;
  /** Atlas's answer as it came (`pretty=true`), with every private part taken out. */
  getKeyJson(keyId: string): Promise<string | undefined>;
  requiresAccessList(): Promise<boolean>;
  /** Sent at most once. `AtlasError.effect` tells `none` (proven) from doubt. */
  createKey(spec: {
    readonly description: string;
    readonly roles: readonly OrganizationRole[];
  }): Promise<CreatedKey>;
  addAccessListEntries(keyId: string, entries: readonly string[]): Promise<void>;
  listAccessList(keyId: string): Promise<readonly string[]>;
  /** Resolves when Atlas confirmed the deletion or says that there is no such key. */
  deleteKey(keyId: string): Promise<void>;
}

export interface Atlas {
  organization(id: string): Organization | undefined;
}

// ---------------------------------------------------------------- store

/** What somebody or some channel must still be told. Kept until Slack has answered. */
export type NoticeKind = 'card' | 'receipt' | 'outcome' | 'reminder' | 'announcement' | 'alert';

export interface Notice {
  /** `<request>:card`, `<request>:outcome:ready`, ...: the same id owed again replaces the old. */
  readonly id: string;
  readonly requestId: string;
  readonly kind: NoticeKind;
  /** A channel id, or a user id for a direct message. */
  readonly target: string;
  /** The status it speaks of; `card` and `receipt` always show the newest. */
  readonly about: Status;
  /** The key it speaks of, where the record may go on to another. */
  readonly keyId?: string;
  /** The version of the record that owed it. */
  readonly version: number;
  readonly tries: number;
}

/** Where a card or receipt stands in Slack. */
export interface Place {
  readonly channel: string;
  readonly ts: string;
}
export interface Places {
  readonly card?: Place;
  readonly receipt?: Place;
}

export interface Loaded {
  readonly request: Request;
  readonly places: Places;
  /** Redis time, epoch ms: the only clock decisions use. */
  readonly now: number;
}

/** One line of the audit log, before it is chained. Never a secret, a nonce or a token. */
export interface AuditEntry {
  readonly event: string;
  readonly requestId?: string;
  /** Slack user id, or `keywarden`. */
  readonly by: string;
  readonly at: number;
  readonly outcome: 'success' | 'failure' | 'refused';
  readonly policyHash: string;
  readonly facts: Readonly<Record<string, string | number | boolean | readonly string[] | null>>;
}

export interface Transition {
  /** The version it was decided on; 0 for a new request. */
  readonly before: number;
  readonly request: Request;
  readonly entry: AuditEntry;
  readonly notices: readonly Notice[];
  /** When the request next needs attention; `null`: never again. */
  readonly due: number | null;
  /** Consumed by this commit: a second commit with the same key is answered `again`. */
  readonly once?: string;
  /** Refuses when an index holds `limit` members already, or got them within the last `withinMs`. */
  readonly guards?: readonly Guard[];
  /** Quotas that this request uses up, from the moment of the commit. */
  readonly joins?: readonly Quota[];
}

/** What is counted under a name, such as the keys of one person that a rule let through. */
export interface Quota {
  readonly quota: string;
}

export interface Guard {
  /** Requests of the requester that are not finished, all of them, or what a quota counts. */
  readonly index: 'open-of-requester' | 'of-requester' | Quota;
  readonly limit: number;
  readonly withinMs?: number;
}

export type Committed =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'version' }
  /** `guard`: which of the transition's guards refuses, from 0. */
  | { readonly ok: false; readonly why: 'guard'; readonly guard: number }
  /** The click was carried out before; `requestId` is what it made or changed. */
  | { readonly ok: false; readonly why: 'again'; readonly requestId: string };

/** A window that Slack opened for somebody at our wish. */
export interface OpenedWindow {
  readonly nonce: string;
  readonly viewId: string;
  readonly user: string;
  readonly requestId: string;
  readonly purpose: string;
  readonly specHash: string;
}

export interface Summary {
  readonly requestId: string;
  readonly requester: string;
  readonly createdAt: number;
}

/** All methods throw `StoreError`. A `commit` that lost its reply finds out by itself what happened. */
export interface Requests {
  load(id: string): Promise<Loaded | undefined>;
  commit(transition: Transition): Promise<Committed>;
  /** Newest first. */
  ofRequester(
    user: string,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly requests: readonly Loaded[]; readonly total: number }>;
  /** Which of these keys Keywarden issued, by key id. */
  issued(keyIds: readonly string[]): Promise<ReadonlyMap<string, Summary>>;
  /** Takes what is due, so that no other replica does for `leaseMs`. */
  takeDue(options: { readonly limit: number; readonly leaseMs: number }): Promise<{
    readonly requestIds: readonly string[];
    readonly notices: readonly Notice[];
    /** Redis time of the next due thing after these, if any. */
    readonly nextAt: number | null;
    readonly now: number;
  }>;
  /** Takes one request's owed notices now, in the order they were owed. */
  takeNotices(requestId: string, leaseMs: number): Promise<readonly Notice[]>;
  /** Slack answered: the notice is paid, unless it was owed anew meanwhile. */
  settle(notice: Notice, place?: Place): Promise<void>;
  postpone(notice: Notice, delayMs: number): Promise<void>;
  rememberWindow(window: OpenedWindow, lifetimeMs: number): Promise<void>;
  recallWindow(nonce: string): Promise<OpenedWindow | undefined>;
  /** Appends an entry that belongs to no state change (a refused attempt, a start). */
  note(entry: AuditEntry): Promise<void>;
  now(): Promise<number>;
}

/** What approvers allowed in advance. All methods throw `StoreError`. */
export interface Allowances {
  /** Those that are neither over nor revoked, oldest first. */
  open(): Promise<readonly Allowance[]>;
  get(ids: readonly string[]): Promise<ReadonlyMap<string, Allowance>>;
  /** `false` where it is not at version `before` any more (0: new). */
  save(allowance: Allowance, before: number, entry: AuditEntry): Promise<boolean>;
}

/** Whether something came before: what Slack sends twice, and what somebody else sends again. */
export interface Replays {
  /** `false` where the same key was shown within ten minutes. Throws `StoreError`. */
  isFirst(key: string): Promise<boolean>;
}

// ---------------------------------------------------------------- audit log

/** How far an audit log reaches: its newest entry's number and chain value. */
export interface Mark {
  /** One more whenever an admin accepts that entries were lost: then numbers come again. */
  readonly epoch: number;
  /** 0 before the first entry. */
  readonly n: number;
  readonly h: string;
}

/**
 * `behind`: the log ends before a copy of it. `forked`: it holds another entry at the same number.
 * `no_head`: there is no log, but Atlas has keys with our marker. `atlas_unknown`: there is no log,
 * and Atlas could not be asked yet.
 */
export type SafeReason = 'behind' | 'forked' | 'no_head' | 'atlas_unknown';

/** Why nothing may be created, revealed or deleted until an admin confirms. */
export interface SafeMode {
  readonly id: string;
  readonly why: SafeReason;
  readonly since: number;
  readonly log: Mark;
  readonly copy?: Mark;
}

/** The audit log as the guard over it sees it. All methods throw `StoreError`. */
export interface Ledger {
  standing(): Promise<{ readonly head: Mark; readonly safeMode?: SafeMode }>;
  /** The chain value of an entry, `undefined` where there is none. */
  chainValue(n: number): Promise<string | undefined>;
  /** `false` where a safe mode was on already. */
  enter(safeMode: SafeMode): Promise<boolean>;
  /** Ends exactly this safe mode, begins the epoch and appends the entry, all or nothing. */
  leave(safeMode: SafeMode, epoch: number, entry: AuditEntry): Promise<boolean>;
  /** `true` for one caller a minute until `alerted` is called. */
  mayAlert(safeMode: SafeMode): Promise<boolean>;
  alerted(safeMode: SafeMode): Promise<void>;
  /** Signs what this ledger signed once more, under the current key. */
  resign(): Promise<void>;
}

/** Requests that cannot be read or acted on without some secret key, as `seal:<kid>`, `sign:<kid>`. */
export interface KeyNeeds {
  all(): AsyncIterable<{ readonly requestId: string; readonly needs: readonly string[] }>;
}

/** An entry as it is in the log. */
export interface LoggedEntry {
  readonly n: number;
  readonly entry: AuditEntry;
}

export interface AuditPages {
  /** Entries with a number below `n` (or the newest), newest first. Throws `StoreError`. */
  before(n: number | undefined, limit: number): Promise<readonly LoggedEntry[]>;
  /** Entries with a number above `n`, oldest first. */
  after(n: number, limit: number): Promise<readonly LoggedEntry[]>;
}

/** The copies of the audit log in the folder for audit files. */
export interface Copies {
  /** The end of the longest copy in its newest epoch; `undefined` where there is no copy. */
  highest(): Promise<Mark | undefined>;
}

/** The second audit device: an fsynced file. Create and reveal need it (fail closed). */
export interface Journal {
  /** Resolves when this committed entry, and every one before it, is in the file. */
  append(entry: AuditEntry): Promise<void>;
}

/** What a sealed private key is bound to; another context does not open it. */
export interface SealContext {
  readonly organizationId: string;
  readonly requester: string;
  readonly requestId: string;
  readonly keyId: string;
  readonly attempt: number;
  readonly specHash: string;
}

export interface Seals {
  seal(secret: Secret, context: SealContext): string;
  /** Throws `SealError`. */
  unseal(sealed: string, context: SealContext): Secret;
}

export interface Signer {
  /** `kid:mac` under the current key. */
  sign(parts: readonly string[]): string;
  verify(parts: readonly string[], signature: string): boolean;
  /** 16 base64url characters, under the current key. */
  markerMac(parts: readonly string[]): string;
  /** Under any key that is known, retired ones too. */
  verifyMarkerMac(parts: readonly string[], mac: string): boolean;
}

// ---------------------------------------------------------------- people and messages

export interface People {
  /** Facts of at most 60 s of age; somebody who cannot be looked up has standing `unknown`. */
  about(userIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
}

/** What people and user groups are called; who cannot be looked up is left out. Never throws. */
export interface Names {
  of(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export type Sent =
  | { readonly ok: true; readonly place?: Place }
  /** Slack will never take it (channel gone, person gone): say so elsewhere, do not try again. */
  | { readonly ok: false; readonly final: true; readonly reason: string }
  | {
      readonly ok: false;
      readonly final: false;
      readonly reason: string;
      readonly retryAfterMs?: number;
    };

export interface Messenger {
  send(notice: Notice, loaded: Loaded): Promise<Sent>;
}

// ---------------------------------------------------------------- time, chance, log

export interface Ids {
  /** A ULID. */
  request(): string;
  /** 128 random bits, base64url. */
  nonce(): string;
}

export interface Log {
  debug(facts: object, event: string): void;
  info(facts: object, event: string): void;
  warn(facts: object, event: string): void;
  error(facts: object, event: string): void;
}
