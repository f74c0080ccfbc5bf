import type { KeyProblem } from '../../domain/record/strayKeys.ts';
import type { AtlasCode } from '../../foundation/errors.ts';
import type { List } from './listings.ts';

/** A key at Atlas that the sweep does not touch and that a person must look at. */
export interface Finding {
  readonly what: KeyProblem;
  readonly keyId: string;
  readonly publicKey: string;
  readonly description: string;
  /** The admins are told once for each name. Other keys with the same name are not told again. */
  readonly name: string;
}

/** What the admins are told about one organization. */
export interface Alarm {
  readonly organization: { readonly id: string; readonly name: string };
  readonly findings: readonly Finding[];
  /** The sweep deleted as many keys of lost attempts as it may, and stopped before the others. */
  readonly stopped?: { readonly deleted: number; readonly left: number };
}

/** What was missing beside a record, and is there again. */
export interface PutBack {
  /** Of a request or a pre-approval. */
  readonly id: string;
  /** Empty where it changed in that moment: then the change put it back. */
  readonly lists: readonly List[];
}

export interface Alarms {
  /** `false` if Slack did not take it. Findings that still hold are found and told again. */
  raise(alarm: Alarm): Promise<boolean>;
  /** The records of these requests cannot be read. `false` if Slack did not take it. */
  unreadable(requestIds: readonly string[]): Promise<boolean>;
  /** The records of these credentials cannot be read, or are gone. */
  unreadableCredentials(credentialIds: readonly string[]): Promise<boolean>;
  /** Messages that somebody must still get cannot be read. */
  unreadableNotices(noticeIds: readonly string[]): Promise<boolean>;
  /** Messages that somebody had to get were removed. */
  lostNotices(notices: readonly string[]): Promise<boolean>;
  /** The records of these requests are not the newest ones that the audit log names. */
  older(requestIds: readonly string[]): Promise<boolean>;
  /** All of it in one message. */
  putBack(found: readonly PutBack[]): Promise<boolean>;
  /** Beside these records something is of another type, so that nothing can be written there. */
  unusable(ids: readonly string[]): Promise<boolean>;
  /** The time of these requests is over, and they do not move on. */
  stuck(ids: readonly string[]): Promise<boolean>;
}

/** An organization into which Atlas does not let Keywarden, and why. */
export interface LockedOut {
  readonly id: string;
  readonly name: string;
  readonly code: AtlasCode;
}

export interface LockedOutAlarms {
  /** All of them in one message. `false` where Slack did not take it. */
  lockedOut(organizations: readonly LockedOut[]): Promise<boolean>;
}

/** All methods throw `StoreError`. */
export interface Sweeps {
  /**
   * Those of these organizations, or other names, whose turn it is. Nobody else gets them for
   * `everyMs`.
   */
  take(organizationIds: readonly string[], everyMs: number): Promise<readonly string[]>;
  unreported(names: readonly string[]): Promise<ReadonlySet<string>>;
  markReported(names: readonly string[]): Promise<void>;
}
