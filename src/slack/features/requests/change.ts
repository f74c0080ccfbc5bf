import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type { Changes } from '../../../workflow/requests/change.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import { checkingWindow, noticeWindow } from '../../views/kit/noticeWindow.ts';
import { CREATE_FIELDS, createForm } from '../../views/windows/createForm.ts';
import { parseCreateForm } from '../../views/windows/formValues.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import { decodeWindow, encodeWindow } from '../../wire/values.ts';
import { dialog } from '../dialog/dialog.ts';
import { createRequestReads, showsSpec } from '../dialog/requestReads.ts';
import { filledFrom } from './filledFrom.ts';
import { createKeyForm, type KeyFormParts } from './keyForm.ts';

/**
 * The form, filled in from a request that nobody has decided on. Sending it withdraws that request.
 */
export function createChange(
  parts: KeyFormParts & { readonly review: Pick<Review, 'offer'>; readonly changes: Changes },
) {
  const { changes, ids } = parts;
  const form = createKeyForm(parts, {
    draw: (words, facts) => createForm(words, { ...facts, replaces: true }),
  });
  const reads = createRequestReads(parts);
  return dialog(parts, {
    id: WINDOWS.change,
    fields: CREATE_FIELDS,
    ...form.dialog,
    opens: { [ACTIONS.requestChange]: reads.anywhere((loaded, by) => changes.refuse(loaded, by)) },
    shows: showsSpec,
    lifetimeMs: FORM_LIFETIME,
    build: (words) => checkingWindow(words),
    after: ({ request }, call, meta) => form.filled(filledFrom(call.words, request), call, meta),
    encode: ({ request }, { n }) => encodeWindow({ r: ids.request(), n, x: request.id }),
    requestOf: ({ r, x }) => (r === undefined ? undefined : x),
    async submit(window, { call, values }) {
      const { words, view } = call;
      const requestId = decodeWindow(view.private_metadata)?.r ?? '';
      const changed = await changes.change(window, requestId, parseCreateForm(values));
      if (!changed.ok) return changed;
      const { sent: body } = words.talkWindows.change;
      return { ok: true, window: noticeWindow(words, { ...words.windows.sent, body }) };
    },
  });
}
