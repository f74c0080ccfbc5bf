import type { AccessRefusal } from '../policy/access.ts';
import type { CredentialStatus } from './state.ts';

/** Why something is not done with a credential. `text/` has the words. */
export type CredentialRefusal = AccessRefusal | { readonly why: 'person_unknown' } | LedgerRefusal;

/** Those that speak of a credential only. */
export type LedgerRefusal =
  | { readonly why: 'unknown_credential' }
  /** The command does not fit the state: somebody or something was faster. */
  | { readonly why: 'credential_overtaken'; readonly status: CredentialStatus }
  /** It is being deleted, or is gone: there is no way back. */
  | { readonly why: 'credential_ended'; readonly status: CredentialStatus }
  /** Neither its owner, nor an approver of its request, nor an admin. */
  | { readonly why: 'not_handler' }
  /** It was frozen by its end: an extension gives it back. */
  | { readonly why: 'frozen_by_end' }
  /** Voters signed another access or end than it has now. */
  | { readonly why: 'basis_changed' }
  /** Nobody approved an end, so there is none to move. */
  | { readonly why: 'no_end' }
  | { readonly why: 'end_not_later' }
  /** Nobody has its secret yet. */
  | { readonly why: 'not_handed_over' }
  | { readonly why: 'handed_over_before' }
  /** Its time has not come: it was moved, or the clock of somebody is wrong. */
  | { readonly why: 'not_due' }
  /** The owner is told first. */
  | { readonly why: 'notice_first' }
  | { readonly why: 'put_off_before' }
  | { readonly why: 'not_in_use' }
  /** Atlas was read before a write whose answer was lost could no more arrive. */
  | { readonly why: 'not_quiet' }
  /** Atlas did not answer whether it is gone. */
  | { readonly why: 'not_checked' }
  /** Only its owner asks for something else; a group owns through its members. */
  | { readonly why: 'not_owner' }
  /** Who asked for this does not own the key any more that it is about. */
  | { readonly why: 'asker_not_owner' }
  /** Nobody was asked to take it, or somebody else was. */
  | { readonly why: 'not_offered' }
  /** The one who shall own it owns it already. */
  | { readonly why: 'owns_already' }
  /** The one who shall own it may not ask for keys there, or is no full member. */
  | { readonly why: 'owner_unfit' }
  /** The policy does not name this group, so Keywarden does not know who is in it. */
  | { readonly why: 'group_not_in_policy' }
  /** It has no end, and would be wider than it is. */
  | { readonly why: 'wider_without_end' }
  /** Another request about it is open. */
  | { readonly why: 'asked_already'; readonly kind: 'change' | 'extend' | 'adopt' }
  /** Later than the policy lets it live. */
  | { readonly why: 'end_too_late'; readonly latest: number }
  | { readonly why: 'overlap_too_long'; readonly maxMs: number }
  /** What it does now would not be allowed any more, so there is no key of the same access. */
  | { readonly why: 'access_not_allowed' }
  | { readonly why: 'nothing_changes' }
  /** It carries the marker of a Keywarden, so it is in work, or another Keywarden looks after it. */
  | { readonly why: 'marked' }
  /** Atlas does not say who made it, or nobody in Slack has that address. */
  | { readonly why: 'maker_unknown' }
  /** Slack did not take the question. */
  | { readonly why: 'maker_not_reached' }
  /** Atlas shows exactly what was approved. */
  | { readonly why: 'not_drifted' }
  /** Atlas has no such credential any more. */
  | { readonly why: 'not_there' }
  | { readonly why: 'purpose_missing' }
  /** What was typed is not the public key of the key that would end. */
  | { readonly why: 'not_confirmed' }
  /** It was decided, is too old, or another one is in its place. */
  | { readonly why: 'proposal_over' }
  /** There is one review at a time. */
  | { readonly why: 'review_running' }
  | { readonly why: 'no_review' }
  | { readonly why: 'no_keys_to_review' }
  /** The policy limits how long it may live from now. */
  | { readonly why: 'life_too_long'; readonly maxMs: number };
