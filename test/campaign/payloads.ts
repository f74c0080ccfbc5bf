import { encodeKey, encodeList, encodeWindow } from '../../src/slack/ids.ts';
import type { OpenedWindow } from '../../src/workflow/ports/store.ts';

const TEAM = 'T0MODEL';
const REQUEST = '01JD0000000000000000000000';
const ORGANIZATION = '32b6e34b3d91647abb20e7b8';

/** The one window that Slack opened: only its own submission may count. */
export const WINDOW: OpenedWindow = {
  nonce: 'abcdefghijklmnopqrst_-',
  viewId: 'V0APPROVE',
  user: 'U0MEI',
  requestId: REQUEST,
  purpose: 'approve',
  specHash: 'h'.repeat(64),
};

const view = {
  id: WINDOW.viewId,
  hash: '1.a',
  callback_id: WINDOW.purpose,
  private_metadata: encodeWindow({ r: REQUEST, n: WINDOW.nonce }),
  state: { values: { comment: { value: { type: 'plain_text_input', value: 'fine' } } } },
};
const user = { id: WINDOW.user, team_id: TEAM };

const action = (value: string, id: string) => ({
  type: 'block_actions',
  user,
  team: { id: TEAM },
  trigger_id: '1.2.a',
  response_url: 'https://hooks.slack.com/actions/T0MODEL/1/a',
  container: { type: 'message', message_ts: '1.2', channel_id: 'C0APPROVALS', is_ephemeral: false },
  actions: [{ action_id: id, block_id: 'b', value, selected_option: { value } }],
});

/** One of everything that Slack sends. */
export const PAYLOADS: readonly [object, ...object[]] = [
  {
    command: '/atlas-keys',
    team_id: TEAM,
    channel_id: 'C0KEYS',
    user_id: 'U0DANA',
    text: 'list acme --project "Data Lake" --page=2 --per-page 5',
    trigger_id: '1.2.a',
    response_url: 'https://hooks.slack.com/commands/T0MODEL/1/a',
  },
  {
    command: '/atlas-keys',
    team_id: TEAM,
    channel_id: 'C0KEYS',
    user_id: 'U0DANA',
    text: 'get 32b6e34b3d91647abb20e7b8',
    trigger_id: '1.2.a',
    response_url: 'https://hooks.slack.com/commands/T0MODEL/1/a',
  },
  action(REQUEST, 'request.approve'),
  action(encodeList({ o: ORGANIZATION, n: 2, s: 5 }), 'list.next'),
  action(encodeKey({ o: ORGANIZATION, k: ORGANIZATION }), 'key.json'),
  { ...action('x', 'reveal.show'), view },
  { type: 'view_submission', user, team: { id: TEAM }, view },
  { type: 'view_submission', user, team: { id: TEAM }, view },
  { type: 'view_closed', user },
  { type: 'event_callback', team_id: TEAM, event: { type: 'app_home_opened', user: 'U0DANA' } },
];
