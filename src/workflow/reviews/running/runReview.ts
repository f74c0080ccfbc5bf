import { isRunning, type Review } from '../../../domain/reviews/review.ts';
import type { Sweeps } from '../../ports/alarms.ts';
import type { Requests } from '../../ports/store.ts';
import type { RunningReviews } from '../reviewRecords.ts';
import type { TellReview } from './tellReview.ts';

/** One replica moves a review on, and so often, ms. */
const EVERY = 60_000;
const TURN = 'review';

type Step = (review: Review, isStopped: () => boolean) => Promise<void>;

/** Moves the review on that is running: its lists, reminders, end and progress. */
export function createRunReview(parts: {
  readonly running: RunningReviews;
  readonly open: Step;
  readonly close: Step;
  readonly noteEnded: Step;
  readonly tell: TellReview;
  readonly requests: Pick<Requests, 'now'>;
  readonly sweeps: Pick<Sweeps, 'take'>;
}): { run(isStopped: () => boolean): Promise<void> } {
  const { running, tell, requests, sweeps } = parts;

  async function endIfOver({ review }: Review): Promise<void> {
    await running.change((now, at) =>
      now.review !== review || now.state !== 'open' || at < now.endsAt
        ? undefined
        : {
            changes: { state: 'closing', closed: { by: 'keywarden', at } },
            happened: { event: 'review.closing', by: 'keywarden', facts: { review } },
          },
    );
  }

  /** Each state leads to the next within one turn, if nothing is in the way. */
  async function moveOn(begun: Review, isStopped: () => boolean): Promise<void> {
    if (begun.state === 'opening') await parts.open(begun, isStopped);
    const open = await running.current();
    if (open?.state === 'open' && !isStopped()) {
      await parts.noteEnded(open, isStopped);
      await endIfOver(open);
      const still = await running.current();
      if (still?.state === 'open') await tell.lists(still, await requests.now(), isStopped);
    }
    const over = await running.current();
    if (over?.state === 'closing' && !isStopped()) await parts.close(over, isStopped);
  }

  return {
    async run(isStopped) {
      if ((await sweeps.take([TURN], EVERY)).length === 0) return;
      const review = await running.current();
      if (review === undefined || review.isTold === true) return;
      if (isRunning(review)) await moveOn(review, isStopped);
      if (!isStopped()) await tell.progress();
    },
  };
}
