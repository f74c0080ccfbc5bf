import type { PreApproval } from '../../domain/approval/preApproval.ts';
import type { CredentialNews } from '../../domain/credential/news.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Status } from '../../domain/record/state.ts';
import type { AuditEntry } from './audit.ts';
import type { WindowContent } from './windowContent.ts';

/** What a person or a channel must still be told. Kept until Slack has answered. */
export type NoticeKind =
  | 'card'
  | 'receipt'
  | 'outcome'
  | 'reminder'
  | 'announcement'
  | 'alert'
  /** What people say to each other about a request: in the thread of its card, or to one person. */
  | 'thread'
  | 'direct'
  /**
   * Updates a direct message with old buttons: that of the private key, or the one named by `said`.
   */
  | 'repaint'
  /** Approvers are reminded, in the thread of the card. */
  | 'call'
  /**
   * Those named under `escalate` are asked: in the thread of the card, or in a channel of their
   * own.
   */
  | 'escalation'
  /** Tells the requester that the approvers cannot be reached, or can be reached again. */
  | 'reach'
  /** Somebody used break-glass. */
  | 'glass'
  /** No approver has acknowledged it yet. */
  | 'review'
  /** A pre-approval was given (`about` is `approved`) or revoked (`about` is `revoked`). */
  | 'pre_approval'
  /** `tells` what happened to a credential, or will. */
  | 'credential';

export type Topic =
  | 'question'
  | 'answer'
  | 'offer'
  | 'accepted'
  | 'declined'
  | 'nudge'
  /** A later stage is asked now. */
  | 'turn'
  | 'acknowledged';

/** What a `thread`, `direct` or `repaint` notice is about. */
export interface Said {
  readonly topic: Topic;
  /** The id of a question or an offer. For `accepted`: the index in the record's `narrowed`; for `turn`: the stage. */
  readonly subject?: string;
  /** The person it is about, if the record does not name them any more. */
  readonly person?: string;
}

export interface Notice {
  /**
   * `<request>:card`, `<request>:outcome:ready`, ... A later notice with the same id replaces it.
   */
  readonly id: string;
  /** If the kind is `pre_approval` or `credential`: the id of that. */
  readonly requestId: string;
  readonly kind: NoticeKind;
  /** A channel id, or a user id for a direct message; of a `credential` also a user group. */
  readonly target: string;
  /** The status it tells of; `card` and `receipt` always show the newest. */
  readonly about: Status;
  /** The key it tells of, if the record may have another key later. */
  readonly keyId?: string;
  readonly said?: Said;
  readonly tells?: CredentialNews;
  /** The version of the record that caused it. */
  readonly version: number;
  readonly tries: number;
}

/** Where a card or receipt is in Slack. */
export interface Place {
  readonly channel: string;
  readonly ts: string;
}
export interface Places {
  readonly card?: Place;
  readonly receipt?: Place;
}

/** What is written down, signed, of a notice that Slack has taken, or that can reach nobody. */
export interface Settled {
  readonly version: number;
  /** Where the message is, if there is one. */
  readonly place?: Place;
}

export interface SettledNotices {
  /** Signs all of them anew, under the current key. Throws `StoreError`. */
  resign(): Promise<void>;
}

export interface Loaded {
  readonly request: Request;
  readonly places: Places;
  /** Redis time, epoch ms: the only clock decisions use. */
  readonly now: number;
}

/**
 * The record that a decision was made on. If Redis lost the end of its log, its version may be used
 * again; the id of its commit never is.
 */
export type Basis = Pick<Request, 'version' | 'commitId'>;

export interface Transition {
  /** `undefined` for a new request. */
  readonly before: Basis | undefined;
  readonly request: Request;
  readonly entry: AuditEntry;
  readonly notices: readonly Notice[];
  /** When the request next needs attention; `null` if only a person moves it on. */
  readonly due: number | null;
  /** Used up by this commit: a second commit with the same value gets `again`. */
  readonly once?: string;
  /** Refuses when an index holds `limit` members already, or got them within the last `withinMs`. */
  readonly guards?: readonly Guard[];
  /** Quotas that this request uses up, from the moment of the commit. */
  readonly joins?: readonly Quota[];
}

