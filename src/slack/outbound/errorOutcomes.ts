import { SlackError } from '../../foundation/errors.ts';
import type { AboutContent, AboutPlace, Codes, Everywhere } from './errorCodes.ts';

/** What the app does after a call that Slack answered with an error code. */
export type Outcome =
  /** Slack may have done it in spite of the error. A message is sent again, each time later. */
  | 'doubt'
  /**
   * Slack is overloaded or limits the rate. A message is sent again at the time that Slack names,
   * or else each time later.
   */
  | 'busy'
  /**
   * An operator must fix the app, its token or what it sends. A message is sent again every five
   * minutes, with a warning in the log. A start or a new policy is refused with the code.
   */
  | 'operator'
  /**
   * The channel must be fixed. Its admins and the requester are told. A message is sent again every
   * two minutes.
   */
  | 'channel_lost'
  /** No message can reach this person. It is dropped with an error in the log. */
  | 'person_gone'
  /** The thread accepts no reply. The message is posted in the channel instead. */
  | 'post_in_channel'
  /**
   * The message was deleted or cannot be edited. It is posted again where people need it, otherwise
   * left.
   */
  | 'post_anew'
  /** Somebody waits for the call and is told in another way now. Nothing is tried again. */
  | 'tell_asker'
  /** What was looked up does not exist: the policy is wrong, or the person or group is unknown. */
  | 'not_there';

const EVERYWHERE: Readonly<Record<Everywhere, Outcome>> = {
  access_denied: 'operator',
  accesslimited: 'operator',
  account_inactive: 'operator',
  deprecated_endpoint: 'operator',
  ekm_access_denied: 'operator',
  enterprise_is_restricted: 'operator',
  fatal_error: 'doubt',
  internal_error: 'doubt',
  invalid_arg_name: 'operator',
  invalid_arguments: 'operator',
  invalid_array_arg: 'operator',
  invalid_auth: 'operator',
  invalid_charset: 'operator',
  invalid_form_data: 'operator',
  invalid_post_type: 'operator',
  method_deprecated: 'operator',
  missing_post_type: 'operator',
  missing_scope: 'operator',
  no_permission: 'operator',
  not_allowed_token_type: 'operator',
  not_authed: 'operator',
  org_login_required: 'operator',
  ratelimited: 'busy',
  request_timeout: 'doubt',
  service_unavailable: 'doubt',
  team_access_not_granted: 'operator',
  team_added_to_org: 'operator',
  team_not_found: 'operator',
  token_expired: 'operator',
  token_revoked: 'operator',
  two_factor_setup_required: 'operator',
  unknown_method: 'operator',
};

const CONTENT: Readonly<Record<AboutContent, Outcome>> = {
  invalid_blocks: 'operator',
  invalid_blocks_format: 'operator',
  message_limit_exceeded: 'operator',
  msg_blocks_too_long: 'operator',
  msg_too_long: 'operator',
  no_text: 'operator',
};

const PLACE: Readonly<Record<AboutPlace, Outcome>> = {
  channel_not_found: 'channel_lost',
  is_archived: 'channel_lost',
  messages_tab_disabled: 'operator',
  not_in_channel: 'channel_lost',
  rate_limited: 'busy',
  restricted_action: 'channel_lost',
  restricted_action_non_threadable_channel: 'post_in_channel',
  restricted_action_read_only_channel: 'channel_lost',
  restricted_action_thread_locked: 'post_in_channel',
  restricted_action_thread_only_channel: 'channel_lost',
};

const VIEW = { duplicate_external_id: 'tell_asker', view_too_large: 'tell_asker' } as const;

