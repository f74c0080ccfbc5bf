import type { types } from '@slack/bolt';
import { SILENCE_NOTICE } from '../../../domain/reviews/review.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { ReviewPlan } from '../../../workflow/reviews/reviewing.ts';
import type { ReviewStatus } from '../../../workflow/reviews/reviews.ts';
import { WINDOWS } from '../../wire/ids.ts';
import { keyFactBlocks, type ShownKey } from '../credentials/keyFacts.ts';
import { context, modal, section } from '../kit/blocks.ts';
import { moment, span } from '../kit/mrkdwn.ts';
import { scopeText } from './reviewProgress.ts';

/** "Keep": which key, and what it means. */
export function keepOnWindow(words: Catalogue, about: ShownKey, meta: string): types.ModalView {
  const { title, submit, intro } = words.keepOn;
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: WINDOWS.keepOn,
    meta,
    blocks: [section(intro), ...keyFactBlocks(words, about)],
  });
}

/** Whom a review would ask about how many keys. */
export function startReviewWindow(
  words: Catalogue,
  { plan }: { readonly plan: ReviewPlan },
  meta: string,
): types.ModalView {
  const { start } = words.review;
  const { keys, owners, left, foreign, endsAt, silence, filter } = plan;
  const follows =
    silence === 'freeze' ? start.silence.freeze(span(words, SILENCE_NOTICE)) : start.silence.report;
  return modal({
    title: start.title,
    submit: start.submit,
    close: words.windows.cancel,
    id: WINDOWS.startReview,
    meta,
    blocks: [
      section(start.says(keys, owners, moment(words, endsAt))),
      context(scopeText(words, filter)),
      ...(left === 0 ? [] : [section(start.left(left))]),
      section(follows),
      ...(foreign === 0 ? [] : [section(start.foreign(foreign))]),
    ],
  });
}

/** What closing the review means for keys that are not answered. */
export function closeReviewWindow(
  words: Catalogue,
  { status }: { readonly status: ReviewStatus },
  meta: string,
): types.ModalView {
  const { close } = words.review;
  const { counts, review } = status;
  const freezes = review.silence === 'freeze' && counts.silent > 0;
  return modal({
    title: close.title,
    submit: close.submit,
    close: words.windows.cancel,
    id: WINDOWS.closeReview,
    meta,
    blocks: [
      section(close.says(counts.silent)),
      ...(freezes ? [section(close.freezes(span(words, SILENCE_NOTICE)))] : []),
    ],
  });
}
