import { isOrganizationRole } from '../../../domain/key/roles.ts';
import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type { Discussion } from '../../../workflow/requests/discussion.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import type { Window } from '../../outbound/webApi.ts';
import { chosenIn } from '../../views/kit/inputs.ts';
import { esc } from '../../views/kit/limits.ts';
import {
  acceptLessWindow,
  keepWindow,
  lessWindow,
} from '../../views/windows/conversationWindows.ts';
import { FIELDS, WINDOWS } from '../../wire/ids.ts';
import type { SubmissionCall } from '../call.ts';
import { createConversation, typedIn } from './conversation.ts';

/** An approver offers a narrower request; the requester accepts it or keeps theirs. */
export function createNarrowFeature(
  parts: Parameters<typeof createConversation>[0] & {
    readonly review: Review;
    readonly discussion: Discussion;
  },
) {
  const { review, discussion } = parts;
  const { opens, submits } = createConversation(parts);

  function settles(window: 'accept_less' | 'keep', draw: typeof acceptLessWindow) {
    const accept = window === WINDOWS.acceptLess;
    return {
      open: opens({
        window,
        refusedAs: 'request',
        from: 'subject',
        build: (words, request, meta) => request.offer && draw(words, request, request.offer, meta),
        before: (loaded, by, offer) => discussion.refuseSettling(loaded, by, offer),
      }),
      submitted: submits({
        window,
        refusedAs: 'request',
        fields: [],
        act: (presented) => discussion.settle(presented, accept),
        done: ({ talk }) => (accept ? talk.done.accepted : talk.done.kept),
      }),
    };
  }

  return {
    openOffer: opens({
      window: WINDOWS.less,
      lifetimeMs: FORM_LIFETIME,
      refusedAs: 'approve',
      from: 'card',
      build: (words, request, meta) =>
        lessWindow(words, request, meta, { roles: discussion.offerable(request) }),
      after: async (loaded, by) => {
        const refusal = await review.refuseDecider(loaded, by, 'deny');
        if (refusal !== undefined) return refusal;
        const possible = discussion.offerable(loaded.request).length > 0;
        return possible ? undefined : { why: 'nothing_less' };
      },
    }),
    offered: submits({
      window: WINDOWS.less,
      refusedAs: 'approve',
      fields: [FIELDS.roles, FIELDS.comment],
      under: {
        not_less: FIELDS.roles,
        denied_by_rule: FIELDS.roles,
        no_manager_for_less: FIELDS.roles,
        not_asked_for_less: FIELDS.roles,
      },
      act: (window, call) =>
        discussion.offerLess(window, {
          roles: chosenIn(call.view.state?.values, FIELDS.roles),
          comment: typedIn(call, FIELDS.comment),
        }),
      done: ({ talk }) => talk.done.offered,
    }),
    async redrawOffer(call: SubmissionCall, warning: string): Promise<Window> {
      const chosen = chosenIn(call.view.state?.values, FIELDS.roles);
      const choice = { roles: chosen.filter(isOrganizationRole), chosen };
      return lessWindow(call.words, undefined, call.view.private_metadata, choice, {
        warning: esc(warning),
        typed: typedIn(call, FIELDS.comment),
      });
    },
    accept: settles(WINDOWS.acceptLess, acceptLessWindow),
    keep: settles(WINDOWS.keep, keepWindow),
  };
}
