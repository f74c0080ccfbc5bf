import { z } from 'zod';
import type { Conversation } from '../model/directory.ts';
import { Refusal } from '../model/refusal.ts';
import type { World } from '../model/world.ts';
import { commaSeparated, count, flag, page, parseArgs, required } from './args.ts';
import { type Method, TIERS } from './method.ts';
import { wireConversation } from './pictures.ts';
import { canRead, readable } from './places.ts';

const READ = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];

const infoArgs = z.object({
  channel: required,
  include_num_members: flag,
  include_locale: flag,
});
const membersArgs = z.object({
  channel: required,
  limit: count.default(100),
  cursor: z.string().default(''),
});
const listArgs = z.object({
  types: commaSeparated,
  exclude_archived: flag,
  limit: count.default(100),
  cursor: z.string().default(''),
});
const openArgs = z.object({
  users: commaSeparated,
  channel: z.string().optional(),
  return_im: flag,
});

const info: Method = {
  scopes: READ,
  rate: TIERS[3],
  run: (args, { world }) => {
    const parsed = parseArgs(infoArgs, args);
    const picture = wireConversation(world, readable(world, parsed.channel));
    const locale = parsed.include_locale ? { locale: 'en-US' } : {};
    const { num_members, ...rest } = picture;
    const members = parsed.include_num_members && num_members !== undefined ? { num_members } : {};
    return { channel: { ...rest, ...members, ...locale } };
  },
};

const members: Method = {
  scopes: READ,
  rate: TIERS[4],
  run: (args, { world }) => {
    const parsed = parseArgs(membersArgs, args);
    const conversation = readable(world, parsed.channel);
    const { items, response_metadata } = page(conversation.members, parsed.limit, parsed.cursor);
    return { members: items, response_metadata };
  },
};

const KIND_OF = { public_channel: 'public', private_channel: 'private', im: 'im' } as const;

function isAsked(types: readonly string[], conversation: Conversation): boolean {
  const asked = types.length === 0 ? ['public_channel'] : types;
  return Object.entries(KIND_OF).some(
    ([type, kind]) => kind === conversation.kind && asked.includes(type),
  );
}

function listed(world: World, parsed: z.output<typeof listArgs>): Conversation[] {
  const { directory, app } = world;
  return [...directory.conversations.values()].filter(
    (one) =>
      isAsked(parsed.types, one) &&
      canRead(world, one) &&
      (one.kind === 'public' || directory.isMember(one, app.botUserId)) &&
      !(parsed.exclude_archived && one.isArchived),
  );
}

const listMethod: Method = {
  scopes: READ,
  rate: TIERS[2],
  run: (args, { world }) => {
    const parsed = parseArgs(listArgs, args);
    const { items, response_metadata } = page(listed(world, parsed), parsed.limit, parsed.cursor);
    return { channels: items.map((one) => wireConversation(world, one)), response_metadata };
  },
};

const open: Method = {
  scopes: ['im:write', 'mpim:write'],
  rate: TIERS[3],
  run: (args, { world }) => {
    const parsed = parseArgs(openArgs, args);
    const [userId, ...others] = parsed.users;
    if (userId === undefined) throw new Refusal('users_list_not_supplied');
    // Group direct messages are not part of this workspace.
    if (others.length > 0) throw new Refusal('too_many_users');
    const person = world.directory.people.get(userId);
    if (person === undefined) throw new Refusal('user_not_found');
    if (person.isBot === true) throw new Refusal('cannot_dm_bot');
    if (person.deleted === true) throw new Refusal('user_disabled');
    const opened = world.directory.directMessages(userId);
    return { channel: parsed.return_im ? wireConversation(world, opened) : { id: opened.id } };
  },
};

export const conversationMethods = {
  'conversations.info': info,
  'conversations.members': members,
  'conversations.list': listMethod,
  'conversations.open': open,
} as const satisfies Record<string, Method>;
