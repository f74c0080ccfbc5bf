import { z } from 'zod';
import { messageBlocks } from '../blocks/check.ts';
import type { Content, Message } from '../model/messages.ts';
import { Refusal } from '../model/refusal.ts';
import type { World } from '../model/world.ts';
import { type Fields, text } from '../wire/json.ts';
import { count, flag, nested, parseArgs, required } from './args.ts';
import { type Method, TIERS } from './method.ts';
import { wireMessage } from './pictures.ts';
import { knownTo, placeToPost } from './places.ts';

const LONGEST_POST = 40_000;
const LONGEST_UPDATE = 4_000;

const contentArgs = { text: z.string().optional(), blocks: nested.optional() };

const postArgs = z.object({
  channel: required,
  ...contentArgs,
  thread_ts: z.string().optional(),
  reply_broadcast: flag,
});
const ephemeralArgs = z.object({
  channel: required,
  user: required,
  ...contentArgs,
  thread_ts: z.string().optional(),
});
const updateArgs = z.object({ channel: required, ts: required, ...contentArgs });
const placeArgs = z.object({ channel: required, ts: required });
const permalinkArgs = z.object({
  channel: required,
  message_ts: required,
  limit: count.optional(),
});

function blocksIn(args: Fields, parsed: unknown): Content['blocks'] | undefined {
  if (args.blocks === undefined || args.blocks === '') return undefined;
  return messageBlocks(parsed);
}

function contentIn(args: Fields, parsed: { text?: string; blocks?: unknown }): Content {
  const blocks = blocksIn(args, parsed.blocks) ?? [];
  const words = parsed.text ?? '';
  if (words === '' && blocks.length === 0) throw new Refusal('no_text');
  return { text: words, blocks };
}

function threadIn(world: World, channelId: string, threadTs: string | undefined): void {
  if (threadTs === undefined) return;
  const parent = world.messages.find(channelId, threadTs);
  if (parent === undefined || parent.onlyFor !== undefined) throw new Refusal('thread_not_found');
}

const postMessage: Method = {
  scopes: ['chat:write'],
  rate: TIERS.post,
  share: (args) => text(args.channel),
  run: (args, { world }) => {
    const parsed = parseArgs(postArgs, args);
    const { id: channelId } = placeToPost(world, parsed.channel);
    const content = contentIn(args, parsed);
    threadIn(world, channelId, parsed.thread_ts);
    const isTooLong = content.text.length > LONGEST_POST;
    const message = world.messages.add({
      ...content,
      text: content.text.slice(0, LONGEST_POST),
      channelId,
      author: world.app.botUserId,
      threadTs: parsed.thread_ts,
    });
    const warning = isTooLong
      ? { warning: 'message_truncated', response_metadata: { warnings: ['message_truncated'] } }
      : {};
    return { channel: channelId, ts: message.ts, message: wireMessage(world, message), ...warning };
  },
};

const postEphemeral: Method = {
  scopes: ['chat:write'],
  rate: TIERS[4],
  run: (args, { world }) => {
    const parsed = parseArgs(ephemeralArgs, args);
    const conversation = placeToPost(world, parsed.channel);
    const content = contentIn(args, parsed);
    if (Buffer.byteLength(content.text) > LONGEST_UPDATE) throw new Refusal('msg_too_long');
    const person = world.directory.people.get(parsed.user);
    const isThere = world.directory.isMember(conversation, parsed.user);
    if (person === undefined || person.deleted === true || !isThere) {
      throw new Refusal('user_not_in_channel');
    }
    const message = world.messages.add({
      ...content,
      channelId: conversation.id,
      author: world.app.botUserId,
      onlyFor: parsed.user,
      threadTs: parsed.thread_ts,
    });
    return { message_ts: message.ts };
  },
};

/** Ephemerals cannot be addressed, and nobody edits other people's words. */
function ownMessage(world: World, channel: string, ts: string, refusal: string): Message {
  const { id } = knownTo(world, channel);
  const message = world.messages.find(id, ts);
  if (message === undefined || message.onlyFor !== undefined) {
    throw new Refusal('message_not_found');
  }
  if (message.author !== world.app.botUserId) throw new Refusal(refusal);
  return message;
}

const update: Method = {
  scopes: ['chat:write'],
  rate: TIERS[3],
  run: (args, { world }) => {
    const parsed = parseArgs(updateArgs, args);
    if (knownTo(world, parsed.channel).isArchived) throw new Refusal('is_inactive');
    const before = ownMessage(world, parsed.channel, parsed.ts, 'cant_update_message');
    if ((parsed.text ?? '').length > LONGEST_UPDATE) throw new Refusal('msg_too_long');
    const given = blocksIn(args, parsed.blocks);
    if (parsed.text === undefined && given === undefined) throw new Refusal('no_text');
    // What is left out stays as it was; an empty list takes the blocks away.
    const content = { text: parsed.text ?? before.text, blocks: given ?? before.blocks };
    if (content.text === '' && content.blocks.length === 0) throw new Refusal('no_text');
    const message = world.messages.change(before, content, world.app.botUserId);
    return {
      channel: message.channelId,
      ts: message.ts,
      text: message.text,
      message: wireMessage(world, message),
    };
  },
};

const remove: Method = {
  scopes: ['chat:write'],
  rate: TIERS[3],
  run: (args, { world }) => {
    const { channel, ts } = parseArgs(placeArgs, args);
    const message = ownMessage(world, channel, ts, 'cant_delete_message');
    world.messages.remove(message);
    return { channel: message.channelId, ts };
  },
};

const getPermalink: Method = {
  scopes: [],
  rate: TIERS.testing,
  run: (args, { world }) => {
    const parsed = parseArgs(permalinkArgs, args);
    const { id } = knownTo(world, parsed.channel);
    const message = world.messages.find(id, parsed.message_ts);
    if (message === undefined || message.onlyFor !== undefined) {
      throw new Refusal('message_not_found');
    }
    const place = `archives/${id}/p${message.ts.replace('.', '')}`;
    return { channel: id, permalink: `https://${world.team.domain}.slack.com/${place}` };
  },
};

export const chatMethods = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
} as const satisfies Record<string, Method>;
