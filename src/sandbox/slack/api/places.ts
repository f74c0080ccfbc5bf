import type { Conversation } from '../model/directory.ts';
import { Refusal } from '../model/refusal.ts';
import type { World } from '../model/world.ts';

// Where the bot may read and write, with Slack's names for why not.

/** A private channel without the bot does not exist as far as the bot is told. */
export function knownTo(world: World, id: string): Conversation {
  const conversation = world.directory.conversation(id);
  if (conversation === undefined) throw new Refusal('channel_not_found');
  const isMember = world.directory.isMember(conversation, world.app.botUserId);
  if (!isMember && conversation.kind !== 'public') throw new Refusal('channel_not_found');
  return conversation;
}

/** Accepts a channel id, a user id (direct messages) or a name, as chat.postMessage does. */
export function placeToPost(world: World, named: string): Conversation {
  const { directory, app } = world;
  const person = directory.people.get(named);
  if (person !== undefined) {
    if (person.isBot === true) throw new Refusal('channel_not_found');
    return directory.directMessages(named);
  }
  const bare = named.replace(/^#/, '');
  const byName = [...directory.conversations.values()].find(
    (one) => one.name === bare && one.kind !== 'im',
  );
  const conversation = knownTo(world, byName?.id ?? named);
  if (conversation.isArchived) throw new Refusal('is_archived');
  const mayEnter =
    directory.isMember(conversation, app.botUserId) || app.scopes.has('chat:write.public');
  if (!mayEnter) throw new Refusal('not_in_channel');
  return conversation;
}

const READ_SCOPES = { public: 'channels:read', private: 'groups:read', im: 'im:read' } as const;

export function needScope(world: World, ...anyOf: readonly string[]): void {
  const { scopes } = world.app;
  if (anyOf.length === 0 || anyOf.some((scope) => scopes.has(scope))) return;
  throw new Refusal('missing_scope', {
    needed: anyOf.join(','),
    provided: [...scopes].join(','),
  });
}

export const canRead = (world: World, conversation: Conversation): boolean =>
  world.app.scopes.has(READ_SCOPES[conversation.kind]);

export function readable(world: World, id: string): Conversation {
  const conversation = knownTo(world, id);
  needScope(world, READ_SCOPES[conversation.kind]);
  return conversation;
}
