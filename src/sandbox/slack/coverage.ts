// What of Slack is simulated, for people to read. A test compares it with the routes.

export interface Covered {
  readonly name: string;
  readonly note: string;
}

export const COVERED_METHODS: readonly Covered[] = [
  { name: 'apps.connections.open', note: 'app-level token only; a ticket works once' },
  { name: 'auth.test', note: 'bot token only' },
  { name: 'bots.info', note: 'this app only' },
  { name: 'chat.delete', note: 'own messages only' },
  { name: 'chat.getPermalink', note: 'no message_ts of ephemerals' },
  { name: 'chat.postEphemeral', note: 'members only; 4,000 bytes' },
  { name: 'chat.postMessage', note: 'channel, user or name; threads; text and blocks' },
  { name: 'chat.update', note: 'own messages; 4,000 characters; what is left out stays' },
  { name: 'conversations.info', note: 'scopes by kind of channel' },
  { name: 'conversations.list', note: 'no group direct messages' },
  { name: 'conversations.members', note: 'with cursors' },
  { name: 'conversations.open', note: 'one person only' },
  { name: 'team.info', note: 'name and domain' },
  { name: 'usergroups.list', note: 'with users and disabled groups on request' },
  { name: 'usergroups.users.list', note: '' },
  { name: 'users.info', note: 'locale on request, e-mail by scope' },
  { name: 'users.lookupByEmail', note: 'active people only' },
  { name: 'views.open', note: 'triggers: 3 s, once; takes the place of windows already open' },
  { name: 'views.publish', note: 'with hash' },
  { name: 'views.push', note: 'three deep; triggers from inside a window only' },
  { name: 'views.update', note: 'by id or external_id, with hash; not_found once closed' },
];

export const COVERED_DELIVERIES: readonly Covered[] = [
  { name: 'action', note: 'buttons and menus in messages, windows and Home' },
  { name: 'closed', note: 'notify_on_close, cancel or X' },
  { name: 'command', note: 'as with should_escape' },
  { name: 'event', note: 'app_home_opened only; three retries over HTTP and socket' },
  { name: 'options', note: 'external menus; over HTTP at an address of their own' },
  { name: 'submission', note: 'errors, update, push, clear, or an empty body' },
];

export const COVERED_BLOCKS: readonly Covered[] = [
  { name: 'actions', note: '' },
  { name: 'alert', note: 'windows only' },
  { name: 'context', note: '' },
  { name: 'divider', note: '' },
  { name: 'header', note: '' },
  { name: 'image', note: '' },
  { name: 'input', note: 'a window needs a submit button' },
  { name: 'markdown', note: 'messages only' },
  { name: 'rich_text', note: 'its inside is not checked' },
  { name: 'section', note: '' },
  { name: 'table', note: 'not in windows; one a message' },
];

export const NOT_COVERED: readonly string[] = [
  'shortcuts, message events, workflows, link unfurling, files, reactions, OAuth, Enterprise Grid',
  'attachments, markdown_text and metadata of messages: accepted and ignored',
  'blocks: video, file, card, carousel, container, data_table, data_visualization, task_card, plan, context_actions',
  'the official limit on the size of all blocks of a message: 13,200 bytes is what third parties saw',
  'the rate limit of response_urls (one message a second and channel)',
];
