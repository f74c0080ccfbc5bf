import type { Snapshot } from '../contract/contract.ts';

/** Where in the workspace a person is: a channel's id, or the app's Home. */
export type Place = string;
export const HOME: Place = 'home';

/** Where a person finds something to do: the tour's next step of theirs, what is new, their part. */
export function firstPlace({ channels, tour, me, directMessages }: Snapshot): Place {
  const mine = tour.filter(({ as }) => as === me.id);
  const wanted = [
    mine.find(({ done }) => !done)?.channel,
    channels.find(({ unread }) => unread > 0)?.id,
    mine[0]?.channel,
    channels.find(({ name }) => name === 'general')?.id,
    channels[0]?.id,
  ];
  const found = wanted.find((place) => channels.some(({ id }) => id === place));
  return found ?? directMessages;
}

/** Where they were, unless it is not there any more. */
export function placeNow(snapshot: Snapshot, wanted: Place | undefined): Place {
  const isThere = wanted === HOME || snapshot.channels.some(({ id }) => id === wanted);
  return wanted !== undefined && isThere ? wanted : firstPlace(snapshot);
}
