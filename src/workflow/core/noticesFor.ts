import { issuedKey } from '../../domain/record/request.ts';
import type { RequestEvent } from '../../domain/record/requestEvent.ts';
import type { Status } from '../../domain/record/state.ts';
import { replaceableUntil } from '../../domain/transitions/revoke.ts';
import type { Loaded, Notice } from '../ports/store.ts';
import {
  accepted,
  acknowledgement,
  answer,
  declined,
  nudge,
  offer,
  offerOver,
  question,
  turn,
} from './conversationNotices.ts';
import { noticeOf, type Owed, type Step } from './step.ts';

const when =
  (status: Status, owed: Owed): Owed =>
  (step) =>
    step.after.state.status === status ? owed(step) : [];

const unless =
  (status: Status, owed: Owed): Owed =>
  (step) =>
    step.after.state.status === status ? [] : owed(step);

const card: Owed = (step) => [noticeOf(step, 'card', step.policy.channels.approvals, 'card')];

const receipt: Owed = (step) => [noticeOf(step, 'receipt', step.after.requester, 'receipt')];

/** The requester gets a direct message about the new status. */
const outcome: Owed = (step) => {
  const { requester, state, version } = step.after;
  return [noticeOf(step, 'outcome', requester, `outcome:${state.status}:${version}`)];
};

/** Updates the message that offered the private key: its text or its buttons are different now. */
const keyMessage: Owed = (step) => {
  const { before, after } = step;
  const hasOne =
    before !== undefined && (issuedKey(before) !== undefined || before.replacement !== undefined);
  return hasOne ? [noticeOf(step, 'repaint', after.requester, 'repaint')] : [];
};

/** The last part of the id of `whenReplaceIsOver`. */
const REPLACE_OVER = 'repaint:replace';

/** The message of the key once more, when it can no more be replaced under the same approvals. */
const whenReplaceIsOver: Owed = (step) =>
  replaceableUntil(step.after) === undefined
    ? []
    : [noticeOf(step, 'repaint', step.after.requester, REPLACE_OVER)];

/** For how long a notice is not sent yet, ms: what it takes back is still offered. */
export function waitsFor({ id }: Pick<Notice, 'id'>, { request, now }: Loaded): number {
  if (!id.endsWith(`:${REPLACE_OVER}`) || request.state.status !== 'delivered') return 0;
  return Math.max(0, (replaceableUntil(request) ?? 0) - now);
}

const keyReminder: Owed = (step) => [noticeOf(step, 'reminder', step.after.requester, 'reminder')];

/** The admins are told. */
const alert: Owed = (step) => [
  noticeOf(step, 'alert', step.policy.channels.alerts, `alert:${step.after.version}`),
];

/** The approvers are reminded in the thread of the card. */
const call: Owed = (step) => [noticeOf(step, 'call', step.policy.channels.approvals, 'call')];

/** The people whom the policy names under `escalate` are asked. */
const escalation: Owed = (step) => {
  const channel = step.after.route.escalation?.channel ?? step.policy.channels.approvals;
  return [noticeOf(step, 'escalation', channel, 'escalation')];
};

/** The requester is told that the approvers cannot be reached, or can be reached again. */
const reach: Owed = (step) => [noticeOf(step, 'reach', step.after.requester, 'reach')];

/** The announcement channels and the admins are told that somebody used break-glass. */
const glass: Owed = (step) => {
  const { announcements, alerts } = step.policy.channels;
  const channels = [...new Set([...announcements, alerts])];
  return channels.map((channel) => noticeOf(step, 'glass', channel, `glass:${channel}`));
};

/** The approvers are asked again to acknowledge a break-glass request. */
const review: Owed = (step) => [noticeOf(step, 'review', step.policy.channels.approvals, 'review')];

/** That it is gone is told by its credential. */
const keyIsThere: Owed = (step) => {
  const { state } = step.after;
  if (state.status !== 'ready') return [];
  const { id: keyId } = state.key;
  return step.policy.channels.announcements.map((channel) => ({
    ...noticeOf(step, 'announcement', channel, `announcement:ready:${keyId}:${channel}`),
    keyId,
  }));
};