/** A name under which something is counted, such as the keys of one person that a rule approved. */
export interface Quota {
  readonly quota: string;
}

export interface Guard {
  /**
   * What is counted: the requester's requests that are not finished, all their requests, or a
   * quota.
   */
  readonly index: 'open-of-requester' | 'of-requester' | Quota;
  readonly limit: number;
  readonly withinMs?: number;
}

export type Committed =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'stale' }
  /** It came after `until` of its transition. */
  | { readonly ok: false; readonly why: 'late' }
  /** `guard`: the index of the guard that refuses, from 0. */
  | { readonly ok: false; readonly why: 'guard'; readonly guard: number }
  /** The click was carried out before; `requestId` is the request that it made or changed. */
  | { readonly ok: false; readonly why: 'again'; readonly requestId: string };

/** A window that Slack opened for a person because we asked for it. */
export interface OpenedWindow {
  readonly nonce: string;
  readonly viewId: string;
  readonly user: string;
  readonly requestId: string;
  readonly purpose: string;
  readonly shows: WindowContent;
}

export interface Summary {
  readonly requestId: string;
  readonly requester: string;
  readonly createdAt: number;
}

/**
 * All methods throw `StoreError`. If the reply to a `commit` was lost, it finds out what happened.
 */
export interface Requests {
  load(id: string): Promise<Loaded | undefined>;
  commit(transition: Transition): Promise<Committed>;
  /** Newest first. */
  ofRequester(
    user: string,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly requests: readonly Loaded[]; readonly total: number }>;
  /** Those of everybody, newest first: all, or only those that are not finished. */
  listed(
    index: 'all' | 'open',
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly requests: readonly Loaded[]; readonly total: number }>;
  /** Which of these keys Keywarden issued, by key id. */
  issued(keyIds: readonly string[]): Promise<ReadonlyMap<string, Summary>>;
  /**
   * Where a message to one person is that may be updated. `slotOf` makes the names of the slots.
   */
  placed(requestId: string, slot: string): Promise<Place | undefined>;
  /** Takes what is due. No other replica gets it for `leaseMs`. */
  takeDue(options: { readonly limit: number; readonly leaseMs: number }): Promise<{
    readonly requestIds: readonly string[];
    readonly notices: readonly Notice[];
    /** Ids of notices that cannot be read: they stay owed, and nobody gets them. */
    readonly unreadable: readonly string[];
    /** Redis time at which the next thing after these is due; `null` if there is none. */
    readonly nextAt: number | null;
    readonly now: number;
  }>;
  /** Takes the notices of one request now, in the order in which they were owed. */
  takeNotices(requestId: string, leaseMs: number): Promise<readonly Notice[]>;
  /** Whether somebody must still get the notice with this id. */
  isOwed(noticeId: string): Promise<boolean>;
  /** Slack has answered: the notice is done, unless a newer version of it is owed by now. */
  settle(notice: Notice, place?: Place): Promise<void>;
  postpone(notice: Notice, delayMs: number): Promise<void>;
  rememberWindow(window: OpenedWindow, lifetimeMs: number): Promise<void>;
  recallWindow(nonce: string): Promise<OpenedWindow | undefined>;
  /** Appends an entry that belongs to no state change (a refused attempt, a start). */
  note(entry: AuditEntry): Promise<void>;
  now(): Promise<number>;
}

/** What approvers allowed in advance. All methods throw `StoreError`. */
export interface PreApprovals {
  /** Those that are neither over nor revoked, oldest first. */
  open(): Promise<readonly PreApproval[]>;
  get(ids: readonly string[]): Promise<ReadonlyMap<string, PreApproval>>;
  /** For how many requests each was used. */
  used(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** `false` if `before` is not the stored one any more. `undefined` as `before` means: new. */
  save(
    preApproval: PreApproval,
    before: Basis | undefined,
    entry: AuditEntry,
    notices?: readonly Notice[],
  ): Promise<boolean>;
}

/**
 * Recognises what came before: Slack sends some things twice, and somebody may send a copy again.
 */
export interface Replays {
  /** `false` if one of these keys came within the last ten minutes. Throws `StoreError`. */
  isFirst(...keys: readonly string[]): Promise<boolean>;
}
