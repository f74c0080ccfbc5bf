import type { OrganizationRole } from '../key/roles.ts';
import type { AccessRefusal } from '../policy/access.ts';
import type { Status } from './state.ts';

/** How the wish of somebody to look, ask or decide can be turned down. `text/` has the words. */
export type Refusal =
  | AccessRefusal
  /** Of this organization, only what belongs to these projects. */
  | { readonly why: 'only_projects'; readonly names: readonly string[] }
  | { readonly why: 'own_request' }
  | { readonly why: 'same_person' }
  | { readonly why: 'person_unknown' }
  | { readonly why: 'already_voted' }
  | { readonly why: 'already_denied' }
  /** An earlier stage is not over, or the one that asked them is. */
  | { readonly why: 'not_your_turn' }
  /** Deactivated, or no full member any more. */
  | { readonly why: 'requester_gone' }
  /** The policy has changed: it allows no such request now. */
  | { readonly why: 'not_allowed_any_more' }
  /** A rule of the policy says no. */
  | { readonly why: 'denied_by_rule'; readonly rule: string; readonly because?: string }
  /** The policy asks the manager of the requester, and names none. */
  | { readonly why: 'no_manager' }
  /** The same of a narrower request, said to the approver who would offer it. */
  | { readonly why: 'no_manager_for_less' }
  | { readonly why: 'question_empty' }
  | { readonly why: 'answer_empty' }
  | { readonly why: 'too_many_questions' }
  | { readonly why: 'unknown_question' }
  | { readonly why: 'already_answered' }
  | { readonly why: 'not_less' }
  /** The roles are so few and weak that nothing less can be offered. */
  | { readonly why: 'nothing_less' }
  /** By the policy, others decide on the narrower request. */
  | { readonly why: 'not_asked_for_less' }
  /** The policy has changed since the offer was made. */
  | { readonly why: 'less_not_allowed' }
  | { readonly why: 'offer_gone' }
  | { readonly why: 'not_ended'; readonly status: Status }
  | { readonly why: 'reminded_lately'; readonly next: number }
  | { readonly why: 'nothing_to_review' }
  | { readonly why: 'acknowledged'; readonly by: string }
  | { readonly why: 'no_break_glass' }
  | { readonly why: 'glass_used_up'; readonly limit: number }
  | { readonly why: 'unknown_pre_approval' }
  | { readonly why: 'pre_approval_over' }
  /** It changed again and again while it was to be taken back. */
  | { readonly why: 'pre_approval_busy' }
  /** Not between the shortest and the longest time, or not so many keys. */
  | { readonly why: 'pre_approval_time' }
  | { readonly why: 'pre_approval_uses' }
  /** They may not ask for keys there, so nothing can be allowed. */
  | { readonly why: 'not_a_requester' }
  /** Dangerous roles are never allowed in advance. */
  | { readonly why: 'too_dangerous_in_advance' }
  | {
      readonly why: 'not_pending';
      readonly status: Status;
      readonly by?: string;
      readonly at?: number;
    }
  | { readonly why: 'lapsed' }
  | { readonly why: 'wrong_spec' }
  | { readonly why: 'not_requester' }
  | { readonly why: 'not_revealable'; readonly status: Status }
  | { readonly why: 'not_held'; readonly status: Status }
  | { readonly why: 'not_revoker' }
  | { readonly why: 'not_revocable'; readonly status: Status }
  | { readonly why: 'not_replaceable'; readonly status: Status }
  | { readonly why: 'too_late_to_replace' }
  | { readonly why: 'key_gone' }
  | { readonly why: 'not_closable' }
  /** Atlas can be asked, and has the key that somebody says is gone. */
  | { readonly why: 'key_still_there' }
  | { readonly why: 'unknown_request' }
  /** Entries of the audit log were lost: everything waits for an admin. */
  | { readonly why: 'safe_mode' }
  | { readonly why: 'stale_card' }
  | { readonly why: 'stale_window' }
  | { readonly why: 'used_window' }
  | { readonly why: 'too_many_open'; readonly limit: number }
  | { readonly why: 'too_many_today'; readonly limit: number }
  | SpecRefusal;

/** What is wrong with a wish itself; each belongs to one field of the form. */
export type SpecRefusal =
  | { readonly why: 'unknown_organization' }
  /** Atlas refuses our credentials for it. */
  | { readonly why: 'organization_shut' }
  | { readonly why: 'description_empty' }
  | { readonly why: 'description_too_long' }
  | { readonly why: 'description_looks_like_marker' }
  | { readonly why: 'roles_empty' }
  | { readonly why: 'role_not_allowed'; readonly roles: readonly OrganizationRole[] }
  | { readonly why: 'reason_empty' }
  | { readonly why: 'reason_too_long' }
  | { readonly why: 'reason_too_short'; readonly min: number }
  | { readonly why: 'reason_says_nothing' }
  | { readonly why: 'reason_unfit'; readonly hint: string }
  | { readonly why: 'ticket_unfit'; readonly hint: string }
  | { readonly why: 'incident_empty' }
  | { readonly why: 'incident_too_long' }
  | { readonly why: 'access_list_invalid'; readonly entry: string }
  | { readonly why: 'access_list_too_long' }
  | { readonly why: 'access_list_required' };
