import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type { Asking } from '../../../workflow/requests/ask.ts';
import type { Changes } from '../../../workflow/requests/change.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import { sentWindow } from '../../views/card/sent.ts';
import { checkingWindow } from '../../views/kit/noticeWindow.ts';
import { CREATE_FIELDS, createForm } from '../../views/windows/createForm.ts';
import { parseCreateForm } from '../../views/windows/formValues.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import { dialog } from '../dialog/dialog.ts';
import { createRequestReads } from '../dialog/requestReads.ts';
import { filledFrom } from './filledFrom.ts';
import { createKeyForm, type InitialValues, type KeyFormParts } from './keyForm.ts';

/** Request a key: by the command, by a button, or again after an earlier request ended. */
export function createCreate(
  parts: KeyFormParts & {
    readonly review: Pick<Review, 'offer'>;
    readonly changes: Changes;
    readonly asking: Asking;
  },
) {
  const { asking, ids } = parts;
  const form = createKeyForm(parts, { draw: createForm });
  const reads = createRequestReads(parts);
  const asked = (initialValues: InitialValues) =>
    ({ ok: true, about: { initialValues }, requestId: ids.request() }) as const;
  const described = (description: string) => asked({ values: { description } });
  const ended = reads.anywhere((loaded, by) => parts.changes.refuseAgain(loaded, by));

  const create = dialog(parts, {
    id: WINDOWS.create,
    fields: CREATE_FIELDS,
    ...form.dialog,
    opens: {
      [ACTIONS.requestNew]: async () => described(''),
      async [ACTIONS.requestAgain](call) {
        const read = await ended(call);
        return read.ok ? asked(filledFrom(call.words, read.about.request)) : read;
      },
    },
    shows: () => ({ kind: 'createForm' }),
    lifetimeMs: FORM_LIFETIME,
    build: (words) => checkingWindow(words),
    after: ({ initialValues }, call, meta) => form.filled(initialValues, call, meta),
    // `x` was written by an earlier version, in which sending this form withdrew a request: refuse
    // it.
    requestOf: ({ r, x }) => (x === undefined ? r : undefined),
    async submit(window, { call, values }) {
      const submitted = await asking.ask(window, parseCreateForm(values));
      return submitted.ok ? { ok: true, window: sentWindow(call.words, submitted) } : submitted;
    },
  });

  return {
    ...create,
    command: (call: Parameters<typeof create.open>[0], description: string) =>
      create.open(call, described(description)),
  };
}
