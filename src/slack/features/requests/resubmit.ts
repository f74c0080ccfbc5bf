import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { FORM_LIFETIME, type Windows } from '../../../workflow/core/windows.ts';
import type { Ids } from '../../../workflow/ports/ids.ts';
import type { Loaded } from '../../../workflow/ports/store.ts';
import type { Changes } from '../../../workflow/requests/change.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import type { Answers } from '../../outbound/answers.ts';
import type { SlackWebApi } from '../../outbound/webApi.ts';
import { sentence } from '../../views/kit/failure.ts';
import { code } from '../../views/kit/mrkdwn.ts';
import { checkingWindow } from '../../views/kit/noticeWindow.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import { roleNames } from '../../views/kit/roles.ts';
import { CHANGE, decodeRequestId, encodeWindow } from '../../wire/ids.ts';
import type { ActionCall } from '../call.ts';
import type { createRequestFeature, Fill } from './create.ts';

/** What was asked for, as far as the policy still has it, with a word about the rest. */
function filledIn(words: Catalogue, request: Request): Fill {
  const { spec, reason, ticket = '', organizationName } = request;
  const { description, accessList } = spec;
  const kept = { description, reason, ticket, accessList: accessList.join('\n') };
  return (organizations) => {
    const { rolesGone, organizationGone } = words.talkWindows.again;
    const organization = organizations.find(({ id }) => id === spec.organizationId);
    if (organization === undefined) {
      return { values: kept, warning: organizationGone(code(organizationName, 80)) };
    }
    const roles = spec.roles.filter((role) => organization.roles.includes(role));
    const gone = spec.roles.filter((role) => !roles.includes(role));
    const values = { ...kept, organizationId: organization.id, roles };
    return gone.length === 0 ? { values } : { values, warning: rolesGone(roleNames(words, gone)) };
  };
}

/** The form filled in from an earlier request: to change it, or to ask again after its end. */
export function createResubmitFeature(parts: {
  readonly review: Pick<Review, 'offer'>;
  readonly changes: Changes;
  readonly create: Pick<ReturnType<typeof createRequestFeature>, 'show'>;
  readonly windows: Windows;
  readonly calls: SlackWebApi;
  readonly answers: Answers;
  readonly ids: Ids;
}) {
  const { review, changes, create, windows, calls, answers, ids } = parts;

  function opens(
    refuse: (loaded: Loaded, by: string) => Promise<Refusal | undefined>,
    replaces: boolean,
  ) {
    return async (call: ActionCall): Promise<void> => {
      const requestId = decodeRequestId(call.value);
      if (requestId === undefined) return answers.unknown(call);
      const { words, user } = call;
      const offered = await review.offer(requestId, undefined, user);
      const refusal = offered.ok ? await refuse(offered.loaded, user) : offered.refusal;
      if (!offered.ok || refusal !== undefined) {
        if (refusal === undefined) return;
        return answers.privately(call, sentence(refusalText(words, refusal, 'request')));
      }
      const { request } = offered.loaded;
      const nonce = ids.nonce();
      const old = replaces ? { x: request.id } : {};
      const meta = encodeWindow({ r: ids.request(), n: nonce, ...old });
      const remembered = {
        nonce,
        user,
        requestId,
        purpose: CHANGE,
        shows: { kind: 'spec', specHash: request.specHash } as const,
      };
      const open = () => calls.openWindow(call.triggerId, checkingWindow(words));
      const opened = replaces ? await windows.open(remembered, open, FORM_LIFETIME) : await open();
      await create.show(call, opened, meta, filledIn(words, request));
    };
  }

  return {
    openChange: opens((loaded, by) => changes.refuse(loaded, by), true),
    openAgain: opens((loaded, by) => changes.refuseAgain(loaded, by), false),
  };
}
