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

/** A key is there, in somebody's hands or waiting for them, and nobody has asked for its end. */
export const KEY_LIVES: readonly Status[] = ['ready', 'claimed', 'uncertain', 'delivered'];

/** Nothing came of the request, or nothing is left of it: its requester may ask again. */
export function isOver({ status }: State): boolean {
  return FINAL.includes(status) && status !== 'delivered';
}
