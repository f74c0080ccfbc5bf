import type { Discussion } from '../../../workflow/requests/discussion.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import { acceptLessWindow, keepWindow } from '../../views/windows/conversationWindows.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import type { DialogParts } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { createRequestReads, showsSpec } from '../dialog/requestReads.ts';

type Parts = DialogParts & { readonly review: Review; readonly discussion: Discussion };

/** The requester accepts the offer of fewer roles. */
export function createAcceptLess(parts: Parts) {
  const { discussion } = parts;
  return dialog(parts, {
    id: WINDOWS.acceptLess,
    fields: [],
    refusedAs: 'request',
    opens: {
      [ACTIONS.offerAccept]: createRequestReads(parts).ofSubject(discussion.refuseSettling),
    },
    shows: showsSpec,
    build: (words, { request }, meta) =>
      request.offer && acceptLessWindow(words, request, request.offer, meta),
    submit: (window) => discussion.settle(window, true),
    done: ({ talk }) => talk.done.accepted,
  });
}

/** The requester declines the offer and keeps the request unchanged. */
export function createKeep(parts: Parts) {
  const { discussion } = parts;
  return dialog(parts, {
    id: WINDOWS.keep,
    fields: [],
    refusedAs: 'request',
    opens: { [ACTIONS.offerKeep]: createRequestReads(parts).ofSubject(discussion.refuseSettling) },
    shows: showsSpec,
    build: (words, { request }, meta) =>
      request.offer && keepWindow(words, request, request.offer, meta),
    submit: (window) => discussion.settle(window, false),
    done: ({ talk }) => talk.done.kept,
  });
}
