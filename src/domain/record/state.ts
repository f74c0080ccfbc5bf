/** One attempt to create the key. Stored before anything is sent to Atlas. */
export interface Attempt {
  readonly number: number;
  readonly nonce: string;
  /** The suffix of the key's description, with its leading space. */
  readonly marker: string;
  readonly startedAt: number;
}

/** A key that this installation issued. */
export interface IssuedKey {
  readonly id: string;
  readonly publicKey: string;
  readonly attempt: number;
  readonly createdAt: number;
  /** When Atlas showed our marker under this id. From then on id and public key name it. */
  readonly provenAt: number;
}

/** Why Atlas or something else refused, in a form that `text/` turns into words. */
export interface Problem {
  readonly code: string;
  readonly status?: number;
  readonly errorCode?: string;
  /** Atlas's own sentence, without secrets and cut. */
  readonly detail?: string;
}

export type HeldReason =
  | 'credentials'
  | 'organization_gone'
  | 'attempts_exhausted'
  | 'cannot_delete'
  | 'took_too_long'
  | 'grants_invalid'
  | 'not_allowed_any_more'
  | 'approvers_changed'
  | 'seal_broken'
  | 'history_differs'
  | 'entries_lost';

/** The state in which a held request goes on when an admin lets it. */
export type HeldFrom =
  | ({ readonly status: 'pending' } & Waiting)
  | ({ readonly status: 'approved' } & MayWait)
  | {
      readonly status: 'recovering';
      readonly attempt: Attempt;
      readonly afterwards: AfterCleaning;
      readonly suspect?: Suspect;
    }
  | ({ readonly status: 'fitting' } & NewKey)
  | ({ readonly status: 'ready' } & Sealed)
  | ({ readonly status: 'delivered' } & Delivered);

interface MayWait {
  /** The credential that must have ended before a key is created. */
  readonly waitsFor?: string;
}

export type AfterCleaning =
  | { readonly next: 'retry' }
  | { readonly next: 'hold'; readonly reason: HeldReason; readonly problem: Problem }
  | { readonly next: 'fail'; readonly problem: Problem };

/**
 * A key id from Atlas's answer to an attempt in doubt. `ours`: it was proven, so it goes even if a
 * listing does not have it. Any other counts by its marker alone.
 */
export type Suspect =
  | { readonly keyId: string; readonly ours: false }
  | {
      readonly keyId: string;
      readonly ours: true;
      readonly publicKey: string;
      readonly provenAt: number;
    };

/** A key whose private key waits, encrypted, for its requester until `until`. */
export interface Sealed {
  readonly key: IssuedKey;
  readonly sealed: string;
  readonly until: number;
  /** How often the private key was shown or may have been shown. */
  readonly shown: number;
  /** When the requester is next reminded. Absent after the last reminder. */
  readonly remindAt?: number;
}

/** A key that was created and proven to be ours. Nobody was shown its private key. */
export interface NewKey {
  readonly key: IssuedKey;
  /** The private key, encrypted. */
  readonly sealed: string;
  readonly attempt: Attempt;
  /** A write to Atlas whose answer was lost may still arrive until then. */
  readonly quietUntil?: number;
}

/** Set by the first delivery or replacement: how long the same approvals give new keys. */
export interface Replacement {
  readonly until: number;
  /** The keys that were replaced, oldest first. The credential of each says whether it is gone. */
  readonly keys: readonly IssuedKey[];
}

/** A request that waits for people. Times are epoch ms. */
export interface Waiting {
  readonly until: number;
  /** When the approvers are next reminded, and how often they were. */
  readonly remindAt?: number;
  readonly reminded?: number;
  /** When the second round of people is asked. Absent afterwards. */
  readonly escalateAt?: number;
}

/** The requester was given the key. What becomes of it later is said by its credential. */
export interface Delivered {
  readonly key: IssuedKey;
  readonly at: number;
}

