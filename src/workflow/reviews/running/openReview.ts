import type { OwnedLine } from '../../../domain/reviews/digest.ts';
import { listId, type Review } from '../../../domain/reviews/review.ts';
import type { Log } from '../../ports/logging.ts';
import type { RunningReviews } from '../reviewRecords.ts';
import type { ReadScope } from '../scope.ts';
import type { Evidence } from './evidence.ts';

/**
 * Makes the lists of a review that has begun, each with an entry that says what it asks about. Whoever
 * goes on after a crash makes those that are missing. `false` if it was told to stop meanwhile.
 */
export function createOpenReview(parts: {
  readonly running: RunningReviews;
  readonly readScope: ReadScope;
  readonly evidence: (line: OwnedLine) => Promise<Evidence>;
  readonly log: Log;
}): (review: Review, isStopped: () => boolean) => Promise<void> {
  const { running, readScope, evidence, log } = parts;

  return async ({ review, filter }, isStopped) => {
    const scope = await readScope(filter);
    if (!scope.ok) {
      log.warn({ review, why: scope.refusal.why }, 'review.not_opened');
      return;
    }
    const lists: string[] = [];
    for (const { reviewer, lines } of scope.asked) {
      if (isStopped()) return;
      const id = listId(review, reviewer);
      lists.push(id);
      if ((await running.list(id)) !== undefined) continue;
      const rows: string[] = [];
      for (const line of lines) rows.push(JSON.stringify(await evidence(line)));
      await running.addList(
        {
          id,
          review,
          reviewer,
          state: 'open',
          lines: lines.map(({ credential: { id: credential, owner } }) => ({ credential, owner })),
          messages: [],
          reminded: 0,
        },
        {
          event: 'review.list_opened',
          by: 'keywarden',
          facts: { review, list: id, reviewer: reviewer.kind, who: reviewer.id, rows },
        },
      );
    }
    await running.change((now) =>
      now.review !== review || now.state !== 'opening'
        ? undefined
        : {
            changes: { state: 'open', lists },
            happened: { event: 'review.opened', by: 'keywarden', facts: { review, lists } },
          },
    );
  };
}
