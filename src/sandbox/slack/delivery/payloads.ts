import { wireMessage, wireView } from '../api/pictures.ts';
import type { Conversation } from '../model/directory.ts';
import { newId } from '../model/ids.ts';
import type { Message } from '../model/messages.ts';
import { type State, wireState } from '../model/viewState.ts';
import type { View } from '../model/windows.ts';
import type { World } from '../model/world.ts';
import { defined, type Fields } from '../wire/json.ts';

// What Slack sends, with every field it sends. `origin` is where response_urls live.

const VERIFICATION_TOKEN = 'sandbox-verification-token';

const seconds = (world: World): string => (world.now() / 1000).toFixed(6);

/** Slack gives conversations without a public name a general one. */
function channelName(conversation: Conversation): string {
  if (conversation.kind === 'private') return 'privategroup';
  return conversation.kind === 'im' ? 'directmessage' : conversation.name;
}

export interface Typed {
  readonly userId: string;
  readonly conversation: Conversation;
  readonly command: string;
  readonly text: string;
}

export function commandPayload(world: World, origin: string, typed: Typed): Fields {
  const { userId, conversation } = typed;
  const path = world.responseUrls.issue({ kind: 'command', userId, channelId: conversation.id });
  return {
    token: VERIFICATION_TOKEN,
    team_id: world.app.teamId,
    team_domain: world.team.domain,
    channel_id: conversation.id,
    channel_name: channelName(conversation),
    user_id: userId,
    user_name: world.directory.person(userId).name,
    command: typed.command,
    text: typed.text,
    api_app_id: world.app.appId,
    is_enterprise_install: 'false',
    response_url: `${origin}${path}`,
    trigger_id: world.triggers.issue(userId),
  };
}

function from(world: World, userId: string): Fields {
  const { name } = world.directory.person(userId);
  return {
    user: defined(
      { id: userId, username: name, name, team_id: world.nulls ? undefined : world.app.teamId },
      world.nulls,
    ),
    api_app_id: world.app.appId,
    token: VERIFICATION_TOKEN,
    team: { id: world.app.teamId, domain: world.team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

const inView = (world: World, view: View): Fields => ({
  container: { type: 'view', view_id: view.id },
  view: wireView(world, view),
});

function inMessage(world: World, message: Message): Fields {
  const { channelId, ts, threadTs } = message;
  const conversation = world.directory.conversations.get(channelId);
  const isEphemeral = message.onlyFor !== undefined;
  return {
    container: defined(
      {
        type: 'message',
        message_ts: ts,
        channel_id: conversation?.otherId ?? channelId,
        is_ephemeral: isEphemeral,
        thread_ts: threadTs,
      },
      world.nulls,
    ),
    channel: {
      id: conversation?.otherId ?? channelId,
      name: conversation === undefined ? '' : channelName(conversation),
    },
    // Slack does not keep ephemeral messages, so it cannot send one back.
    ...(isEphemeral ? {} : { message: wireMessage(world, message) }),
  };
}

export type Place =
  | { readonly kind: 'message'; readonly message: Message; readonly state: State }
  | { readonly kind: 'view'; readonly view: View };

export function actionPayload(
  world: World,
  origin: string,
  done: { readonly userId: string; readonly place: Place; readonly action: Fields },
): Fields {
  const { userId, place } = done;
  const action = { ...done.action, action_ts: seconds(world) };
  const base = { type: 'block_actions', ...from(world, userId) };
  if (place.kind === 'view') {
    const { view } = place;
    const modal = view.definition.type === 'modal' ? view.id : undefined;
    const trigger = world.triggers.issue(userId, modal);
    return { ...base, ...inView(world, view), trigger_id: trigger, actions: [action] };
  }
  const { message } = place;
  const path = world.responseUrls.issue({
    kind: 'interaction',
    userId,
    channelId: message.channelId,
    messageTs: message.ts,
    threadTs: message.threadTs,
  });
  return {
    ...base,
    ...inMessage(world, message),
    trigger_id: world.triggers.issue(userId),
    state: { values: wireState(place.state) },
    response_url: `${origin}${path}`,
    actions: [action],
  };
}

export function suggestionPayload(
  world: World,
  asked: {
    readonly userId: string;
    readonly place: Place;
    readonly blockId: string;
    readonly actionId: string;
    readonly typed: string;
  },
): Fields {
  const { place } = asked;
  return {
    type: 'block_suggestion',
    ...from(world, asked.userId),
    ...(place.kind === 'view' ? inView(world, place.view) : inMessage(world, place.message)),
    action_id: asked.actionId,
    block_id: asked.blockId,
    value: asked.typed,
  };
}

/** Channel menus with response_url_enabled give the app a way to speak in the chosen channel. */
function responseUrlsOf(world: World, origin: string, view: View): Fields[] {
  return view.definition.blocks.flatMap((block) => {
    const element = block.type === 'input' ? block.element : undefined;
    if (typeof element !== 'object' || element === null) return [];
    if (!('response_url_enabled' in element) || element.response_url_enabled !== true) return [];
    const actionId = 'action_id' in element ? String(element.action_id) : '';
    const chosen = view.state.get(block.block_id)?.get(actionId);
    const channelId = chosen?.selected_conversation ?? chosen?.selected_channel;
    if (typeof channelId !== 'string') return [];
    const origins = { kind: 'command', userId: view.userId, channelId } as const;
    const url = `${origin}${world.responseUrls.issue(origins)}`;
    return [
      { block_id: block.block_id, action_id: actionId, channel_id: channelId, response_url: url },
    ];
  });
}

export function submissionPayload(world: World, origin: string, view: View): Fields {
  return {
    type: 'view_submission',
    ...from(world, view.userId),
    trigger_id: world.triggers.issue(view.userId, view.id),
    view: wireView(world, view),
    response_urls: responseUrlsOf(world, origin, view),
  };
}

export function closedPayload(world: World, view: View, isCleared: boolean): Fields {
  return {
    type: 'view_closed',
    ...from(world, view.userId),
    view: wireView(world, view),
    is_cleared: isCleared,
  };
}

export function homeOpenedPayload(world: World, userId: string, tab: 'home' | 'messages'): Fields {
  const view = world.windows.home(userId);
  const event = defined(
    {
      type: 'app_home_opened',
      user: userId,
      channel: world.directory.directMessages(userId).id,
      event_ts: seconds(world),
      tab,
      view: tab === 'home' && view !== undefined ? wireView(world, view) : undefined,
    },
    world.nulls,
  );
  return {
    token: VERIFICATION_TOKEN,
    team_id: world.app.teamId,
    api_app_id: world.app.appId,
    event,
    type: 'event_callback',
    event_id: newId('Ev'),
    event_time: Math.floor(world.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: world.app.teamId,
        user_id: world.app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}
