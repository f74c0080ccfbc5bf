import type { Sent } from '../../ports/slack.ts';
import type { Stopwatch } from '../../ports/stopwatch.ts';
import type { ReviewNews } from '../reviews.ts';

/** How often one message is tried in all. */
const TRIES = 4;
/** The longest wait between two tries, ms: longer ones are left to a later turn. */
const LONGEST = 10_000;

type Told = Omit<ReviewNews, 'digest'>;

/**
 * Waits as long as Slack says where too much was sent at once, such as many messages that are redrawn
 * in the same moment. An edit has no later turn that would make up for it.
 */
export function createPatientNews(news: Told, { sleep }: Pick<Stopwatch, 'sleep'>): Told {
  async function insist(send: () => Promise<Sent>): Promise<Sent> {
    for (let tries = 1; ; tries += 1) {
      const sent = await send();
      const waitMs = sent.ok || sent.final ? undefined : sent.retryAfterMs;
      if (waitMs === undefined || waitMs > LONGEST || tries >= TRIES) return sent;
      await sleep(waitMs);
    }
  }

  return {
    list: (...asked) => insist(() => news.list(...asked)),
    listOver: (...asked) => insist(() => news.listOver(...asked)),
    progress: (...asked) => insist(() => news.progress(...asked)),
  };
}
