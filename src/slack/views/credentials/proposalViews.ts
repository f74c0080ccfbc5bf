import type { types } from '@slack/bolt';
import { byOwner, type Proposal, type ProposedKey } from '../../../domain/inventory/proposal.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { ProposalSeen } from '../../../workflow/inventory/adopting/acceptProposal.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import { encodeProposal } from '../../wire/values.ts';
import { actions, button, header, type Message, message, modal, section } from '../kit/blocks.ts';
import { code, moment, somebody } from '../kit/mrkdwn.ts';

/** So many owners or keys are named in one message. */
const NAMED = 10;

function listed({ proposal }: Catalogue, lines: readonly string[]): string {
  const more = lines.length - NAMED;
  const shown = lines.slice(0, NAMED).map((line) => `• ${line}`);
  return [...shown, ...(more > 0 ? [`• ${proposal.andMore(more)}`] : [])].join('\n');
}

function summary(words: Catalogue, { keys }: Proposal): string {
  const lines = byOwner(keys).map(({ owner, count }) =>
    words.proposal.for(somebody(owner.id), count),
  );
  return listed(words, lines);
}

/** To the admins: how many, the hash, whose; and the buttons. */
export function proposedMessage(words: Catalogue, proposal: Proposal): Message {
  const { proposal: says } = words;
  const { id, keys, until } = proposal;
  const value = encodeProposal(id);
  const what = says.says(keys.length, code(id));
  const text = [what, says.means, says.until(moment(words, until))].join(' ');
  const { accept, decline } = says;
  return message(`${says.title}. ${text}`, [
    header(says.title),
    section(text),
    section(summary(words, proposal)),
    ...actions(
      button({ action: ACTIONS.proposalAccept, label: accept.label, value, style: 'primary' }),
      button({ action: ACTIONS.proposalDecline, label: decline.label, value }),
    ),
  ]);
}

function differsBlocks(words: Catalogue, differs: readonly ProposedKey[]): types.KnownBlock[] {
  const { same, differs: says } = words.proposal.accept;
  if (differs.length === 0) return [section(same)];
  const lines = differs.map(({ handle, purpose }) => `${code(handle, 40)} ${code(purpose, 80)}`);
  return [section(says(differs.length)), section(listed(words, lines))];
}

export function acceptProposalWindow(
  words: Catalogue,
  { proposal, differs }: ProposalSeen,
  meta: string,
): types.ModalView {
  const { says, means, accept } = words.proposal;
  return modal({
    title: accept.title,
    submit: accept.submit,
    close: words.windows.cancel,
    id: WINDOWS.acceptProposal,
    meta,
    blocks: [
      section(says(proposal.keys.length, code(proposal.id))),
      section(summary(words, proposal)),
      ...differsBlocks(words, differs),
      section(means),
    ],
  });
}

export function declineProposalWindow(
  words: Catalogue,
  { proposal }: ProposalSeen,
  meta: string,
): types.ModalView {
  const { says, decline } = words.proposal;
  return modal({
    title: decline.title,
    submit: decline.submit,
    close: words.windows.cancel,
    id: WINDOWS.declineProposal,
    meta,
    blocks: [section(says(proposal.keys.length, code(proposal.id))), section(decline.intro)],
  });
}

/** To one owner: all of their keys in one message. */
export function proposedForMessage(words: Catalogue, by: string, count: number): Message {
  const text = words.strangers.adoptedFor(somebody(by), count);
  return message(text, [section(text)]);
}

/** What became of it. */
export function proposalDoneMessage(words: Catalogue, proposal: Proposal): Message {
  const { proposal: says } = words;
  const { state, keys, id } = proposal;
  const by = state.status === 'accepted' ? somebody(state.by) : '';
  const done = state.status === 'accepted' ? state.done : {};
  const left = keys.flatMap(({ credentialId, handle }) => {
    const became = done[credentialId];
    if (became === undefined || became === 'adopted') return [];
    return [says.leftLine(code(handle, 40), says.left[became])];
  });
  const text = says.finished(keys.length - left.length, keys.length, by, code(id));
  return message(`${says.title}. ${text}`, [
    header(says.title),
    section(text),
    ...(left.length === 0
      ? []
      : [section(says.leftOut(left.length)), section(listed(words, left))]),
  ]);
}
