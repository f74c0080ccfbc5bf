import type { Transport } from './transport.ts';

/** The calls that share one bucket at Atlas: the keys of an organization, and their addresses. */
const BUCKET = /\/orgs\/[a-f0-9]{24}\/apiKeys(?:[/?]|$)/;

export interface CallsLeft {
  readonly transport: Transport;
  /** What Atlas last said. `undefined` if it never did. */
  left(): number | undefined;
}

/** Remembers how many calls Atlas says are left in the bucket of an organization's keys. */
export function countingCallsLeft(plain: Transport): CallsLeft {
  let last: number | undefined;
  const transport: Transport = {
    ...plain,
    async send(request) {
      const answer = await plain.send(request);
      const said = answer.headers.get('ratelimit-remaining');
      if (BUCKET.test(request.path) && /^\d{1,9}$/.test(said ?? '')) last = Number(said);
      return answer;
    },
  };
  return { transport, left: () => last };
}
