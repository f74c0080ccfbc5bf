import type { Request } from '../record/request.ts';
import type {
  Delivered,
  HeldFrom,
  HeldReason,
  IssuedKey,
  Later,
  Problem,
  State,
  Status,
} from '../record/state.ts';

/** A key that somebody wanted deleted. `replace`: a new one followed under the same approvals. */
export interface Revocation {
  readonly key: IssuedKey;
  readonly by: string;
  readonly at: number;
  readonly replace: boolean;
}

/** A key that its requester had. */
type EarlierDelivered = Delivered & { readonly replaceUntil?: number };

type EarlierFrom =
  | Exclude<HeldFrom, { status: 'fitting' | 'delivered' }>
  | ({ readonly status: 'delivered' } & EarlierDelivered)
  | { readonly status: 'expiring'; readonly key: IssuedKey }
  | ({ readonly status: 'revoking' } & Revocation);

export type EarlierStatus = Status | 'expiring' | 'revoking';

export type EarlierState =
  | Exclude<State, { status: 'fitting' | 'delivered' | 'held' }>
  | ({ readonly status: 'delivered' } & EarlierDelivered)
  | { readonly status: 'expiring'; readonly key: IssuedKey; readonly retryAt: number }
  | ({ readonly status: 'revoking'; readonly retryAt: number } & Revocation)
  | {
      readonly status: 'held';
      readonly at: number;
      readonly reason: HeldReason;
      readonly problem?: Problem;
      readonly voters?: readonly string[];
      readonly from: EarlierFrom;
      readonly later?: Omit<Later, 'status'> & { readonly status: EarlierStatus };
    };

/**
 * A request from before the ledger: it went on until its key was gone. `revoking` and `expiring`: the
 * key was being deleted.
 */
export type EarlierRequest = Omit<Request, 'state'> & { readonly state: EarlierState };

/** What entries of the log from before the ledger call a status. */
export function statusNow(status: EarlierStatus): Status {
  if (status === 'expiring') return 'expired';
  return status === 'revoking' ? 'revoked' : status;
}
