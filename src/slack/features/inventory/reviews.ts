import type { ReviewFilter } from '../../../domain/reviews/review.ts';
import type { FindCredential } from '../../../workflow/credentials/findCredential.ts';
import type { Keeping } from '../../../workflow/reviews/answering.ts';
import type { Reviewing, ReviewPlan } from '../../../workflow/reviews/reviewing.ts';
import type { ReviewStatus } from '../../../workflow/reviews/reviews.ts';
import type { Answers } from '../../outbound/answers.ts';
import { sentence } from '../../views/kit/failure.ts';
import { code } from '../../views/kit/mrkdwn.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import { reviewProgressMessage } from '../../views/reviews/reviewProgress.ts';
import {
  closeReviewWindow,
  keepOnWindow,
  startReviewWindow,
} from '../../views/reviews/reviewWindows.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import type { ActionCall, CommandCall } from '../call.ts';
import { createCredentialReads, ofCredential } from '../credentials/credentialReads.ts';
import type { DialogParts, Read } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';

/** "Keep", on a digest, on a list of a review, and on a key that a review would end. */
export function createKeepOn(
  parts: DialogParts & { readonly findCredential: FindCredential; readonly keyKeeping: Keeping },
) {
  const { keyKeeping } = parts;
  return dialog(parts, {
    id: WINDOWS.keepOn,
    ...ofCredential,
    fields: [],
    refusedAs: 'request',
    opens: { [ACTIONS.keyKeep]: createCredentialReads(parts).ofButton },
    build: keepOnWindow,
    after: (about, { user }) => keyKeeping.refuse(about, user),
    submit: (window) => keyKeeping.keep(window),
    done: ({ keepOn }) => keepOn.done,
  });
}

type Parts = DialogParts & { readonly reviewing: Reviewing };

/** `review start`: a window says first whom it asks about how many keys. */
export function createStartReview(parts: Parts) {
  interface About {
    readonly plan: ReviewPlan;
  }
  const start = dialog(parts, {
    id: WINDOWS.startReview,
    fields: [],
    refusedAs: 'admin',
    opens: {},
    requestOf: () => '',
    shows: ({ plan: { review, filter } }: About) => ({ kind: 'review' as const, review, filter }),
    build: startReviewWindow,
    submit: (window) => parts.reviewing.start(window),
    done: ({ review }) => review.start.done,
  });
  return {
    ...start,
    ask: (call: CommandCall, filter: ReviewFilter) =>
      start.openLater(call, async (): Promise<Read<About>> => {
        const found = await parts.reviewing.plan(call.user, filter);
        if (found.ok) return { ok: true, about: found, requestId: '' };
        const { refusal } = found;
        if (refusal.why !== 'not_found') return { ok: false, refusal };
        return { ok: false, says: call.words.review.noProject(code(refusal.name, 60)) };
      }),
  };
}

/** `review close`, and the button of the message that shows how it stands. */
export function createCloseReview(parts: Parts) {
  interface About {
    readonly status: ReviewStatus;
  }
  const close = dialog(parts, {
    id: WINDOWS.closeReview,
    fields: [],
    refusedAs: 'admin',
    opens: {},
    requestOf: () => '',
    shows: ({ status }: About) => ({ kind: 'review' as const, review: status.review.review }),
    build: closeReviewWindow,
    submit: (window) => parts.reviewing.close(window),
    done: ({ review }) => review.close.done,
  });
  return {
    ...close,
    ask: (call: CommandCall | ActionCall) =>
      close.openLater(call, async (): Promise<Read<About>> => {
        const found = await parts.reviewing.closing(call.user);
        return found.ok ? { ok: true, about: found, requestId: '' } : found;
      }),
  };
}

/** `review`: how it stands, for admins and auditors. */
export function createReviewFeature(parts: {
  readonly reviewing: Reviewing;
  readonly answers: Answers;
}) {
  const { reviewing, answers } = parts;
  return async (call: CommandCall): Promise<void> => {
    const { words } = call;
    const found = await reviewing.status(call.user);
    if (!found.ok) {
      const { refusal } = found;
      const says =
        refusal.why === 'not_allowed'
          ? words.review.notAllowed
          : refusalText(words, refusal, 'view');
      return answers.privately(call, sentence(says));
    }
    const { status } = found;
    return answers.privately(
      call,
      status === undefined ? sentence(words.review.none) : reviewProgressMessage(words, status),
    );
  };
}