/** The notices of each event, in the order in which they are sent. */
const NOTICES: { readonly [E in RequestEvent]: readonly Owed[] } = {
  'request.created': [card, receipt],
  'request.glass_broken': [card, receipt, glass],
  'request.withdrawn': [card, receipt, keyMessage, offerOver],
  'request.lapsed': [card, receipt, keyMessage, outcome, offerOver],
  'request.held': [card, receipt, keyMessage, outcome, alert],
  // `outcome` only for `ready`: otherwise the requester was told "approved" when people approved.
  'request.resumed': [
    card,
    receipt,
    unless('ready', keyMessage),
    when('ready', outcome),
    when('pending', call),
  ],
  // The approvers have seen the card before: it alone would not tell them.
  'request.reopened': [card, receipt, keyMessage, call],
  'request.closed': [card, receipt, keyMessage, outcome, when('unchecked', alert)],
  'request.escalated': [card, receipt, escalation],

  'vote.approved': [
    card,
    receipt,
    unless('pending', keyMessage),
    when('approved', outcome),
    offerOver,
    turn,
  ],
  'vote.denied': [card, receipt, unless('pending', keyMessage), when('denied', outcome), offerOver],
  'question.asked': [card, receipt, question],
  'question.answered': [card, receipt, answer],
  'less.offered': [card, receipt, offerOver, offer],
  'less.accepted': [
    card,
    receipt,
    unless('pending', keyMessage),
    when('approved', outcome),
    offerOver,
    accepted,
    turn,
  ],
  'less.declined': [card, receipt, offerOver, declined],

  'approvers.nudged': [card, receipt, nudge],
  // The card first: if somebody deleted it, it is posted again, and the reminder is in its thread.
  'approvers.reminded': [card, call],
  'approvers.reminder_put_off': [card, receipt],
  'break_glass.acknowledged': [card, receipt, acknowledgement],
  'break_glass.reminded': [review],
  // No card: it is posted, or owed already.
  'card.unreachable': [receipt, reach],
  'card.posted': [unless('pending', card), receipt, when('pending', reach)],

  // The owner hears of the key itself from its credential.
  'act.put_off': [card, receipt],
  'act.begun': [card, receipt],
  'act.done': [card, receipt],
  'act.not_done': [card, receipt, outcome],
  'create.intent': [card, receipt, keyMessage],
  'create.put_off': [card, receipt, keyMessage],
  'create.refused': [card, receipt, keyMessage, outcome],
  'create.in_doubt': [card, receipt, keyMessage],
  'create.interrupted': [card, receipt, keyMessage],
  'create.cleaned': [card, receipt, keyMessage, unless('approved', outcome), when('held', alert)],

  // It is announced when it can be used.
  'key.created': [card, receipt],
  'key.fit_later': [card, receipt],
  'key.ready': [card, receipt, outcome, keyIsThere],
  'key.kept': [card, receipt, keyMessage, outcome],
  'key.found_gone': [card, receipt, keyMessage, outcome],
  // That a key is deleted is told when its credential has ended.
  'key.revoke_asked': [card, receipt, keyMessage, outcome],
  'key.replace_asked': [card, receipt, keyMessage],
  'key.revoked_for_replacement': [card, receipt, keyMessage],

  'reveal.claimed': [card, receipt],
  // A window that was closed too early changes nothing for the requester.
  'reveal.not_shown': [card, receipt, when('uncertain', outcome)],
  'reveal.delivered': [card, receipt, keyMessage, whenReplaceIsOver],
  'reveal.uncertain': [card, receipt, outcome],
  // This reminder changes nothing that other people see.
  'requester.reminded': [keyReminder],
  'secret.expired': [card, receipt, keyMessage, outcome],
};

/** Who must be told of a step, besides the person who made it. */
export function noticesFor(event: RequestEvent, step: Step): Notice[] {
  return NOTICES[event].flatMap((owed) => owed(step));
}
