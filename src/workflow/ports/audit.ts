import type { Request } from '../../domain/record/request.ts';

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

/** The end of an audit log: number and chain value of its newest entry. */
export interface Mark {
  /**
   * Grows by one when an admin accepts that entries were lost. Entry numbers are used again then.
   */
  readonly epoch: number;
  /** 0 before the first entry. */
  readonly n: number;
  readonly h: string;
}

/**
 * `behind`: the log ends before a copy of it. `forked`: it holds another entry at the same number.
 * `no_head`: there is no log, but Atlas has keys with our marker. `atlas_unknown`: there is no log,
 * and Atlas could not be asked yet. `forgetful`: the store is set so that it may lose data.
 */
export type SafeReason = 'behind' | 'forked' | 'no_head' | 'atlas_unknown' | 'forgetful';

/** Why nothing may be created, revealed or deleted until an admin accepts it. */
export interface SafeMode {
  readonly id: string;
  readonly why: SafeReason;
  readonly since: number;
  readonly log: Mark;
  readonly copy?: Mark;
}

/** Who was the first to accept a loss. It counts for this safe mode alone, until `until`. */
export interface Press {
  readonly id: string;
  readonly safeModeId: string;
  /** Slack user id, or `operator` at the command line. */
  readonly by: string;
  readonly via: 'slack' | 'command';
  /** The account of the operator on the host. */
  readonly account?: string;
  readonly at: number;
  readonly until: number;
}

/** Keeps the first of two who accept a loss. All methods throw `StoreError`. */
export interface Presses {
  /** `undefined` if nobody has, its time is over, or it was for another safe mode. */
  first(safeMode: SafeMode): Promise<Press | undefined>;
  /**
   * Writes it down with its entry, in place of `before`. `taken`: another one is there by now.
   * `over`: this safe mode is not on any more.
   */
  put(press: Press, before: Press | undefined, entry: AuditEntry): Promise<'ok' | 'taken' | 'over'>;
}

/** What safe mode needs of the audit log. All methods throw `StoreError`. */
export interface AuditHead {
  standing(): Promise<{ readonly head: Mark; readonly safeMode?: SafeMode }>;
  /** The chain value of entry `n`; `undefined` if there is none. */
  chainValue(n: number): Promise<string | undefined>;
  /** `false` if safe mode was on already. */
  enter(safeMode: SafeMode): Promise<boolean>;
  /** Ends exactly this safe mode, begins the epoch and appends the entry, all in one step. */
  leave(safeMode: SafeMode, epoch: number, entry: AuditEntry): Promise<boolean>;
  /** `true` for one caller a minute until `alerted` is called. */
  mayAlert(safeMode: SafeMode): Promise<boolean>;
  alerted(safeMode: SafeMode): Promise<void>;
  /** Signs the number of the newest epoch again, with the current key. */
  resign(): Promise<void>;
}

/** An entry as it is in the log. */
export interface LoggedEntry {
  readonly n: number;
  readonly entry: AuditEntry;
}

/** An entry that a copy of the log has and the log has not. */
export interface LostEntry extends LoggedEntry {
  /** Its MAC is right. Of another one nothing is believed but that something was there. */
  readonly isAuthentic: boolean;
}

/** Reads what the log has lost, in any order, as often as it was copied. Throws `StoreError`. */
export type ReadLost = () => AsyncIterable<LostEntry>;

export interface AuditPages {
  /** Entries with a number below `n` (or the newest), newest first. Throws `StoreError`. */
  before(n: number | undefined, limit: number): Promise<readonly LoggedEntry[]>;
  /** Entries with a number above `n`, oldest first. */
  after(n: number, limit: number): Promise<readonly LoggedEntry[]>;
}

/** The copies of the audit log in the folder for audit files. */
export interface Copies {
  /** The end of every copy, also of copies that nobody writes any more. */
  ends(): Promise<readonly Mark[]>;
}

/**
 * The second copy of the audit log: a file, synced to disk. Creating, revealing and giving a
 * credential more access stop if it cannot be written.
 */
export interface Journal {
  /** Resolves when this committed entry, and every one before it, is in the file. */
  append(entry: AuditEntry): Promise<void>;
  /** Resolves when every entry that was committed before is in the file. */
  catchUp(): Promise<void>;
}

/** A request that used up a quota, by the time of its entry. */
export interface Use {
  readonly requestId: string;
  readonly at: number;
}

/** Who used what, by the audit log. */
export interface Usage {
  /** In the order of the log. */
  uses(quota: string): readonly Use[];
  /** The quotas that this request used up. */
  quotasOf(requestId: string): readonly string[];
  /** Whether the log names this request at all. */
  isMade(requestId: string): boolean;
  /** Whether a create was ever begun for this request. */
  wasTried(requestId: string): boolean;
  /** The ids of the keys that were created for this request. */
  keysOf(requestId: string): readonly string[];
  /** Whether it is not finished. Not known better than the log says: its last entry may be lost. */
  isOpen(requestId: string): boolean;
  /** The requests that are not finished. */
  open(): readonly string[];
  requestsOf(person: string): {
    readonly open: number;
    /** When each of them was made, epoch ms. */
    readonly madeAt: readonly number[];
  };
}

/** A notice that a commit owed, by the audit log. */
export interface OwedByLog {
  readonly id: string;
  /** The id without that of its record. */
  readonly tag: string;
  readonly version: number;
}

/** A request or a pre-approval, and the commit that wrote it. */
export type Written = Pick<Request, 'id' | 'version' | 'commitId'>;

/**
 * What the audit log names of each request, compared with its record. Throws `StoreError`, and
 * `PausedError` while an entry of the log is missing or altered.
 */
export interface History {
  /** Reads what is new in the log. Never throws `PausedError`. */
  follow(): Promise<void>;
  /** Whether an entry is missing or altered, and nobody has accepted that yet. */
  isBroken(): boolean;
  /**
   * Whether the log, as far as it was read, names a newer record than this one, or an older one was
   * put back once. What the log has lost does not count here.
   */
  isOlder(written: Written): boolean;
  /** Whether the record is the newest, by what was read of the log so far. */
  isNewest(written: Written): boolean;
  /**
   * Whether the record is not the newest that the log names: somebody put an older one back. Throws
   * `contended` where it has changed since it was read.
   */
  differs(written: Written): Promise<boolean>;
  usage(): Promise<Usage>;
  /**
   * The newest notice of each kind that the log says this record owed, as far as it was read. None where
   * an earlier version of Keywarden, which does not say so, has changed the record last.
   */
  owed(recordId: string): readonly OwedByLog[];
  /** With which causes the admins were told of an outage that is not over; '' where it has none. */
  causesOf(outage: string): ReadonlySet<string> | undefined;
  /** Nothing more will be owed, and all of it was seen to be settled: it need not be kept. */
  allSettled(recordId: string): void;
  /** Ids of the credentials that the log names and that have not ended by it: each has a record. */
  living(): Promise<ReadonlySet<string>>;
}
