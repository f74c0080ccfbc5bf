import type { Say } from '../../../domain/approval/mayDecide.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Moved } from '../../../workflow/core/transition.ts';
import type { PresentedWindow, Windows } from '../../../workflow/core/windows.ts';
import type { Ids } from '../../../workflow/ports/ids.ts';
import type { Loaded, Requests } from '../../../workflow/ports/store.ts';
import type { Closing } from '../../../workflow/requests/close.ts';
import type { RequestContext, RequestContexts } from '../../../workflow/requests/requestContext.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import type { Answers } from '../../outbound/answers.ts';
import type { SlackWebApi } from '../../outbound/webApi.ts';
import { requestCard } from '../../views/card/requestCard.ts';
import { sentence } from '../../views/kit/failure.ts';
import { typedInto } from '../../views/kit/inputs.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { type Purpose, refusalText } from '../../views/kit/refusals.ts';
import {
  approveWindow,
  closeWindow,
  denyWindow,
  resumeWindow,
  withdrawWindow,
} from '../../views/windows/decisionWindows.ts';
import { decodeRequestId, FIELDS, type WindowId } from '../../wire/ids.ts';
import type { ActionCall, SubmissionCall, SubmissionOutcome } from '../call.ts';
import { type Build, createAsking } from './decisionWindows.ts';

type Decide = (
  ...drawn: [...Parameters<Build>, requestContext?: RequestContext]
) => ReturnType<Build>;

/** Refusals that tell something the card may not show yet. */
const NEWS: readonly Refusal['why'][] = ['requester_gone', 'not_allowed_any_more'];

/** Approve, deny, withdraw, try again, close: a button opens a window, the window decides. */
export function createDecisionFeature(parts: {
  readonly review: Review;
  readonly closing: Closing;
  readonly requests: Pick<Requests, 'load'>;
  readonly requestContexts: RequestContexts;
  /** The language of a person or channel. */
  readonly words: (target: string) => Catalogue;
  readonly windows: Windows;
  readonly calls: SlackWebApi;
  readonly answers: Answers;
  readonly ids: Ids;
}) {
  const { review, closing, answers } = parts;
  const asking = createAsking(parts);

  /** The window of a click that may still have something to decide. */
  async function opened(
    call: ActionCall,
    purpose: WindowId,
    { refusedAs, build }: { readonly refusedAs: Purpose; readonly build: Build },
  ) {
    const requestId = decodeRequestId(call.value);
    if (requestId === undefined) {
      await answers.unknown(call);
      return undefined;
    }
    const card = refusedAs === 'approve' ? call.place : undefined;
    const offer = await review.offer(requestId, card, call.user);
    if (!offer.ok) {
      await answers.privately(call, sentence(refusalText(call.words, offer.refusal, refusedAs)));
      return undefined;
    }
    const { loaded } = offer;
    return { loaded, ...(await asking.open(call, loaded.request, purpose, build)) };
  }

  /** `judge` is asked once the window stands: it may need Slack, and a trigger does not wait. */
  function opens(
    purpose: WindowId,
    refusedAs: Purpose,
    build: Build,
    judge?: (loaded: Loaded, by: string) => Promise<Refusal | undefined>,
  ) {
    return async (call: ActionCall): Promise<void> => {
      const window = await opened(call, purpose, { refusedAs, build });
      const refusal = window && (await judge?.(window.loaded, call.user));
      if (window === undefined || refusal === undefined) return;
      const body = refusalText(call.words, refusal, refusedAs);
      await answers.show(window.viewId, noticeWindow(call.words, { body }), window.hash);
    };
  }

  /** What an approver just learned holds for everybody who looks at the card. */
  async function repaint({ request: { id } }: Loaded): Promise<void> {
    const loaded = await parts.requests.load(id);
    const card = loaded?.places.card;
    if (loaded === undefined || card === undefined) return;
    const requestContext = await parts.requestContexts.of(loaded);
    await parts.calls.update(
      card,
      requestCard(parts.words(card.channel), loaded.request, requestContext),
    );
  }

  /**
   * A trigger does not wait for Slack: the window opens with the record, and then it is either
   * refused or drawn again with what this person's decision would change.
   */
  function opensFor(say: Say, build: Decide) {
    return async (call: ActionCall): Promise<void> => {
      const window = await opened(call, say === 'deny' ? 'deny' : 'approve', {
        refusedAs: 'approve',
        build,
      });
      if (window === undefined) return;
      const { loaded, viewId, hash, meta } = window;
      const { user, words } = call;
      const [refusal, requestContext] = await Promise.all([
        review.refuseDecider(loaded, user, say),
        parts.requestContexts.as(user, loaded),
      ]);
      if (refusal === undefined) {
        return answers.show(viewId, build(words, loaded.request, meta, requestContext), hash);
      }
      const body = refusalText(words, refusal, 'approve');
      await answers.show(viewId, noticeWindow(words, { body }), hash);
      if (NEWS.includes(refusal.why)) await repaint(loaded);
    };
  }

  function settled(words: Catalogue, moved: Moved, purpose: Purpose): SubmissionOutcome {
    if (moved.ok) return { next: 'close' };
    const body = refusalText(words, moved.refusal, purpose);
    return { next: 'show', window: noticeWindow(words, { body }) };
  }

  function submits(
    purpose: WindowId,
    refusedAs: Purpose,
    decide: (window: PresentedWindow, typed: (field: string) => string) => Promise<Moved>,
  ) {
    return async (call: SubmissionCall): Promise<SubmissionOutcome> => {
      const { words, view } = call;
      const window = asking.presented(call, purpose);
      if (window === undefined) {
        const body = refusalText(words, { why: 'stale_window' }, refusedAs);
        return { next: 'show', window: noticeWindow(words, { body }) };
      }
      const moved = await decide(window, (field) => typedInto(view.state?.values ?? {}, field));
      if (!moved.ok && moved.refusal.why === 'reason_empty') {
        return {
          next: 'errors',
          errors: { [FIELDS.reason]: refusalText(words, moved.refusal, refusedAs) },
        };
      }
      return settled(words, moved, refusedAs);
    };
  }

  return {
    openApprove: opensFor('approve', approveWindow),
    openDeny: opensFor('deny', denyWindow),
    openWithdraw: opens('withdraw', 'request', withdrawWindow),
    openResume: opens('resume', 'admin', resumeWindow),
    openClose: opens('close', 'admin', closeWindow, closing.refuse),
    approved: submits('approve', 'approve', (window, typed) =>
      review.approve(window, typed(FIELDS.comment)),
    ),
    denied: submits('deny', 'approve', (window, typed) =>
      review.deny(window, typed(FIELDS.reason)),
    ),
    withdrawn: submits('withdraw', 'request', (window) => review.withdraw(window)),
    closed: submits('close', 'admin', (window, typed) =>
      closing.close(window, typed(FIELDS.reason)),
    ),
    resumed: submits('resume', 'admin', (window) => review.resume(window)),
  };
}
