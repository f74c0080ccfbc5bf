import type { webApi } from '@slack/bolt';

export type Fetch = NonNullable<webApi.WebClientOptions['fetch']>;

/** The same `fetch`, with the `Date` header of each answer heard by somebody. */
export function hearingFetch(
  send: Fetch,
  heard: (date: string | null, tookMs: number) => void,
  now: () => number,
): Fetch {
  return async (input, init) => {
    const sentAt = now();
    const answer = await send(input, init);
    heard(answer.headers.get('date'), now() - sentAt);
    return answer;
  };
}
