import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type { Discussion } from '../../../workflow/requests/discussion.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import { answerWindow } from '../../views/windows/conversationWindows.ts';
import { ACTIONS, FIELDS, WINDOWS } from '../../wire/ids.ts';
import type { DialogParts } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { createRequestReads, showsSpec } from '../dialog/requestReads.ts';

/** The requester answers one question of an approver. */
export function createAnswer(
  parts: DialogParts & { readonly review: Review; readonly discussion: Discussion },
) {
  const { discussion } = parts;
  return dialog(parts, {
    id: WINDOWS.answer,
    fields: [FIELDS.answer],
    refusedAs: 'request',
    opens: {
      [ACTIONS.questionAnswer]: createRequestReads(parts).ofSubject(discussion.refuseAnswer),
    },
    shows: showsSpec,
    lifetimeMs: FORM_LIFETIME,
    build: (words, { request, subject }, meta) => {
      const asked = request.questions?.find(({ id }) => id === subject);
      return asked && answerWindow(words, asked, meta);
    },
    submit: (window, { typed }) => discussion.answer(window, typed(FIELDS.answer)),
    done: ({ talk }) => talk.done.answered,
    otherwise: FIELDS.answer,
    redraw: ({ call, typed }, warning) =>
      answerWindow(call.words, undefined, call.view.private_metadata, {
        warning,
        typed: typed(FIELDS.answer),
      }),
  });
}
