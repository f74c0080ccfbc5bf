import { z } from 'zod';
import { messageBlocks } from '../blocks/check.ts';
import type { Content, Message } from '../model/messages.ts';
import { Refusal } from '../model/refusal.ts';
import type { Origin } from '../model/responseUrls.ts';
import type { World } from '../model/world.ts';
import { type Fields, isFields, parseJson } from '../wire/json.ts';
import { jsonReply, type Reply } from './call.ts';

// What an app may say through a response_url, or directly in the acknowledgement of a command.

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);

const post = z.object({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: flag.default(false),
  delete_original: flag.default(false),
  thread_ts: z.string().optional(),
});

type Post = z.output<typeof post>;

function contentOf(said: Post): Content {
  const blocks = said.blocks === undefined ? [] : messageBlocks(said.blocks);
  const words = said.text ?? '';
  if (words === '' && blocks.length === 0) throw new Refusal('no_text');
  return { text: words, blocks };
}

function parsePost(said: unknown): Post {
  const parsed = post.safeParse(said);
  if (!parsed.success) throw new Refusal('invalid_payload');
  return parsed.data;
}

function sayNew(world: World, origin: Origin, said: Post): Message {
  const isPublic = said.response_type === 'in_channel';
  return world.messages.add({
    ...contentOf(said),
    channelId: origin.channelId,
    author: world.app.botUserId,
    onlyFor: isPublic ? undefined : origin.userId,
    threadTs: said.thread_ts ?? (isPublic ? undefined : origin.threadTs),
  });
}

/** Only a click points at a message; a command's own first reply is out of its reach. */
function originalOf(world: World, origin: Origin): Message | undefined {
  if (origin.messageTs === undefined) return undefined;
  return world.messages.find(origin.channelId, origin.messageTs);
}

export function sayThrough(world: World, origin: Origin, payload: unknown): void {
  const said = parsePost(payload);
  const original = originalOf(world, origin);
  if (said.delete_original) {
    // Slack accepts this for commands and does nothing.
    if (original !== undefined) world.messages.remove(original);
    return;
  }
  // An original that is gone, or that never was within reach, makes it a new message.
  if (said.replace_original && original !== undefined) {
    world.messages.change(original, contentOf(said), world.app.botUserId);
    return;
  }
  sayNew(world, origin, said);
}

function understand(body: string, contentType: string): unknown {
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return parseJson(body);
  return parseJson(new URLSearchParams(body).get('payload') ?? '');
}

export interface UrlPost {
  readonly path: string;
  readonly body: string;
  readonly contentType: string;
}

export function postToResponseUrl(world: World, { path, body, contentType }: UrlPost): Reply {
  const origin = world.responseUrls.use(path);
  if (typeof origin === 'string') return jsonReply({ ok: false, error: origin }, 404);
  const payload = understand(body, contentType);
  if (!isFields(payload)) return jsonReply({ ok: false, error: 'invalid_payload' }, 400);
  try {
    sayThrough(world, origin, payload);
    return { status: 200, body: 'ok', headers: { 'content-type': 'text/html' } };
  } catch (error) {
    if (error instanceof Refusal) return jsonReply(error.body(), 400);
    throw error;
  }
}

export const asArgs = (body: string): Fields => {
  const parsed = parseJson(body);
  return isFields(parsed) ? parsed : {};
};
