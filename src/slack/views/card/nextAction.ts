import type { types } from '@slack/bolt';
import { ORGANIZATION_ROLES } from '../../../domain/key/roles.ts';
import { keyInDoubt, mayBeKept } from '../../../domain/record/loss.ts';
import {
  awaitsAcknowledgement,
  type Question,
  type Request,
} from '../../../domain/record/request.ts';
import { isOver } from '../../../domain/record/state.ts';
import { canNarrow } from '../../../domain/transitions/form/less.ts';
import { isUntouched } from '../../../domain/transitions/review.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { ShownRequest } from '../../../workflow/requests/shownRequest.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { encodeSubject } from '../../wire/values.ts';
import { button } from '../kit/blocks.ts';
import { line } from '../kit/mrkdwn.ts';
import { mayEnd, mayReplaceUntil } from './keyLife.ts';
import { mayShow } from './statusText.ts';

// Buttons for the possible actions on a request. Whether a person may do it is checked at the
// click.

type Act = keyof typeof ACTIONS;

function make(
  words: Catalogue,
  request: Request,
  wish: { act: Act; label: string; style?: 'primary' | 'danger'; value?: string },
): types.Button {
  const { act, label, style, value = request.id } = wish;
  return button({
    action: ACTIONS[act],
    label,
    value,
    spoken: words.labels.of(label, line(request.spec.description)),
    ...(style === undefined ? {} : { style }),
  });
}

function revealButton(words: Catalogue, request: Request): types.Button[] {
  if (!mayShow(request)) return [];
  const { labels } = words;
  const label = request.state.status === 'ready' ? labels.reveal : labels.showAgain;
  return [make(words, request, { act: 'requestReveal', label, style: 'primary' })];
}

export function answerButton(words: Catalogue, request: Request, { id }: Question): types.Button {
  const value = encodeSubject({ r: request.id, s: id });
  return make(words, request, { act: 'questionAnswer', label: words.labels.answer, value });
}

/**
 * The button to answer the oldest open question. Once it is answered, the next one gets the button.
 */
function openQuestion(words: Catalogue, request: Request): types.Button[] {
  const open = request.questions?.find(({ answer }) => answer === undefined);
  const waits = open !== undefined && request.state.status === 'pending';
  return waits ? [answerButton(words, request, open)] : [];
}

/** Buttons to accept or decline an offer of fewer roles. */
export function offerButtons(words: Catalogue, request: Request): types.Button[] {
  const { offer, state } = request;
  if (offer === undefined || state.status !== 'pending') return [];
  const { acceptLess, keep } = words.labels;
  const value = encodeSubject({ r: request.id, s: offer.id });
  return [
    make(words, request, { act: 'offerAccept', label: acceptLess, style: 'primary', value }),
    make(words, request, { act: 'offerKeep', label: keep, value }),
  ];
}

/** A request about a key that is there cannot become another one. */
function isForNewKey({ spec }: Request): boolean {
  return spec.act === undefined || spec.act.kind === 'create';
}

function untouchedButtons(words: Catalogue, request: Request) {
  if (!isUntouched(request.state)) return { remind: [], change: [], withdraw: [] };
  const { remind, change, withdraw } = words.labels;
  const pending = request.state.status === 'pending';
  return {
    remind: pending ? [make(words, request, { act: 'requestRemind', label: remind })] : [],
    change: isForNewKey(request)
      ? [make(words, request, { act: 'requestChange', label: change })]
      : [],
    withdraw: [make(words, request, { act: 'requestWithdraw', label: withdraw })],
  };
}

/** The button to request again, for a request that is over. */
function againButton(words: Catalogue, request: Request): types.Button[] {
  if (!isOver(request.state) || !isForNewKey(request)) return [];
  return [make(words, request, { act: 'requestAgain', label: words.labels.askAgain })];
}

/** The most important next action of the requester. */
export function nextAction(words: Catalogue, request: Request): types.Button | undefined {
  const [next] = [
    ...revealButton(words, request),
    ...openQuestion(words, request),
    ...untouchedButtons(words, request).withdraw,
    ...againButton(words, request),
  ];
  return next;
}

/** All actions of the requester, the most important first. */
export function requesterButtons(words: Catalogue, request: ShownRequest): types.Button[] {
  const { remind, change, withdraw } = untouchedButtons(words, request);
  const label = words.labels.revokeAndReplace;
  return [
    ...revealButton(words, request),
    ...openQuestion(words, request),
    ...offerButtons(words, request),
    ...remind,
    ...change,
    ...withdraw,
    ...(mayReplaceUntil(request) === undefined
      ? []
      : [make(words, request, { act: 'requestReplace', label })]),
    ...againButton(words, request),
  ];
}

/**
 * On the copy of the card. Of a key that is there a newer message tells, and that one has the
 * buttons: nobody has the same one before them twice.
 */
export function receiptButtons(words: Catalogue, request: ShownRequest): types.Button[] {
  const { status } = request.state;
  const isToldAnew = status === 'ready' || status === 'uncertain' || status === 'delivered';
  return isToldAnew ? [] : requesterButtons(words, request);
}

/** The button to revoke, for a key that exists. */
export function revokeButton(words: Catalogue, request: ShownRequest): types.Button[] {
  const { state } = request;
  if (!mayEnd(request)) return [];
  const alive =
    state.status === 'ready' ||
    state.status === 'uncertain' ||
    state.status === 'delivered' ||
    keyInDoubt(state) !== undefined ||
    (state.status === 'held' && state.from.status === 'ready');
  if (!alive) return [];
  return [
    make(words, request, { act: 'requestRevoke', label: words.labels.revoke, style: 'danger' }),
  ];
}

/** For an admin, where Redis has lost what happened to the key. */
export function keepButton(words: Catalogue, request: Request): types.Button[] {
  if (!mayBeKept(request.state)) return [];
  const label = words.labels.keepKey;
  return [make(words, request, { act: 'requestKeep', label, style: 'primary' })];
}

/** Approve, offer fewer roles, ask and deny, on a pending request. */
export function decisionButtons(words: Catalogue, request: Request): types.Button[] {
  if (request.state.status !== 'pending') return [];
  const { labels } = words;
  const less = isForNewKey(request) && canNarrow(request.spec, ORGANIZATION_ROLES);
  return [
    make(words, request, { act: 'requestApprove', label: labels.approve, style: 'primary' }),
    ...(less ? [make(words, request, { act: 'requestLess', label: labels.less })] : []),
    make(words, request, { act: 'requestAsk', label: labels.ask }),
    make(words, request, { act: 'requestDeny', label: labels.deny, style: 'danger' }),
  ];
}

/** The button for an approver who reviews a break-glass request. */
export function acknowledgeButton(words: Catalogue, request: Request): types.Button[] {
  if (!awaitsAcknowledgement(request)) return [];
  const label = words.labels.acknowledge;
  return [make(words, request, { act: 'requestAcknowledge', label, style: 'primary' })];
}
