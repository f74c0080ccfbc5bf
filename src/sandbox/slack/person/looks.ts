import type { Message } from '../model/messages.ts';
import { wireState } from '../model/viewState.ts';
import type { View } from '../model/windows.ts';
import type { World } from '../model/world.ts';
import { fields, text } from '../wire/json.ts';
import type { HomeView, OpenView, VisibleMessage } from '../wire/surface.ts';
import { readable } from './reading.ts';

// Pictures of the workspace as one person has it on the screen.

export function messageAsSeen(world: World, message: Message, userId: string): VisibleMessage {
  const { author } = message;
  const person = world.directory.people.get(author);
  return {
    kind: 'message',
    ts: message.ts,
    channel: message.channelId,
    author,
    authorName: person?.realName ?? person?.name ?? author,
    text: message.text,
    ephemeral: message.onlyFor !== undefined,
    thread_ts: message.threadTs,
    edited: message.edited !== undefined,
    ...readable(message.blocks, message.states.get(userId) ?? new Map(), message.text),
  };
}

export function seenIn(world: World, userId: string, named: string): VisibleMessage[] {
  const conversation = world.directory.meant(userId, named);
  if (conversation === undefined) throw new Error(`There is no channel ${named}`);
  if (!world.directory.canSee(conversation, userId)) return [];
  return world.messages
    .in(conversation.id)
    .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === userId)
    .map((message) => messageAsSeen(world, message, userId));
}

const words = (textObject: unknown): string => text(fields(textObject).text);

export function windowAsSeen(view: View): OpenView {
  const { definition } = view;
  return {
    kind: 'modal',
    id: view.id,
    hash: view.hash,
    userId: view.userId,
    callbackId: definition.callbackId,
    ...(definition.externalId === '' ? {} : { externalId: definition.externalId }),
    title: words(definition.title),
    ...(definition.submit === undefined ? {} : { submit: words(definition.submit) }),
    close: definition.close === undefined ? 'Cancel' : words(definition.close),
    privateMetadata: definition.privateMetadata,
    errors: view.errors,
    trouble: view.trouble,
    state: wireState(view.state),
    rootViewId: view.rootId,
    previousViewId: view.previousId,
    ...readable(definition.blocks, view.state),
  };
}

export function homeAsSeen(view: View): HomeView {
  return {
    kind: 'home',
    id: view.id,
    hash: view.hash,
    userId: view.userId,
    callbackId: view.definition.callbackId,
    privateMetadata: view.definition.privateMetadata,
    state: wireState(view.state),
    ...readable(view.definition.blocks, view.state),
  };
}

const indented = (words: string): string => words.replaceAll('\n', '\n      ');

function dumpOf(world: World, userId: string): string[] {
  const channels = [...world.directory.conversations.values()].flatMap((conversation) => {
    const seen = world.directory.canSee(conversation, userId)
      ? seenIn(world, userId, conversation.id)
      : [];
    return seen.map((message) => {
      const mark = message.ephemeral ? ' (only visible to them)' : '';
      return `    ${conversation.id}${mark}: ${indented(message.plainText)}`;
    });
  });
  const windows = world.windows.stack(userId).map((view) => {
    const { title, plainText, errors } = windowAsSeen(view);
    return `    window "${title}" ${JSON.stringify(errors)}: ${indented(plainText)}`;
  });
  const home = world.windows.home(userId);
  const homes = home === undefined ? [] : [`    home: ${indented(homeAsSeen(home).plainText)}`];
  return [...channels, ...windows, ...homes];
}

export function dump(world: World): string {
  const people = [...world.directory.people.values()].filter((one) => one.isBot !== true);
  const lines = people.flatMap((person) => {
    const seen = dumpOf(world, person.id);
    return seen.length === 0 ? [] : [`  ${person.realName ?? person.name} sees`, ...seen];
  });
  const last = world.transcript.slice(-5).map((call) => {
    const answer = call.answer.slice(0, 200);
    return `    ${call.kind} ${call.name} -> ${call.status} ${answer}`;
  });
  return [
    ...(lines.length === 0 ? ['  Nobody sees anything'] : lines),
    '  Last calls',
    ...last,
  ].join('\n');
}
