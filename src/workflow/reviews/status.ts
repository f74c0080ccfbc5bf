import {
  countAnswers,
  type Review,
  type ReviewList,
  unanswered,
} from '../../domain/reviews/review.ts';
import type { ReviewStatus } from './reviews.ts';

/** How a review stands. */
export function statusOf(review: Review, lists: readonly ReviewList[]): ReviewStatus {
  const waiting = lists
    .map((list) => ({
      reviewer: list.reviewer,
      open: unanswered(list).length,
      ...(list.unreached === undefined ? {} : { unreached: list.unreached }),
    }))
    .filter(({ open }) => open > 0)
    .toSorted((one, other) => other.open - one.open);
  return { review, counts: countAnswers(lists), waiting };
}
