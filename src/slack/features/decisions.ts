import type { Refusal } from '../../domain/refusal.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Closing } from '../../workflow/close.ts';
import type { Ids } from '../../workflow/ports/ids.ts';
import type { Loaded } from '../../workflow/ports/store.ts';
import type { Review } from '../../workflow/review.ts';
import type { Moved, NotMoved } from '../../workflow/transition.ts';
import type { PresentedWindow, Windows } from '../../workflow/windows.ts';
import type { Answers } from '../answers.ts';
import type { ActionCall, SubmissionCall, SubmissionOutcome } from '../call.ts';
import type { SlackCalls } from '../calls.ts';
import { decodeRequestId, FIELDS, type WindowId } from '../ids.ts';
import {
  approveWindow,
  closeWindow,
  denyWindow,
  resumeWindow,
  withdrawWindow,
} from '../views/decisionWindows.ts';
import { sentence } from '../views/failure.ts';
import { typedInto } from '../views/inputs.ts';
import { noticeWindow } from '../views/noticeWindow.ts';
import { overtakenText, type Purpose, refusalText } from '../views/refusals.ts';
import { type Build, createAsking } from './asking.ts';

/** Approve, deny, withdraw, try again, close: a button opens a window, the window decides. */
export function createDecisionFeature(parts: {
  readonly review: Review;
  readonly closing: Closing;
  readonly windows: Windows;
  readonly calls: SlackCalls;
  readonly answers: Answers;
  readonly ids: Ids;
}) {
  const { review, closing, answers } = parts;
  const asking = createAsking(parts);

  /** `judge` is asked once the window stands: it may need Slack, and a trigger does not wait. */
  function opens(
    purpose: WindowId,
    refusedAs: Purpose,
    build: Build,
    judge?: (loaded: Loaded, by: string) => Promise<Refusal | undefined>,
  ) {
    return async (call: ActionCall): Promise<void> => {
      const requestId = decodeRequestId(call.value);
      if (requestId === undefined) return;
      const card = refusedAs === 'approve' ? call.place : undefined;
      const offer = await review.offer(requestId, card, call.user);
      if (!offer.ok) {
        return answers.privately(call, sentence(refusalText(call.words, offer.refusal, refusedAs)));
      }
      const { viewId, hash } = await asking.open(call, offer.loaded.request, purpose, build);
      const refusal = await judge?.(offer.loaded, call.user);
      if (refusal === undefined) return;
      const body = refusalText(call.words, refusal, refusedAs);
      await answers.show(viewId, noticeWindow(call.words, { body }), hash);
    };
  }

  function settled(words: Catalogue, moved: Moved | NotMoved, purpose: Purpose): SubmissionOutcome {
    if (moved.ok) return { next: 'close' };
    const body =
      'refusal' in moved
        ? refusalText(words, moved.refusal, purpose)
        : overtakenText(words, moved.overtaken);
    return { next: 'show', window: noticeWindow(words, { body }) };
  }

  function submits(
    purpose: WindowId,
    refusedAs: Purpose,
    decide: (
      window: PresentedWindow,
      typed: (field: string) => string,
    ) => Promise<Moved | NotMoved>,
  ) {
    return async (call: SubmissionCall): Promise<SubmissionOutcome> => {
      const { words, view } = call;
      const window = asking.presented(call, purpose);
      if (window === undefined) {
        const body = refusalText(words, { why: 'stale_window' }, refusedAs);
        return { next: 'show', window: noticeWindow(words, { body }) };
      }
      const moved = await decide(window, (field) => typedInto(view.state?.values ?? {}, field));
      if (!moved.ok && 'refusal' in moved && moved.refusal.why === 'reason_empty') {
        return {
          next: 'errors',
          errors: { [FIELDS.reason]: refusalText(words, moved.refusal, refusedAs) },
        };
      }
      return settled(words, moved, refusedAs);
    };
  }

  const judge = (loaded: Loaded, by: string) => review.refuseDecider(loaded, by);
  return {
    openApprove: opens('approve', 'approve', approveWindow, judge),
    openDeny: opens('deny', 'approve', denyWindow, judge),
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
