import { no } from '../../../domain/record/result.ts';
import type { PreApproving } from '../../../workflow/preApproval/preApproval.ts';
import { allowRefusal, takeBackWindow } from '../../views/news/preApproval.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import { decodeRequestId } from '../../wire/values.ts';
import type { DialogParts } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';

/** Revokes a pre-approval, by the button in the approvals channel or in the list. */
export function createTakeBack(parts: DialogParts & { readonly allowing: PreApproving }) {
  const { allowing } = parts;
  return dialog(parts, {
    id: WINDOWS.takeBack,
    fields: [],
    refusedAs: 'revoke',
    refused: (words, refusal) => allowRefusal(words, refusal, 'revoke'),
    opens: {
      async [ACTIONS.preApprovalRevoke]({ value }) {
        const requestId = decodeRequestId(value);
        if (requestId === undefined) return no({ why: 'unknown_pre_approval' });
        const found = await allowing.find(requestId);
        return found.ok ? { ok: true, about: found.preApproval, requestId } : found;
      },
    },
    shows: ({ id: preApprovalId }) => ({ kind: 'preApproval', preApprovalId }),
    build: takeBackWindow,
    after: (preApproval, { user }) => allowing.refuseTakingBack(preApproval, user),
    submit: (window) => allowing.takeBack(window),
    done: (words) => words.allow.revoke.done,
  });
}
