import type { Refusal } from '../../../domain/record/refusal.ts';
import { no } from '../../../domain/record/result.ts';
import type {
  ProposalDecisions,
  ProposalSeen,
} from '../../../workflow/inventory/adopting/acceptProposal.ts';
import {
  acceptProposalWindow,
  declineProposalWindow,
} from '../../views/credentials/proposalViews.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { WINDOWS } from '../../wire/ids.ts';
import {
  decodeProposal,
  encodeProposal,
  encodeWindow,
  type WindowMeta,
} from '../../wire/values.ts';
import type { ActionCall } from '../call.ts';
import type { DialogParts, Read } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';

type Parts = DialogParts & { readonly proposals: ProposalDecisions };

const ofProposal = {
  fields: [],
  refusedAs: 'admin',
  opens: {},
  requestOf: ({ c }: WindowMeta) => c,
  encode: ({ proposal }: ProposalSeen, { n }: WindowMeta) =>
    encodeWindow({ n, c: encodeProposal(proposal.id) }),
  shows: ({ proposal }: ProposalSeen) => ({ kind: 'proposal' as const, proposalId: proposal.id }),
} as const;

/** What is proposed is looked at once more when the window opens. */
function createLook({ proposals }: Parts) {
  return async (call: ActionCall): Promise<Read<ProposalSeen>> => {
    const id = decodeProposal(call.value);
    if (id === undefined) return no({ why: 'proposal_over' } satisfies Refusal);
    const found = await proposals.look(id, call.user);
    return found.ok ? { ok: true, about: found, requestId: encodeProposal(id) } : found;
  };
}

export function createAcceptProposal(parts: Parts) {
  const look = createLook(parts);
  const accept = dialog(parts, {
    ...ofProposal,
    id: WINDOWS.acceptProposal,
    build: acceptProposalWindow,
    async submit(presented, { call }) {
      const done = await parts.proposals.accept(presented);
      if (!done.ok) return done;
      const body = call.words.proposal.accept.done(done.count);
      return { ok: true, window: noticeWindow(call.words, { body }) };
    },
  });
  return { ...accept, of: (call: ActionCall) => accept.openLater(call, () => look(call)) };
}

export function createDeclineProposal(parts: Parts) {
  const look = createLook(parts);
  const decline = dialog(parts, {
    ...ofProposal,
    id: WINDOWS.declineProposal,
    build: declineProposalWindow,
    submit: (presented) => parts.proposals.decline(presented),
    done: ({ proposal }) => proposal.decline.done,
  });
  return { ...decline, of: (call: ActionCall) => decline.openLater(call, () => look(call)) };
}
