import type { KeySpec, OrganizationRole } from './key.ts';
import { type Route, routeHash } from './route.ts';

/** What every ground for issuing says: who stands for it, when, and for which spec. */
interface Ground {
  /** Slack user id; `keywarden` where it is a rule of the policy. */
  readonly by: string;
  readonly at: number;
  readonly specHash: string;
  /** `kid:mac` under the installation's sign keys; covers every other field. */
  readonly mac: string;
}

/**
 * A ground for issuing: a person's vote, given on the request (`vote`) or in advance (`window`, the
 * id of an allowance); a rule of the policy (`automatic`); or a broken glass, with the reason.
 */
export type Grant = Ground &
  (
    | { readonly kind: 'vote'; readonly comment?: string }
    | { readonly kind: 'window'; readonly allowance: string }
    | { readonly kind: 'automatic'; readonly rule: string; readonly policyHash: string }
    | { readonly kind: 'break_glass'; readonly incident: string; readonly policyHash: string }
  );

/** `Omit` that keeps the kinds apart. */
type Unsigned<T> = T extends Grant ? Omit<T, 'mac'> : never;
export type UnsignedGrant = Unsigned<Grant>;

/** What only this kind of grant says, in the order it is signed. */
function ownParts(grant: UnsignedGrant): string[] {
  switch (grant.kind) {
    case 'vote':
      return [grant.comment ?? ''];
    case 'window':
      return [grant.allowance];
    case 'automatic':
      return [grant.rule, grant.policyHash];
    case 'break_glass':
      return [grant.incident, grant.policyHash];
    default:
      return grant satisfies never;
  }
}

/** What a grant's MAC covers: who stands for what, for whom, and under which route. */
export function grantMacInput(
  request: Pick<Request, 'id' | 'requester' | 'route'>,
  grant: UnsignedGrant,
): string[] {
  const { kind, by, at, specHash } = grant;
  const route = routeHash(request.route);
  const { id, requester } = request;
  return ['grant/2', id, requester, route, kind, by, String(at), specHash, ...ownParts(grant)];
}

/** A vote against the request. */
export interface Denial {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}

export interface Question {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  readonly text: string;
  readonly answer?: { readonly at: number; readonly text: string };
}

/** An approver would approve this instead: the requester accepts it or keeps what was asked for. */
export interface Offer {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  readonly spec: KeySpec;
  /** By the policy as it was when the offer was made. */
  readonly route: Route;
  /** The approver's vote for the narrower spec, under that route. */
  readonly grant: Grant;
}

/** One try at creating the key. Written down before a byte goes to Atlas. */
export interface Attempt {
  readonly number: number;
  readonly nonce: string;
  /** The suffix of the key's description, with its leading space. */
  readonly marker: string;
  readonly startedAt: number;
}

/** A live key of ours. */
export interface IssuedKey {
  readonly id: string;
  readonly publicKey: string;
  readonly attempt: number;
  readonly createdAt: number;
}

/** What Atlas or the world said no with, in a form that `text/` turns into words. */
export interface Problem {
  readonly code: string;
  readonly status?: number;
  readonly errorCode?: string;
  /** Atlas's own sentence, cleaned and cut. */
  readonly detail?: string;
}

export type HeldReason =
  | 'credentials'
  | 'organization_gone'
  | 'attempts_exhausted'
  | 'cannot_delete'
  | 'grants_invalid'
  | 'not_allowed_any_more'
  | 'approvers_changed'
  | 'seal_broken';

/** Where a held request goes on when an admin lets it. */
export type HeldFrom =
  | { readonly status: 'approved' }
  | {
      readonly status: 'recovering';
      readonly attempt: Attempt;
      readonly afterwards: AfterCleaning;
      readonly suspect?: Suspect;
    }
  | ({ readonly status: 'ready' } & Sealed)
  | { readonly status: 'expiring'; readonly key: IssuedKey }
  | ({ readonly status: 'revoking' } & Revocation);

