import type { types } from '@slack/bolt';
import type { Request } from '../../domain/request.ts';
import { isUntouched } from '../../domain/review.ts';
import { replaceableUntil } from '../../domain/revoke.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { ACTIONS } from '../ids.ts';
import { button } from './blocks.ts';
import { line } from './marks.ts';
import { mayShow } from './standing.ts';

// What somebody can do about a request now; whether they may is asked again at the click.

type Act =
  | 'requestReveal'
  | 'requestWithdraw'
  | 'requestReplace'
  | 'requestRevoke'
  | 'requestApprove'
  | 'requestDeny';

function make(
  words: Catalogue,
  request: Request,
  wish: { act: Act; label: string; style?: 'primary' | 'danger' },
): types.Button {
  const { act, label, style } = wish;
  return button({
    action: ACTIONS[act],
    label,
    value: request.id,
    spoken: words.labels.of(label, line(request.spec.description)),
    ...(style === undefined ? {} : { style }),
  });
}

/** The one thing that comes next for the requester. */
export function nextAction(words: Catalogue, request: Request): types.Button | undefined {
  const { labels } = words;
  const { state } = request;
  if (mayShow(request)) {
    const label = state.status === 'ready' ? labels.reveal : labels.showAgain;
    return make(words, request, { act: 'requestReveal', label, style: 'primary' });
  }
  if (isUntouched(state)) {
    return make(words, request, { act: 'requestWithdraw', label: labels.withdraw });
  }
  return undefined;
}

/** That, and a new key in place of one that the requester may not have seen. */
export function requesterButtons(words: Catalogue, request: Request): types.Button[] {
  const next = nextAction(words, request);
  const label = words.labels.revokeAndReplace;
  return [
    ...(next === undefined ? [] : [next]),
    ...(replaceableUntil(request) === undefined
      ? []
      : [make(words, request, { act: 'requestReplace', label })]),
  ];
}

/** For whoever is concerned by a key that is alive. */
export function revokeButton(words: Catalogue, request: Request): types.Button[] {
  const { state } = request;
  const alive =
    state.status === 'ready' ||
    state.status === 'uncertain' ||
    state.status === 'delivered' ||
    (state.status === 'held' && state.from.status === 'ready');
  if (!alive) return [];
  return [
    make(words, request, { act: 'requestRevoke', label: words.labels.revoke, style: 'danger' }),
  ];
}

/** Approve and deny, for whoever looks at a pending request. */
export function decisionButtons(words: Catalogue, request: Request): types.Button[] {
  if (request.state.status !== 'pending') return [];
  const { labels } = words;
  return [
    make(words, request, { act: 'requestApprove', label: labels.approve, style: 'primary' }),
    make(words, request, { act: 'requestDeny', label: labels.deny, style: 'danger' }),
  ];
}
