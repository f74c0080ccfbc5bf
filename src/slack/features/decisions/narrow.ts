import { isOrganizationRole } from '../../../domain/key/roles.ts';
import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type { Discussion } from '../../../workflow/requests/discussion.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import { lessWindow } from '../../views/windows/conversationWindows.ts';
import { ACTIONS, FIELDS, WINDOWS } from '../../wire/ids.ts';
import type { DialogParts } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { createRequestReads, showsSpec } from '../dialog/requestReads.ts';

/** An approver offers a request with fewer or weaker roles. */
export function createNarrow(
  parts: DialogParts & { readonly review: Review; readonly discussion: Discussion },
) {
  const { review, discussion } = parts;
  return dialog(parts, {
    id: WINDOWS.less,
    fields: [FIELDS.roles, FIELDS.comment],
    refusedAs: 'approve',
    opens: { [ACTIONS.requestLess]: createRequestReads(parts).onCard() },
    shows: showsSpec,
    lifetimeMs: FORM_LIFETIME,
    build: (words, { request }, meta) =>
      lessWindow(words, request, meta, { roles: discussion.offerable(request) }),
    async after({ loaded, request }, { user }) {
      const refusal = await review.refuseDecider(loaded, user, 'deny');
      if (refusal !== undefined) return refusal;
      return discussion.offerable(request).length > 0 ? undefined : { why: 'nothing_less' };
    },
    submit: (window, { typed, chosen }) =>
      discussion.offerLess(window, {
        roles: chosen(FIELDS.roles),
        comment: typed(FIELDS.comment),
      }),
    done: ({ talk }) => talk.done.offered,
    under: {
      not_less: FIELDS.roles,
      denied_by_rule: FIELDS.roles,
      no_manager_for_less: FIELDS.roles,
      not_asked_for_less: FIELDS.roles,
    },
    otherwise: FIELDS.comment,
    redraw({ call, typed, chosen: chosenIn }, warning) {
      const chosen = chosenIn(FIELDS.roles);
      const choice = { roles: chosen.filter(isOrganizationRole), chosen };
      return lessWindow(call.words, undefined, call.view.private_metadata, choice, {
        warning,
        typed: typed(FIELDS.comment),
      });
    },
  });
}
