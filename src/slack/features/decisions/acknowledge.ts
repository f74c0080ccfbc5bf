import type { Discussion } from '../../../workflow/requests/discussion.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import { acknowledgeWindow } from '../../views/windows/conversationWindows.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import type { DialogParts } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { createRequestReads, showsSpec } from '../dialog/requestReads.ts';

/** An approver confirms having reviewed a break-glass request. */
export function createAcknowledge(
  parts: DialogParts & { readonly review: Review; readonly discussion: Discussion },
) {
  const { discussion } = parts;
  return dialog(parts, {
    id: WINDOWS.acknowledge,
    fields: [],
    refusedAs: 'approve',
    opens: { [ACTIONS.requestAcknowledge]: createRequestReads(parts).onCard() },
    shows: showsSpec,
    build: (words, { request }, meta) => acknowledgeWindow(words, request, meta),
    after: ({ loaded }, { user }) => discussion.refuseAcknowledger(loaded, user),
    submit: (window) => discussion.acknowledge(window),
    done: ({ talk }) => talk.done.acknowledged,
  });
}