export type AfterCleaning =
  | { readonly next: 'retry' }
  | { readonly next: 'fail'; readonly problem: Problem };

/**
 * A key id that Atlas named in its answer to an attempt in doubt. `ours`: the answer was right in
 * every part, so the key is ours whatever a listing says.
 */
export interface Suspect {
  readonly keyId: string;
  readonly ours: boolean;
}

/** A key whose private key waits, encrypted, for its requester until the moment `until`. */
export interface Sealed {
  readonly key: IssuedKey;
  readonly sealed: string;
  readonly until: number;
  /** How often the private key may have been shown. */
  readonly shown: number;
  /** When the requester is next reminded; absent after the last reminder. */
  readonly remindAt?: number;
}

/** A key that somebody wants gone; with `replace` a new one follows under the same approvals. */
export interface Revocation {
  readonly key: IssuedKey;
  readonly by: string;
  readonly at: number;
  readonly replace: boolean;
}

/** Set once, by the first delivery or replacement: approvals are not good for keys without end. */
export interface Replacement {
  /** Until when the requester may have the key replaced. */
  readonly until: number;
  /** The keys that were replaced, oldest first: all proven to be gone. */
  readonly keys: readonly IssuedKey[];
}

/** Who closed it, what they wrote, and what has to be deleted by hand if it is still there. */
export interface Unchecked {
  readonly by: string;
  readonly said: string;
  readonly left:
    | { readonly what: 'key'; readonly key: IssuedKey }
    | { readonly what: 'attempt'; readonly attempt: Attempt; readonly keyId?: string };
}

/** The states of reliability fact sheet 2.2, each with only its own facts. Times are epoch ms. */
export type State =
  | {
      readonly status: 'pending';
      readonly until: number;
      /** When the approvers are next reminded, and how often they were. */
      readonly remindAt?: number;
      readonly reminded?: number;
      /** When the second round of people is asked; absent afterwards. */
      readonly escalateAt?: number;
    }
  | {
      readonly status: 'approved';
      readonly at: number;
      readonly retryAt: number;
      readonly problem?: Problem;
    }
  | { readonly status: 'creating'; readonly attempt: Attempt; readonly leaseUntil: number }
  | {
      readonly status: 'recovering';
      readonly attempt: Attempt;
      readonly after: number;
      readonly afterwards: AfterCleaning;
      readonly suspect?: Suspect;
    }
  | ({ readonly status: 'ready' } & Sealed)
  | ({ readonly status: 'claimed'; readonly claimId: string; readonly leaseUntil: number } & Sealed)
  | ({ readonly status: 'uncertain' } & Sealed)
  | {
      readonly status: 'delivered';
      readonly key: IssuedKey;
      readonly at: number;
      /** Until when the requester may have the key replaced; absent when that time is over. */
      readonly replaceUntil?: number;
    }
  | { readonly status: 'expiring'; readonly key: IssuedKey; readonly retryAt: number }
  | { readonly status: 'expired'; readonly key: IssuedKey; readonly at: number }
  | ({ readonly status: 'revoking'; readonly retryAt: number } & Revocation)
  /** `by` is `keywarden` where the key was found gone: somebody deleted it at Atlas. */
  | {
      readonly status: 'revoked';
      readonly key: IssuedKey;
      readonly by: string;
      readonly at: number;
    }
  | {
      readonly status: 'held';
      readonly at: number;
      readonly reason: HeldReason;
      readonly problem?: Problem;
      /** Approvers whose votes no longer count, where that is the reason. */
      readonly voters?: readonly string[];
      readonly from: HeldFrom;
    }
  /** Closed by an admin where nobody can ask Atlas any more: what is left may be alive. */
  | ({ readonly status: 'unchecked'; readonly at: number } & Unchecked)
  | { readonly status: 'denied'; readonly by: string; readonly at: number; readonly reason: string }
  | { readonly status: 'withdrawn'; readonly at: number }
  | { readonly status: 'lapsed'; readonly at: number }
  | { readonly status: 'failed'; readonly at: number; readonly problem: Problem };
