import type { CredentialRefusal } from '../credential/refusal.ts';
import type { RecipientRefusal } from '../key/handOver/ageRecipient.ts';
import type { OrganizationRole } from '../key/roles.ts';
import type { AccessRefusal } from '../policy/access.ts';
import type { AccessListRefusal } from '../policy/accessListLimit.ts';
import type { LifetimeRefusal } from '../policy/asking/lifetimeChoice.ts';
import type { OwnerRefusal } from '../policy/asking/owners.ts';
import type { ProjectRefusal } from '../policy/asking/refuseAsking.ts';
import type { RecipientLimitRefusal } from '../policy/recipientLimit.ts';
import type { Status } from './state.ts';

/** Why a wish to look, ask or decide is refused. `text/` has the words. */
export type Refusal =
  | AccessRefusal
  /** In this organization the person may see only what belongs to these projects. */
  | { readonly why: 'only_projects'; readonly names: readonly string[] }
  | { readonly why: 'own_request' }
  | { readonly why: 'same_person' }
  | { readonly why: 'person_unknown' }
  | { readonly why: 'already_voted' }
  | { readonly why: 'already_denied' }
  /** The stage that asks them has not begun, or is complete already. */
  | { readonly why: 'not_your_turn' }
  /** The requester is deactivated, or no longer a full member. */
  | { readonly why: 'requester_gone' }
  /** The policy has changed and does not allow this request now. */
  | { readonly why: 'not_allowed_any_more' }
  /** A rule of the policy denies it. */
  | { readonly why: 'denied_by_rule'; readonly rule: string; readonly because?: string }
  /** The policy asks the manager of the requester, but names none. */
  | { readonly why: 'no_manager' }
  /** The same for a narrower request, told to the approver who wants to offer it. */
  | { readonly why: 'no_manager_for_less' }
  | { readonly why: 'question_empty' }
  | { readonly why: 'answer_empty' }
  | { readonly why: 'too_many_questions' }
  | { readonly why: 'unknown_question' }
  | { readonly why: 'already_answered' }
  | { readonly why: 'not_less' }
  /** There are no fewer or weaker roles that could be offered. */
  | { readonly why: 'nothing_less' }
  /** By the policy, other people decide on the narrower request. */
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
  /** Other commits changed it again and again while it was being taken back. */
  | { readonly why: 'pre_approval_busy' }
  /** The time is too short or too long, or there are too many keys. */
  | { readonly why: 'pre_approval_time' }
  | { readonly why: 'pre_approval_uses' }
  /** The person may not ask for keys there, so nothing can be allowed in advance. */
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
  /** The command does not fit the state: somebody or something was faster. */
  | { readonly why: 'overtaken'; readonly status: Status }
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
  /** Redis lost what happened to the key: an admin keeps it, or it is revoked. */
  | { readonly why: 'keep_or_revoke' }
  /** Redis lost that there was a key, and nothing names it: a second one would be created. */
  | { readonly why: 'key_unknown' }
  /** There is no such key whose end an admin could keep away. */
  | { readonly why: 'nothing_to_keep' }
  /** Atlas does not have the key that was to be kept. */
  | { readonly why: 'key_not_there' }
  /** The clock of Redis is wrong, and an end would be counted from now. */
  | { readonly why: 'clock_wrong' }
  /** Somebody says that the key is gone, but Atlas has it. */
  | { readonly why: 'key_still_there' }
  /** The record is not the newest one that the audit log names. */
  | { readonly why: 'history_differs' }
  | { readonly why: 'unknown_request' }
  /** Entries of the audit log were lost: everything waits for an admin. */
  | { readonly why: 'safe_mode' }
  /** Slack does not say now who the admins are, and whether a second one is needed. */
  | { readonly why: 'admins_unknown' }
  | { readonly why: 'stale_card' }
  | { readonly why: 'stale_window' }
  | { readonly why: 'used_window' }
  | { readonly why: 'too_many_open'; readonly limit: number }
  | { readonly why: 'too_many_today'; readonly limit: number }
  | CredentialRefusal
  | SpecRefusal;

/** What is wrong with the values of the form. Each belongs to one field. */
export type SpecRefusal =
  | { readonly why: 'unknown_organization' }
  /** Atlas refuses our credentials for this organization. */
  | { readonly why: 'organization_shut' }
  | { readonly why: 'description_empty' }
  | { readonly why: 'description_too_long' }
  | { readonly why: 'description_looks_like_marker' }
  | AccessFormRefusal
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
  | AccessListRefusal
  | RecipientRefusal
  | RecipientLimitRefusal
  /** The address names a zone, which means something on one machine only. */
  | { readonly why: 'access_list_zone'; readonly entry: string };

/** What is wrong with what the key shall do, for how long, and who shall answer for it. */
export type AccessFormRefusal =
  | { readonly why: 'roles_empty' }
  | { readonly why: 'role_not_allowed'; readonly roles: readonly OrganizationRole[] }
  | { readonly why: 'projects_empty' }
  | { readonly why: 'projects_too_many' }
  /** Atlas has no such project, or this person may not ask for keys in it: nobody is told which. */
  | { readonly why: 'project_unknown'; readonly count: number }
  /** Atlas could not be asked for the projects. */
  | { readonly why: 'projects_unread' }
  /** Nothing was chosen that a key could do; with `projectId`, in this one. */
  | { readonly why: 'needs_empty'; readonly projectId?: string }
  | { readonly why: 'need_not_known' }
  | ProjectRefusal
  | LifetimeRefusal
  | OwnerRefusal;
