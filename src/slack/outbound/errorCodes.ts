/** Error codes that every method can answer. */
export type Everywhere =
  | 'access_denied'
  | 'accesslimited'
  | 'account_inactive'
  | 'deprecated_endpoint'
  | 'ekm_access_denied'
  | 'enterprise_is_restricted'
  | 'fatal_error'
  | 'internal_error'
  | 'invalid_arg_name'
  | 'invalid_arguments'
  | 'invalid_array_arg'
  | 'invalid_auth'
  | 'invalid_charset'
  | 'invalid_form_data'
  | 'invalid_post_type'
  | 'method_deprecated'
  | 'missing_post_type'
  | 'missing_scope'
  | 'no_permission'
  | 'not_allowed_token_type'
  | 'not_authed'
  | 'org_login_required'
  | 'ratelimited'
  | 'request_timeout'
  | 'service_unavailable'
  | 'team_access_not_granted'
  | 'team_added_to_org'
  | 'team_not_found'
  | 'token_expired'
  | 'token_revoked'
  | 'two_factor_setup_required'
  | 'unknown_method';

export type AboutContent =
  | 'invalid_blocks'
  | 'invalid_blocks_format'
  | 'message_limit_exceeded'
  | 'msg_blocks_too_long'
  | 'msg_too_long'
  | 'no_text';

export type AboutPlace =
  | 'channel_not_found'
  | 'is_archived'
  | 'messages_tab_disabled'
  | 'not_in_channel'
  | 'rate_limited'
  | 'restricted_action'
  | 'restricted_action_non_threadable_channel'
  | 'restricted_action_read_only_channel'
  | 'restricted_action_thread_locked'
  | 'restricted_action_thread_only_channel';

type AboutView = 'duplicate_external_id' | 'view_too_large';

/**
 * The error codes of each method in use, as its page at https://docs.slack.dev/reference/methods
 * lists them, and some that Slack answers without listing them. Codes about arguments that are
 * never sent (files, drafts, metadata, attachments) are left out.
 */
export interface Codes {
  'chat.postMessage':
    | AboutContent
    | AboutPlace
    | 'app_access_restricted'
    | 'cannot_dm_bot'
    | 'cannot_reply_to_message'
    | 'is_inactive'
    | 'message_not_found'
    | 'thread_not_found'
    | 'user_disabled'
    | 'user_not_found';
  'chat.update':
    | AboutContent
    | AboutPlace
    | 'block_mismatch'
    | 'cant_update_message'
    | 'edit_window_closed'
    | 'external_channel_migrating'
    | 'is_inactive'
    | 'message_not_found'
    | 'posting_to_channel_denied'
    | 'update_failed';
  'chat.getPermalink': 'channel_not_found' | 'message_not_found';
  'views.open':
    | AboutView
    | 'exchanged_trigger_id'
    | 'expired_trigger_id'
    | 'invalid_trigger_id'
    | 'push_limit_reached';
  'views.update': AboutView | 'hash_conflict' | 'not_found';
  'views.publish': AboutView | 'hash_conflict' | 'not_enabled' | 'user_not_found';
  'users.info': 'user_not_found' | 'user_not_visible';
  'users.lookupByEmail': 'users_not_found';
  'usergroups.list': 'paid_teams_only' | 'plan_upgrade_required';
  'usergroups.users.list': 'no_such_subteam' | 'paid_teams_only' | 'plan_upgrade_required';
  'conversations.info': 'channel_is_limited_access' | 'channel_not_found';
  'apps.connections.open': 'forbidden_team';
  'auth.test': never;
}

export type Method = keyof Codes;
