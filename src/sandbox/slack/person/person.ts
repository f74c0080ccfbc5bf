import { outcomeOf } from '../delivery/outcome.ts';
import { homeOpenedPayload } from '../delivery/payloads.ts';
import type { DeliveryOutcome, Person } from '../wire/surface.ts';
import { choose, click, fill, search } from './clicks.ts';
import { typeCommand } from './commands.ts';
import { closeWindow, submit } from './forms.ts';
import type { Hands } from './hands.ts';
import { homeAsSeen, seenIn, windowAsSeen } from './looks.ts';

async function openTab(hands: Hands, tab: 'home' | 'messages'): Promise<DeliveryOutcome> {
  const { world, courier, userId } = hands;
  return outcomeOf(await courier.sendEvent(homeOpenedPayload(world, userId, tab)));
}

/** One person with a Slack client: acts, and sees what is theirs to see. */
export function createPerson(hands: Hands): Person {
  const { world, userId } = hands;
  return {
    id: userId,
    types: (channel, line) => typeCommand(hands, channel, line),
    clicks: (target, name, opts) => click(hands, target, name, opts),
    chooses: (target, name, wanted, opts) => choose(hands, target, name, wanted, opts),
    fills: (target, values) => fill(hands, target, values),
    submits: (view, values) => submit(hands, view, values),
    closes: (view, opts) => closeWindow(hands, view, opts),
    searches: (target, name, typed) => search(hands, target, name, typed),
    opensHome: () => openTab(hands, 'home'),
    opensMessages: () => openTab(hands, 'messages'),
    sees: (channel) => seenIn(world, userId, channel),
    window: () => {
      const top = world.windows.top(userId);
      return top === undefined ? undefined : windowAsSeen(top);
    },
    windows: () => world.windows.stack(userId).map(windowAsSeen),
    home: () => {
      const home = world.windows.home(userId);
      return home === undefined ? undefined : homeAsSeen(home);
    },
    reloads: () => {
      world.messages.forgetEphemeralsOf(userId);
      world.windows.closeAll(userId);
    },
  };
}
