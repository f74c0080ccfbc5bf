import type { Sent } from '../../ports/slack.ts';
import type { Stopwatch } from '../../ports/stopwatch.ts';
import type { ReviewNews } from '../reviews.ts';

/** How long one message is waited for in all, ms. Slack's waits are mostly a second each. */
const LONGEST = 20_000;

type Told = Omit<ReviewNews, 'digest'>;

/**
 * Waits as long as Slack says where too much was sent at once, such as many messages that are redrawn
 * in the same moment. An edit has no later turn that would make up for it.
 */
export function createPatientNews(news: Told, { sleep }: Pick<Stopwatch, 'sleep'>): Told {
  async function insist(send: () => Promise<Sent>): Promise<Sent> {
    let waited = 0;
    for (;;) {
      const sent = await send();
      const waitMs = sent.ok || sent.final ? undefined : sent.retryAfterMs;
      if (waitMs === undefined || waited + waitMs > LONGEST) return sent;
      waited += Math.max(1, waitMs);
      await sleep(waitMs);
    }
  }

  return {
    list: (...asked) => insist(() => news.list(...asked)),
    listOver: (...asked) => insist(() => news.listOver(...asked)),
    progress: (...asked) => insist(() => news.progress(...asked)),
  };
}
