import type { Review } from '../../../workflow/requests/review.ts';
import { resumeWindow } from '../../views/windows/decisionWindows.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import type { DialogParts } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { createRequestReads, showsSpec } from '../dialog/requestReads.ts';

/** An admin resumes a request on hold. */
export function createResume(parts: DialogParts & { readonly review: Review }) {
  return dialog(parts, {
    id: WINDOWS.resume,
    fields: [],
    refusedAs: 'admin',
    opens: { [ACTIONS.requestResume]: createRequestReads(parts).anywhere() },
    shows: showsSpec,
    build: (words, { request }, meta) => resumeWindow(words, request, meta),
    submit: (window) => parts.review.resume(window),
  });
}
