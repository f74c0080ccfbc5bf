import {
  answered,
  type Review,
  type ReviewList,
  unanswered,
} from '../../../domain/reviews/review.ts';
import type { Credentials } from '../../ports/credentials.ts';
import type { RunningReviews } from '../reviewRecords.ts';

/**
 * Nobody has to say anything of a key that has ended meanwhile, whoever ended it. It is also how an end
 * counts that somebody chose in a list, and whose answer was not written down because a process died.
 */
export function createEndedKeys(parts: {
  readonly running: RunningReviews;
  readonly credentials: Pick<Credentials, 'get'>;
  readonly repaint: (list: ReviewList) => Promise<unknown>;
}): (review: Review, isStopped: () => boolean) => Promise<void> {
  const { running, credentials } = parts;

  async function noteEnded(list: ReviewList): Promise<void> {
    const open = unanswered(list).map(({ credential }) => credential);
    for (const [credential, { state }] of await credentials.get(open)) {
      if (state.status !== 'ended' && state.status !== 'ending') continue;
      const { by } = state;
      const changed = await running.changeList(list.id, (now, at) => {
        const changes = answered(now, credential, { what: 'end', by, at });
        const answer = { credential, answer: 'end', requested: null };
        const facts = { review: now.review, list: now.id, ...answer };
        return changes && { changes, happened: { event: 'review.answered', by, facts } };
      });
      if (changed !== undefined) await parts.repaint(changed);
    }
  }

  return async (review, isStopped) => {
    for (const list of await running.lists(review)) {
      if (isStopped()) return;
      if (list.state === 'open') await noteEnded(list);
    }
  };
}
