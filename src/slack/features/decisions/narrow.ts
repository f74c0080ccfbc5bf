import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type { Discussion } from '../../../workflow/requests/discussion.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { lessWindow, parseLess } from '../../views/windows/lessWindow.ts';
import { ACTIONS, FIELDS, WINDOWS } from '../../wire/ids.ts';
import { decodeWindow } from '../../wire/values.ts';
import type { DialogParts } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { createRequestReads, showsSpec } from '../dialog/requestReads.ts';

/** An approver offers a request with fewer roles or projects, weaker roles, or a shorter life. */
export function createNarrow(
  parts: DialogParts & { readonly review: Review; readonly discussion: Discussion },
) {
  const { review, discussion } = parts;
  return dialog(parts, {
    id: WINDOWS.less,
    fields: [FIELDS.needs, FIELDS.roles, FIELDS.lifetime, FIELDS.comment],
    refusedAs: 'approve',
    opens: { [ACTIONS.requestLess]: createRequestReads(parts).onCard() },
    shows: showsSpec,
    lifetimeMs: FORM_LIFETIME,
    build: (words, { request }, meta) =>
      lessWindow(words, request, meta, discussion.offerable(request)),
    async after({ loaded, request }, { user }) {
      const refusal = await review.refuseDecider(loaded, user, 'deny');
      if (refusal !== undefined) return refusal;
      return discussion.offerable(request) === undefined ? { why: 'nothing_less' } : undefined;
    },
    submit: (window, { values }) => discussion.offerLess(window, parseLess(values)),
    done: ({ talk }) => talk.done.offered,
    under: {
      not_less: FIELDS.roles,
      denied_by_rule: FIELDS.roles,
      no_manager_for_less: FIELDS.roles,
      not_asked_for_less: FIELDS.roles,
    },
    otherwise: FIELDS.comment,
    async redraw({ call, values }, warning) {
      const { words, view, user } = call;
      const requestId = decodeWindow(view.private_metadata)?.r ?? '';
      const found = await review.offer(requestId, undefined, user);
      if (!found.ok) return noticeWindow(words, { body: warning });
      const { request } = found.loaded;
      const again = { warning, less: parseLess(values) };
      return lessWindow(
        words,
        request,
        view.private_metadata,
        discussion.offerable(request),
        again,
      );
    },
  });
}
