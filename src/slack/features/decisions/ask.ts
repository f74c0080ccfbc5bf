import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type { Discussion } from '../../../workflow/requests/discussion.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import { askWindow } from '../../views/windows/conversationWindows.ts';
import { ACTIONS, FIELDS, WINDOWS } from '../../wire/ids.ts';
import type { DialogParts } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { createRequestReads, showsSpec } from '../dialog/requestReads.ts';

/** An approver asks the requester a question, which the card and its thread show. */
export function createAsk(
  parts: DialogParts & { readonly review: Review; readonly discussion: Discussion },
) {
  const { review, discussion } = parts;
  return dialog(parts, {
    id: WINDOWS.ask,
    fields: [FIELDS.question],
    refusedAs: 'approve',
    opens: { [ACTIONS.requestAsk]: createRequestReads(parts).onCard() },
    shows: showsSpec,
    lifetimeMs: FORM_LIFETIME,
    build: (words, { request }, meta) => askWindow(words, request, meta),
    after: ({ loaded }, { user }) => review.refuseDecider(loaded, user, 'ask'),
    submit: (window, { typed }) => discussion.ask(window, typed(FIELDS.question)),
    done: ({ talk }) => talk.done.asked,
    otherwise: FIELDS.question,
    redraw: ({ call, typed }, warning) =>
      askWindow(call.words, undefined, call.view.private_metadata, {
        warning,
        typed: typed(FIELDS.question),
      }),
  });
}
