import { sayThrough } from '../api/responsePosts.ts';
import { outcomeOf } from '../delivery/outcome.ts';
import { commandPayload, type Typed } from '../delivery/payloads.ts';
import type { Conversation } from '../model/directory.ts';
import { Refusal } from '../model/refusal.ts';
import type { World } from '../model/world.ts';
import type { DeliveryOutcome } from '../wire/surface.ts';
import type { Hands } from './hands.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** With should_escape: <@U0RAVI|ravi> for people, <#C0KEYS|atlas-keys> for channels. */
function escapeTyped(world: World, typed: string): string {
  const { people, conversations } = world.directory;
  const mention = (word: string): string => {
    const name = word.slice(1).toLowerCase();
    if (word.startsWith('@')) {
      const person = [...people.values()].find(
        (one) => one.name.toLowerCase() === name || one.id.toLowerCase() === name,
      );
      return person === undefined ? word : `<@${person.id}|${person.name}>`;
    }
    const channel = [...conversations.values()].find((one) => one.name === name);
    return channel === undefined ? word : `<#${channel.id}|${channel.name}>`;
  };
  return typed
    .split(/(<@\w+(?:\|[^>]*)?>|[@#][\w.-]+)/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replace(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign);
      const id = /^<@(\w+)/.exec(part)?.[1];
      return mention(id === undefined ? part : `@${id}`);
    })
    .join('');
}

/** What stands in the acknowledgement is said as through the response_url. */
function sayAck({ world, userId }: Hands, channelId: string, body: unknown): string | undefined {
  const said = typeof body === 'string' ? { text: body } : body;
  try {
    sayThrough(world, { kind: 'command', userId, channelId }, said);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

function placeToType({ world, userId }: Hands, named: string): Conversation {
  const conversation = world.directory.meant(userId, named);
  if (conversation === undefined) throw new Error(`There is no channel ${named}`);
  if (world.directory.isMember(conversation, userId)) return conversation;
  throw new Error(`${userId} is not in ${named} and cannot type there`);
}

/** Sends it and shows what comes of it. */
async function run(hands: Hands, typed: Typed): Promise<DeliveryOutcome> {
  const { world, courier, origin, userId } = hands;
  const channelId = typed.conversation.id;
  const payload = commandPayload(world, origin, typed);
  const outcome = outcomeOf(await courier.send('command', payload));
  const refused =
    outcome.ok && outcome.body !== undefined ? sayAck(hands, channelId, outcome.body) : undefined;
  const says = outcome.ok ? refused : outcome.says;
  if (says === undefined) return outcome;
  world.slackbotSays(userId, channelId, `${typed.command} failed with the error "${says}"`);
  return outcome.ok ? { ok: false, says, latencyMs: outcome.latencyMs } : outcome;
}

/** A person types a slash command into a channel; anything else is said there aloud. */
export async function typeCommand(
  hands: Hands,
  channelName: string,
  line: string,
): Promise<DeliveryOutcome> {
  const { world, userId } = hands;
  const conversation = placeToType(hands, channelName);
  const [, command = '', rest = ''] = /^(\/\S+)\s*(.*)$/s.exec(line.trim()) ?? [];
  const { commands } = world.app;
  if (!line.trim().startsWith('/')) {
    const said = { channelId: conversation.id, author: userId, blocks: [] };
    world.messages.add({ ...said, text: escapeTyped(world, line.trim()) });
    return { ok: true, latencyMs: 0 };
  }
  if (command === '' || (commands.length > 0 && !commands.includes(command))) {
    world.slackbotSays(userId, conversation.id, `${line} is not a valid command.`);
    return { ok: false, says: 'unknown_command', latencyMs: 0 };
  }
  const typed = { userId, conversation, command, text: escapeTyped(world, rest) };
  return world.settling.during(userId, () => run(hands, typed));
}
