import type { types } from '@slack/bolt';
import type { Request } from '../../domain/request.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { ACTIONS } from '../ids.ts';
import { button } from './blocks.ts';
import { line } from './marks.ts';
import { mayShow } from './standing.ts';

/** What the requester can do about a request now; whether they may is asked again at the click. */
export function nextAction(words: Catalogue, request: Request): types.Button | undefined {
  const { labels } = words;
  const { state } = request;
  const spoken = (label: string) => labels.of(label, line(request.spec.description));
  const make = (action: 'requestReveal' | 'requestWithdraw', label: string) =>
    button({
      action: ACTIONS[action],
      label,
      value: request.id,
      spoken: spoken(label),
      ...(action === 'requestReveal' ? { style: 'primary' as const } : {}),
    });
  if (mayShow(request)) {
    return make('requestReveal', state.status === 'ready' ? labels.reveal : labels.showAgain);
  }
  const untouched = state.status === 'held' && state.from.status === 'approved';
  if (state.status === 'pending' || untouched) return make('requestWithdraw', labels.withdraw);
  return undefined;
}

/** Approve and deny, for whoever looks at a pending request. */
export function decisionButtons(words: Catalogue, request: Request): types.Button[] {
  if (request.state.status !== 'pending') return [];
  const { labels } = words;
  const spoken = (label: string) => labels.of(label, line(request.spec.description));
  return [
    button({
      action: ACTIONS.requestApprove,
      label: labels.approve,
      value: request.id,
      style: 'primary',
      spoken: spoken(labels.approve),
    }),
    button({
      action: ACTIONS.requestDeny,
      label: labels.deny,
      value: request.id,
      style: 'danger',
      spoken: spoken(labels.deny),
    }),
  ];
}
