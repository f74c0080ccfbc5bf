import type { Review } from '../../../workflow/requests/review.ts';
import { withdrawWindow } from '../../views/windows/decisionWindows.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import type { DialogParts } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { createRequestReads, showsSpec } from '../dialog/requestReads.ts';

export function createWithdraw(parts: DialogParts & { readonly review: Review }) {
  return dialog(parts, {
    id: WINDOWS.withdraw,
    fields: [],
    refusedAs: 'request',
    opens: { [ACTIONS.requestWithdraw]: createRequestReads(parts).anywhere() },
    shows: showsSpec,
    build: (words, { request }, meta) => withdrawWindow(words, request, meta),
    submit: (window) => parts.review.withdraw(window),
  });
}
