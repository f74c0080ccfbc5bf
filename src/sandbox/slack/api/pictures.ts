import type { Conversation } from '../model/directory.ts';
import type { Message } from '../model/messages.ts';
import { wireState } from '../model/viewState.ts';
import type { View } from '../model/windows.ts';
import type { World } from '../model/world.ts';
import { defined, type Fields } from '../wire/json.ts';
import type { GroupFacts, PersonFacts } from '../wire/surface.ts';

// How things of the workspace look on the wire, in answers and in payloads alike.

export function wireMessage(world: World, message: Message): Fields {
  const { app } = world;
  return defined(
    {
      type: 'message',
      user: message.author,
      ts: message.ts,
      bot_id: message.author === app.botUserId ? app.botId : undefined,
      app_id: message.author === app.botUserId ? app.appId : undefined,
      text: message.text,
      team: app.teamId,
      blocks: message.blocks.length > 0 ? message.blocks : undefined,
      thread_ts: message.threadTs,
      edited: message.edited,
    },
    world.nulls,
  );
}

export function wireView(world: World, view: View): Fields {
  const { definition } = view;
  return {
    id: view.id,
    team_id: world.app.teamId,
    type: definition.type,
    blocks: definition.blocks,
    private_metadata: definition.privateMetadata,
    callback_id: definition.callbackId,
    state: { values: wireState(view.state) },
    hash: view.hash,
    title: definition.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: definition.clearOnClose,
    notify_on_close: definition.notifyOnClose,
    close: definition.close ?? null,
    submit: definition.submit ?? null,
    previous_view_id: view.previousId ?? null,
    root_view_id: view.rootId,
    app_id: world.app.appId,
    external_id: definition.externalId,
    app_installed_team_id: world.app.teamId,
    bot_id: world.app.botId,
  };
}

function profileOf({ app, nulls }: World, person: PersonFacts): Fields {
  const profile = {
    real_name: person.realName ?? person.name,
    real_name_normalized: person.realName ?? person.name,
    display_name: person.name,
    display_name_normalized: person.name,
    phone: undefined,
    email: app.scopes.has('users:read.email') ? person.email : undefined,
    team: person.teamId,
  };
  return defined(profile, nulls);
}

/** Where somebody belongs, as Slack says it of members of an Enterprise organization. */
function enterpriseOf({ id, teams }: PersonFacts): Fields | undefined {
  if (teams === undefined) return undefined;
  return { id, enterprise_id: 'E0SANDBOX', enterprise_name: 'Sandbox', teams };
}

/** E-mail only with users:read.email, locale only when asked for: both are easily forgotten. */
export function wirePerson(world: World, person: PersonFacts, includeLocale: boolean): Fields {
  const isDeleted = person.deleted === true;
  const known = {
    id: person.id,
    team_id: person.teamId === undefined ? world.app.teamId : (person.teamId ?? undefined),
    enterprise_user: enterpriseOf(person),
    name: person.name,
    deleted: isDeleted,
    profile: profileOf(world, person),
    is_bot: person.isBot === true,
    is_app_user: false,
    updated: 1_700_000_000,
  };
  const base = defined(known, world.nulls);
  // Slack says very little about people whose account was closed.
  if (isDeleted) return base;
  const isUltra = person.isUltraRestricted === true;
  const more = {
    ...base,
    real_name: person.realName ?? person.name,
    tz: world.nulls ? person.tz : (person.tz ?? 'America/Los_Angeles'),
    tz_label: person.tz ?? 'Pacific Standard Time',
    tz_offset: 0,
    is_admin: person.isAdmin === true,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.isRestricted === true || isUltra,
    is_ultra_restricted: isUltra,
    is_email_confirmed: true,
    locale: includeLocale ? (person.locale ?? (world.nulls ? undefined : 'en-US')) : undefined,
  };
  return defined(more, world.nulls);
}

export function wireConversation(world: World, conversation: Conversation): Fields {
  const isIm = conversation.kind === 'im';
  const base = {
    id: conversation.id,
    created: conversation.created,
    is_archived: conversation.isArchived,
    is_im: isIm,
    is_org_shared: false,
    is_ext_shared: conversation.isExtShared,
    is_shared: conversation.isExtShared,
    context_team_id: world.app.teamId,
  };
  const { botUserId } = world.app;
  if (isIm) return { ...base, user: conversation.members.find((id) => id !== botUserId) };
  return {
    ...base,
    name: conversation.name,
    name_normalized: conversation.name,
    is_channel: conversation.kind === 'public',
    is_group: conversation.kind === 'private',
    is_mpim: false,
    is_private: conversation.kind === 'private',
    is_general: conversation.name === 'general',
    is_member: world.directory.isMember(conversation, botUserId),
    num_members: conversation.members.length,
  };
}

export function wireGroup(world: World, group: GroupFacts, includeUsers: boolean): Fields {
  return defined({
    id: group.id,
    team_id: world.app.teamId,
    is_usergroup: true,
    is_subteam: true,
    name: group.handle,
    handle: group.handle,
    description: '',
    is_external: false,
    date_create: 1_600_000_000,
    date_update: 1_600_000_000,
    date_delete: group.disabled === true ? 1_700_000_000 : 0,
    users: includeUsers ? group.users : undefined,
    user_count: group.users.length,
  });
}