/** The newest that a copy of the audit log has of a request whose last changes Redis has lost. */
export interface Later {
  readonly event: string;
  readonly by: string;
  readonly at: number;
  /** The status that the request had then. */
  readonly status: Status;
  readonly version: number;
  /** What a person wrote who denied it. */
  readonly reason?: string;
  /** The private key may have been shown, as the lost entries say. */
  readonly revealed?: true;
  /** The key that the lost entries name, by what was proven when it was created. */
  readonly key?: IssuedKey;
}

/** Who closed it, what they wrote, and what has to be deleted by hand if it still exists. */
export interface Unchecked {
  readonly by: string;
  readonly said: string;
  readonly left:
    | { readonly what: 'key'; readonly key: IssuedKey }
    | { readonly what: 'attempt'; readonly attempt: Attempt; readonly keyId?: string };
}

/** src/README.md#states-of-a-request. Each has only its own facts. Times are epoch ms. */
export type State =
  | ({ readonly status: 'pending' } & Waiting)
  | ({
      readonly status: 'approved';
      readonly at: number;
      readonly retryAt: number;
      readonly problem?: Problem;
    } & MayWait)
  | { readonly status: 'creating'; readonly attempt: Attempt; readonly leaseUntil: number }
  | {
      readonly status: 'recovering';
      readonly attempt: Attempt;
      readonly after: number;
      readonly afterwards: AfterCleaning;
      readonly suspect?: Suspect;
    }
  /** Atlas is brought to the access that was approved, until it shows exactly that. */
  | ({
      readonly status: 'fitting';
      readonly since: number;
      readonly retryAt: number;
      /** What went wrong in the last turn. */
      readonly problem?: Problem;
    } & NewKey)
  | ({ readonly status: 'ready' } & Sealed)
  | ({ readonly status: 'claimed'; readonly claimId: string; readonly leaseUntil: number } & Sealed)
  | ({ readonly status: 'uncertain' } & Sealed)
  | ({ readonly status: 'delivered' } & Delivered)
  /** The key is being changed at Atlas as it was approved. */
  | { readonly status: 'applying'; readonly since: number }
  /** What was asked for a key that is there is done: it was extended or changed. */
  | { readonly status: 'done'; readonly at: number }
  /** Nobody revealed it in time: its credential ends. */
  | { readonly status: 'expired'; readonly key: IssuedKey; readonly at: number }
  /** Its credential ended before the hand-over. `by`: `keywarden` if it was found gone at Atlas. */
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
      /** Approvers whose votes no longer count, if that is the reason. */
      readonly voters?: readonly string[];
      readonly from: HeldFrom;
      /** Present if Redis has lost entries of this request. */
      readonly later?: Later;
    }
  /** Closed by an admin when Atlas cannot be asked any more. The key may still exist. */
  | ({ readonly status: 'unchecked'; readonly at: number } & Unchecked)
  | { readonly status: 'denied'; readonly by: string; readonly at: number; readonly reason: string }
  | { readonly status: 'withdrawn'; readonly at: number }
  | { readonly status: 'lapsed'; readonly at: number }
  | { readonly status: 'failed'; readonly at: number; readonly problem: Problem };
/** Every status of a request. */
export const STATUSES = [
  'pending',
  'approved',
  'creating',
  'recovering',
  'fitting',
  'ready',
  'claimed',
  'uncertain',
  'delivered',
  'applying',
  'done',
  'expired',
  'revoked',
  'held',
  'unchecked',
  'denied',
  'withdrawn',
  'lapsed',
  'failed',
] as const;
export type Status = (typeof STATUSES)[number];

/** No timer moves these on. A key that was delivered can still be replaced. */
export const FINAL: readonly Status[] = [
  'delivered',
  'done',
  'expired',
  'revoked',
  'unchecked',
  'denied',
  'withdrawn',
  'lapsed',
  'failed',
];

/** A key is there. If it was handed over, its credential says whether it lives. */
export const KEY_LIVES: readonly Status[] = ['ready', 'claimed', 'uncertain', 'delivered'];

/** Whether no key came of the request, or its key ended before it was handed over. */
export function isOver({ status }: State): boolean {
  return FINAL.includes(status) && status !== 'delivered' && status !== 'done';
}
