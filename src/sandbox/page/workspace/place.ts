import type { Snapshot } from '../contract.ts';

/** Where in the workspace a person is: a channel's id, or the app's Home. */
export type Place = string;
export const HOME: Place = 'home';

/** Where a person finds something to do: the tour's next step of theirs, what is new, #general. */
export function firstPlace({ channels, tour, me, directMessages }: Snapshot): Place {
  const step = tour.find(({ as, done }) => as === me.id && !done);
  const sees = (id: string | undefined) => channels.some((channel) => channel.id === id);
  if (step !== undefined && sees(step.channel)) return step.channel;
  const fresh = channels.find(({ unread }) => unread > 0);
  const general = channels.find(({ name }) => name === 'general');
  return fresh?.id ?? general?.id ?? channels[0]?.id ?? directMessages;
}

/** Where they were, unless it is not there any more. */
export function placeNow(snapshot: Snapshot, wanted: Place | undefined): Place {
  const isThere = wanted === HOME || snapshot.channels.some(({ id }) => id === wanted);
  return wanted !== undefined && isThere ? wanted : firstPlace(snapshot);
}
