import type { Closing } from '../../../workflow/requests/close.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import { closeWindow } from '../../views/windows/decisionWindows.ts';
import { ACTIONS, FIELDS, WINDOWS } from '../../wire/ids.ts';
import type { DialogParts } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { createRequestReads, showsSpec } from '../dialog/requestReads.ts';

/** An admin ends a request that nobody else can finish. */
export function createClose(
  parts: DialogParts & { readonly review: Review; readonly closing: Closing },
) {
  const { closing } = parts;
  return dialog(parts, {
    id: WINDOWS.close,
    fields: [FIELDS.reason],
    refusedAs: 'admin',
    opens: { [ACTIONS.requestClose]: createRequestReads(parts).anywhere() },
    shows: showsSpec,
    build: (words, { request }, meta) => closeWindow(words, request, meta),
    after: ({ loaded }, { user }) => closing.refuse(loaded, user),
    submit: (window, { typed }) => closing.close(window, typed(FIELDS.reason)),
    under: { reason_empty: FIELDS.reason },
  });
}