/** A code in errorCodes.ts that has no outcome here is a compile error. */
const TABLE: { readonly [M in keyof Codes]: Readonly<Record<Everywhere | Codes[M], Outcome>> } = {
  'chat.postMessage': {
    ...EVERYWHERE,
    ...CONTENT,
    ...PLACE,
    // Slack answers this code about a single channel, too.
    access_denied: 'channel_lost',
    app_access_restricted: 'operator',
    cannot_dm_bot: 'person_gone',
    cannot_reply_to_message: 'post_in_channel',
    is_inactive: 'channel_lost',
    message_not_found: 'post_in_channel',
    thread_not_found: 'post_in_channel',
    user_disabled: 'person_gone',
    user_not_found: 'person_gone',
  },
  'chat.update': {
    ...EVERYWHERE,
    ...CONTENT,
    ...PLACE,
    access_denied: 'channel_lost',
    block_mismatch: 'operator',
    cant_update_message: 'post_anew',
    edit_window_closed: 'post_anew',
    external_channel_migrating: 'operator',
    is_inactive: 'channel_lost',
    message_not_found: 'post_anew',
    posting_to_channel_denied: 'channel_lost',
    restricted_action_thread_locked: 'operator',
    restricted_action_non_threadable_channel: 'channel_lost',
    update_failed: 'doubt',
  },
  'chat.getPermalink': {
    ...EVERYWHERE,
    channel_not_found: 'not_there',
    message_not_found: 'not_there',
  },
  'views.open': {
    ...EVERYWHERE,
    ...VIEW,
    exchanged_trigger_id: 'tell_asker',
    expired_trigger_id: 'tell_asker',
    invalid_trigger_id: 'tell_asker',
    push_limit_reached: 'tell_asker',
  },
  'views.update': { ...EVERYWHERE, ...VIEW, hash_conflict: 'tell_asker', not_found: 'tell_asker' },
  'views.publish': {
    ...EVERYWHERE,
    ...VIEW,
    hash_conflict: 'tell_asker',
    not_enabled: 'operator',
    user_not_found: 'tell_asker',
  },
  'users.info': { ...EVERYWHERE, user_not_found: 'not_there', user_not_visible: 'not_there' },
  'users.lookupByEmail': { ...EVERYWHERE, users_not_found: 'not_there' },
  'usergroups.list': {
    ...EVERYWHERE,
    paid_teams_only: 'operator',
    plan_upgrade_required: 'operator',
  },
  'usergroups.users.list': {
    ...EVERYWHERE,
    no_such_subteam: 'not_there',
    paid_teams_only: 'operator',
    plan_upgrade_required: 'operator',
  },
  'conversations.info': {
    ...EVERYWHERE,
    channel_is_limited_access: 'operator',
    channel_not_found: 'not_there',
  },
  'apps.connections.open': { ...EVERYWHERE, forbidden_team: 'operator' },
  'auth.test': EVERYWHERE,
};

/** The same table for look-ups with a code from Slack. */
export const OUTCOMES: ReadonlyMap<string, ReadonlyMap<string, Outcome>> = new Map(
  Object.entries(TABLE).map(([method, codes]) => [method, new Map(Object.entries(codes))]),
);

/** For codes that are not in the table: an operator must look at it, and no message is dropped. */
const UNKNOWN: Outcome = 'operator';

/** Slack says one of these of every call whose token it does not take. */
const OF_THE_TOKEN = [
  'account_inactive',
  'invalid_auth',
  'not_allowed_token_type',
  'not_authed',
  'token_expired',
  'token_revoked',
];

export function isOfTheToken(reason: string): boolean {
  return OF_THE_TOKEN.includes(reason);
}

/** Slack refuses this one message for what is in it; others it takes. */
export function isAboutContent(reason: string): boolean {
  return reason in CONTENT;
}

/** The outcome of a failed call, whether Slack answered it or not. */
export function outcomeOf({ code, reason, method }: SlackError): Outcome {
  if (code === 'doubt') return 'doubt';
  // Slack did not process the call: it was unreachable, or the rate limit was reached.
  if (/^(unreachable|ratelimited|untrusted_certificate|proxy_\d+)$/.test(reason)) return 'busy';
  return OUTCOMES.get(method ?? '')?.get(reason) ?? UNKNOWN;
}

/** Whether `cause` is an error of Slack with this outcome. */
export function isRefused(cause: unknown, outcome: Outcome): boolean {
  return cause instanceof SlackError && outcomeOf(cause) === outcome;
}

/** Whether Slack is unreachable or overloaded, so that the request itself is not at fault. */
export function isOutage(error: SlackError): boolean {
  return ['doubt', 'busy'].includes(outcomeOf(error));
}
