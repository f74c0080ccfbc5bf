import type { Place } from '../delivery/payloads.ts';
import { stateFor } from '../model/viewState.ts';
import type { View } from '../model/windows.ts';
import type { Block, HomeView, OpenView, Target, VisibleMessage } from '../wire/surface.ts';
import type { Hands } from './hands.ts';

// From the picture a test holds to the thing itself, if the person still has it before them.

export function currentView({ world, userId }: Hands, target: OpenView | HomeView): View {
  if (target.userId !== userId) throw new Error(`This window belongs to ${target.userId}`);
  if (target.kind === 'home') {
    const home = world.windows.home(userId);
    if (home === undefined) throw new Error('There is no Home');
    return home;
  }
  const top = world.windows.top(userId);
  if (top?.id !== target.id) throw new Error(`The window "${target.title}" is not on top any more`);
  return top;
}

function messagePlace({ world, userId }: Hands, target: VisibleMessage): Place {
  const message = world.messages.find(target.channel, target.ts);
  const conversation = world.directory.conversations.get(target.channel);
  const isVisible =
    message !== undefined &&
    conversation !== undefined &&
    world.directory.canSee(conversation, userId) &&
    (message.onlyFor === undefined || message.onlyFor === userId);
  if (!isVisible) throw new Error(`${userId} does not see the message ${target.ts} (any more)`);
  const state = message.states.get(userId) ?? stateFor(message.blocks);
  return { kind: 'message', message, state: stateFor(message.blocks, state) };
}

export const placeOf = (hands: Hands, target: Target): Place =>
  target.kind === 'message'
    ? messagePlace(hands, target)
    : { kind: 'view', view: currentView(hands, target) };

export const blocksAt = (place: Place): readonly Block[] =>
  place.kind === 'message' ? place.message.blocks : place.view.definition.blocks;
