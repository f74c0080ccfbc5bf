import type { KeySpec } from './key.ts';

/** A ground for issuing: today a person's vote. The MAC covers every other field. */
export interface Grant {
  readonly kind: 'vote';
  readonly by: string;
  readonly at: number;
  readonly specHash: string;
  readonly comment?: string;
  /** `kid:mac` under the installation's sign keys. */
  readonly mac: string;
}

/** What a grant's MAC covers: who voted for what, and for whom, in the order it is signed. */
export function grantMacInput(
  request: Pick<Request, 'id' | 'requester' | 'quorum'>,
  grant: Omit<Grant, 'mac'>,
): string[] {
  const { kind, by, at, specHash, comment } = grant;
  const { id, requester, quorum } = request;
  return ['grant', id, requester, String(quorum), kind, by, String(at), specHash, comment ?? ''];
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
  | { readonly status: 'pending'; readonly until: number }
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
  /** The quorum in force when the request was made; the stricter of this and today's counts. */
  readonly quorum: number;
  readonly grants: readonly Grant[];
  /** Attempts begun so far, and how many are allowed before a person must look. */
  readonly attempts: number;
  readonly attemptsAllowed: number;
  /** Attempts that were in doubt and cleaned up: a key with such a marker is a loser, always. */
  readonly lost: readonly Attempt[];
  readonly replacement?: Replacement;
  readonly state: State;
}

/** The key that this request issued, alive or not any more. */
export function issuedKey({ state }: Request): IssuedKey | undefined {
  if ('key' in state) return state.key;
  if (state.status === 'unchecked') return state.left.what === 'key' ? state.left.key : undefined;
  return state.status === 'held' && 'key' in state.from ? state.from.key : undefined;
}
