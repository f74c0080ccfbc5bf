import { organizationName, type Policy } from '../../../domain/policy/policy.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Place, Requests } from '../../../workflow/ports/store.ts';
import type { ReviewNews } from '../../../workflow/reviews/reviews.ts';
import { digestMessage } from '../../views/reviews/digest.ts';
import { reviewListMessage, reviewListOver } from '../../views/reviews/reviewList.ts';
import { reviewProgressMessage } from '../../views/reviews/reviewProgress.ts';
import { posted } from '../postOutcome.ts';
import { createRepainting } from '../updateMessage.ts';
import type { Message, SlackWebApi } from '../webApi.ts';

/** Sends digests, the lists of a review, and how it stands. */
export function createReviewNews(parts: {
  readonly calls: Pick<SlackWebApi, 'post' | 'update'>;
  readonly requests: Pick<Requests, 'placed'>;
  readonly words: (target: string) => Catalogue;
  readonly policy: () => Policy;
}): ReviewNews {
  const { calls, words, policy } = parts;
  const repainting = createRepainting(parts);
  const nameOf = (id: string) => organizationName(policy(), id);

  const post = (target: string, message: Message) =>
    posted(
      () => target,
      () => calls.post(target, message),
    );
  /** The channel of a direct message is known once it was posted. */
  const repaint = (target: string, place: Place | undefined, message: Message) =>
    posted(
      () => target,
      () => repainting.repaint(target, place, message),
    );

  return {
    digest: (target, facts) => post(target, digestMessage(words(target), facts, nameOf)),
    list: (target, facts, place) =>
      repaint(target, place, reviewListMessage(words(target), facts, nameOf)),
    listOver: (target, place) =>
      posted(
        () => target,
        async () => {
          await calls.update(place, reviewListOver(words(target)));
          return undefined;
        },
      ),
    progress(status, place) {
      const target = policy().channels.alerts;
      return repaint(target, place, reviewProgressMessage(words(target), status));
    },
  };
}
