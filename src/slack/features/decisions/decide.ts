import type { ReviewAction } from '../../../domain/approval/mayDecide.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Requests } from '../../../workflow/ports/store.ts';
import type { RequestContext, RequestContexts } from '../../../workflow/requests/requestContext.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import type { Window } from '../../outbound/webApi.ts';
import { requestCard } from '../../views/card/requestCard.ts';
import { approveWindow, denyWindow } from '../../views/windows/decisionWindows.ts';
import { ACTIONS, FIELDS, WINDOWS } from '../../wire/ids.ts';
import type { DialogParts, Opener } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { type AboutRequest, createRequestReads, showsSpec } from '../dialog/requestReads.ts';

/** Refusals whose reason the card may not show yet. */
const NEWS: readonly Refusal['why'][] = ['requester_gone', 'not_allowed_any_more'];

interface Parts extends DialogParts {
  readonly review: Review;
  readonly requests: Pick<Requests, 'load'>;
  readonly requestContexts: RequestContexts;
  /** The texts in the language of a person or a channel. */
  readonly words: (target: string) => Catalogue;
}

type Draw = (words: Catalogue, request: Request, meta: string, context?: RequestContext) => Window;

/**
 * A trigger expires after 3 s, so the window opens with the recorded facts only. Then it is
 * updated: with a refusal, or with the effect of this person's decision.
 */
function deciding(parts: Parts, action: ReviewAction, draw: Draw) {
  const { review, requestContexts, calls } = parts;
  return {
    refusedAs: 'approve',
    isVote: true,
    shows: showsSpec,
    build: (words: Catalogue, { request }: AboutRequest, meta: string) =>
      draw(words, request, meta),
    async after({ loaded, request }: AboutRequest, { user, words }: Opener, meta: string) {
      const [refusal, context] = await Promise.all([
        review.refuseDecider(loaded, user, action),
        requestContexts.as(user, loaded),
      ]);
      return refusal ?? draw(words, request, meta, context);
    },
    /** The refusal concerns everybody who sees the card, so the card is updated as well. */
    async afterRefusal({ request: { id } }: AboutRequest, { why }: Refusal): Promise<void> {
      if (!NEWS.includes(why)) return;
      const loaded = await parts.requests.load(id);
      const card = loaded?.places.card;
      if (loaded === undefined || card === undefined) return;
      const context = await requestContexts.of(loaded);
      await calls.update(card, requestCard(parts.words(card.channel), loaded.request, context));
    },
  } as const;
}

export function createApprove(parts: Parts) {
  return dialog(parts, {
    id: WINDOWS.approve,
    fields: [FIELDS.comment],
    opens: { [ACTIONS.requestApprove]: createRequestReads(parts).onCard() },
    ...deciding(parts, 'approve', approveWindow),
    submit: (window, { typed }) => parts.review.approve(window, typed(FIELDS.comment)),
  });
}

export function createDeny(parts: Parts) {
  return dialog(parts, {
    id: WINDOWS.deny,
    fields: [FIELDS.reason],
    opens: { [ACTIONS.requestDeny]: createRequestReads(parts).onCard() },
    ...deciding(parts, 'deny', denyWindow),
    submit: (window, { typed }) => parts.review.deny(window, typed(FIELDS.reason)),
    under: { reason_empty: FIELDS.reason },
  });
}
