import type { PreApproval } from '../../domain/approval/preApproval.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Status } from '../../domain/record/state.ts';
import type { AuditEntry } from './audit.ts';

/** What somebody or some channel must still be told. Kept until Slack has answered. */
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
  /** A direct message whose buttons became old is painted anew: of the private key, or what was `said`. */
  | 'repaint'
  /** Approvers are reminded, in the thread of the card. */
  | 'call'
  /** The second round is asked: there, or in a channel of its own. */
  | 'escalation'
  /** Tells the requester that the approvers cannot be reached, or can be again. */
  | 'reach'
  /** Somebody broke the glass. */
  | 'glass'
  /** Nobody has acknowledged that yet. */
  | 'review'
  /** Something was allowed in advance (`about` is `approved`), or that was taken back (`revoked`). */
  | 'pre_approval';

export type Topic =
  | 'question'
  | 'answer'
  | 'offer'
  | 'accepted'
  | 'declined'
  | 'nudge'
  | 'acknowledged';

/** What a `thread` or `direct` notice speaks of. */
export interface Said {
  readonly topic: Topic;
  /** Of a question or an offer; of a narrowing, its place in the record. */
  readonly subject?: string;
  /** Who is spoken of, where the record does not say it any more. */
  readonly person?: string;
}

export interface Notice {
  /** `<request>:card`, `<request>:outcome:ready`, ...: the same id owed again replaces the old. */
  readonly id: string;
  /** Where the kind is `preApproval`: its id. */
  readonly requestId: string;
  readonly kind: NoticeKind;
  /** A channel id, or a user id for a direct message. */
  readonly target: string;
  /** The status it speaks of; `card` and `receipt` always show the newest. */
  readonly about: Status;
  /** The key it speaks of, where the record may go on to another. */
  readonly keyId?: string;
  readonly said?: Said;
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

/**
 * The record that was decided on. Its version may come again after Redis lost the end of its log,
 * the id of its commit never does.
 */
export type Basis = Pick<Request, 'version' | 'commitId'>;

export interface Transition {
  /** `undefined` for a new request. */
  readonly before: Basis | undefined;
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
  | { readonly ok: false; readonly why: 'stale' }
  /** `guard`: which of the transition's guards refuses, from 0. */
  | { readonly ok: false; readonly why: 'guard'; readonly guard: number }
  /** The click was carried out before; `requestId` is what it made or changed. */
  | { readonly ok: false; readonly why: 'again'; readonly requestId: string };

/** What a window puts before somebody: their answer counts for that and for nothing else. */
export type Showing =
  | { readonly kind: 'spec'; readonly specHash: string }
  | { readonly kind: 'key'; readonly keyId: string }
  | { readonly kind: 'safeMode'; readonly safeModeId: string }
  | { readonly kind: 'preApprovalWish'; readonly wishHash: string }
  | { readonly kind: 'preApproval'; readonly preApprovalId: string }
  /** A form of a request that does not exist yet. */
  | { readonly kind: 'breakGlassForm' };

/** A window that Slack opened for somebody at our wish. */
export interface OpenedWindow {
  readonly nonce: string;
  readonly viewId: string;
  readonly user: string;
  readonly requestId: string;
  readonly purpose: string;
  readonly shows: Showing;
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
  /** Everybody's, newest first: all there are, or those that are not finished. */
  listed(
    index: 'all' | 'open',
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly requests: readonly Loaded[]; readonly total: number }>;
  /** Which of these keys Keywarden issued, by key id. */
  issued(keyIds: readonly string[]): Promise<ReadonlyMap<string, Summary>>;
  /** Where a message to one person stands that may be painted anew; the slots are in `slots.ts`. */
  placed(requestId: string, slot: string): Promise<Place | undefined>;
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
export interface PreApprovals {
  /** Those that are neither over nor revoked, oldest first. */
  open(): Promise<readonly PreApproval[]>;
  get(ids: readonly string[]): Promise<ReadonlyMap<string, PreApproval>>;
  /** For how many requests each was used. */
  used(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** `false` where `before` is not what is stored any more (`undefined`: new). */
  save(
    preApproval: PreApproval,
    before: Basis | undefined,
    entry: AuditEntry,
    notices?: readonly Notice[],
  ): Promise<boolean>;
}

/** Whether something came before: what Slack sends twice, and what somebody else sends again. */
export interface Replays {
  /** `false` where one of these keys was shown within ten minutes. Throws `StoreError`. */
  isFirst(...keys: readonly string[]): Promise<boolean>;
}

/** What the policy file said that was last in force, also before the last start. */
export interface PolicyInForce {
  /** `undefined` before the first start. Throws `StoreError`. */
  last(): Promise<string | undefined>;
  put(text: string): Promise<void>;
}

/** What some secret key is needed for. */
export interface Needy {
  readonly of: 'request' | 'preApproval';
  readonly id: string;
}

/** What cannot be read or acted on without some secret key, as `seal:<kid>`, `sign:<kid>`. */
export interface KeyNeeds {
  all(): AsyncIterable<Needy & { readonly needs: readonly string[] }>;
}
