import type { Clock } from './clock.ts';
import type { Transport } from './transport.ts';

/** Hears the `Date` header of each answer of Atlas, and how long the call took, ms. */
export type Hearing = (date: string | undefined, tookMs: number) => void;

export function hearing(
  transport: Transport,
  clock: Pick<Clock, 'now'>,
  heard: Hearing,
): Transport {
  return {
    ...transport,
    async send(request) {
      const sentAt = clock.now();
      const answer = await transport.send(request);
      heard(answer.headers.get('date'), clock.now() - sentAt);
      return answer;
    },
  };
}