export type Status = State['status'];

/** Nothing moves these on by itself; a delivered key can still be revoked or replaced. */
export const FINAL: readonly Status[] = [
  'delivered',
  'expired',
  'revoked',
  'unchecked',
  'denied',
  'withdrawn',
  'lapsed',
  'failed',
];

/** Nothing came of the request, or nothing is left of it: its requester may ask again. */
export function isOver({ status }: State): boolean {
  return FINAL.includes(status) && status !== 'delivered';
}

/** The record in Redis: the truth about one request. */
export interface Request {
  readonly schema: 1;
  /** ULID. */
  readonly id: string;
  /** Counts commits from 1; a commit names the version it was decided on. */
  readonly version: number;
  /** Random per commit: tells our own commit, whose reply was lost, from somebody else's. */
  readonly commitId: string;
  readonly createdAt: number;
  readonly requester: string;
  readonly organizationName: string;
  readonly reason: string;
  readonly spec: KeySpec;
  /** No access list was given, and whether the organization requires one could not be read. */
  readonly accessListUnread?: true;
  readonly specHash: string;
  /** Of the ticket system, where the policy asks for one. */
  readonly ticket?: string;
  /** The way to approval when the request was made; that of now must be satisfied too. */
  readonly route: Route;
  readonly grants: readonly Grant[];
  readonly denials?: readonly Denial[];
  readonly questions?: readonly Question[];
  readonly offer?: Offer;
  /** What was asked for before the requester accepted less, oldest first. */
  readonly narrowed?: readonly {
    readonly by: string;
    readonly at: number;
    readonly roles: readonly OrganizationRole[];
  }[];
  /** When the requester last had the approvers reminded. */
  readonly nudgedAt?: number;
  /** An approver has looked at a request that broke the glass. */
  readonly acknowledged?: { readonly by: string; readonly at: number };
  /**
   * When the approvers are next asked to acknowledge that it broke the glass; there until one of them
   * has, also where its grant is gone because the request had to be approved after all.
   */
  readonly reviewAt?: number;
  /** Since when the card cannot be posted; absent while it can. */
  readonly unreachableSince?: number;
  /** The request that this one was made instead of. */
  readonly replaces?: string;
  /** Attempts begun so far, and how many are allowed before a person must look. */
  readonly attempts: number;
  readonly attemptsAllowed: number;
  /** Attempts that were in doubt and cleaned up: a key with such a marker is a loser, always. */
  readonly lost: readonly Attempt[];
  readonly replacement?: Replacement;
  readonly state: State;
}

/** What a decision may change of a record beside its state. */
export type Changes = Partial<
  Pick<
    Request,
    | 'spec'
    | 'specHash'
    | 'route'
    | 'grants'
    | 'denials'
    | 'questions'
    | 'offer'
    | 'narrowed'
    | 'nudgedAt'
    | 'acknowledged'
    | 'reviewAt'
    | 'unreachableSince'
    | 'attempts'
    | 'attemptsAllowed'
    | 'lost'
    | 'replacement'
  >
>;

/** The request broke the glass, and no approver has looked at it yet. */
export function awaitsAcknowledgement({ reviewAt, acknowledged }: Request): boolean {
  return acknowledged === undefined && reviewAt !== undefined;
}

/** The key that this request issued, alive or not any more. */
export function issuedKey({ state }: Request): IssuedKey | undefined {
  if ('key' in state) return state.key;
  if (state.status === 'unchecked') return state.left.what === 'key' ? state.left.key : undefined;
  return state.status === 'held' && 'key' in state.from ? state.from.key : undefined;
}

/** The key that this request issued, while it lives and nobody has asked for its end. */
export function liveKey(request: Request): IssuedKey | undefined {
  const { state } = request;
  const { status } = state.status === 'held' ? state.from : state;
  const lives = ['ready', 'claimed', 'uncertain', 'delivered'].includes(status);
  return lives ? issuedKey(request) : undefined;
}
