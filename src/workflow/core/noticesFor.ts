import type { Policy } from '../../domain/policy/policy.ts';
import { awaitsAcknowledgement, issuedKey, type Request } from '../../domain/record/request.ts';
import { FINAL, type IssuedKey, type State, type Status } from '../../domain/record/state.ts';
import { replaceableUntil } from '../../domain/transitions/revoke.ts';
import type { Notice, NoticeKind } from '../ports/store.ts';
import { conversationNotices } from './conversationNotices.ts';

/** Outcomes the requester gets a direct message about. */
const TOLD: readonly Status[] = [
  'approved',
  'denied',
  'failed',
  'held',
  'lapsed',
  'ready',
  'uncertain',
  'expired',
  'revoked',
  'unchecked',
];

type Pending = Extract<State, { status: 'pending' }>;

/** What comes first of the end, the second round and the next reminder. */
function pendingDue({ until, escalateAt = until, remindAt = until }: Pending): number {
  return Math.min(until, escalateAt, remindAt);
}

/** When a state next needs attention, epoch ms; `null` where only a person moves it on. */
export function dueOf(state: State): number | null {
  switch (state.status) {
    case 'pending':
      return pendingDue(state);
    case 'ready':
    case 'uncertain':
      return state.remindAt ?? state.until;
    case 'delivered':
      return state.replaceUntil ?? null;
    case 'approved':
    case 'expiring':
    case 'revoking':
      return state.retryAt;
    case 'creating':
    case 'claimed':
      return state.leaseUntil;
    case 'recovering':
      return state.after;
    default:
      return null;
  }
}

/** The same of a whole request: a broken glass is looked at after everything else is over. */
export function dueFor(request: Request): number | null {
  const due = dueOf(request.state);
  const { reviewAt } = request;
  if (reviewAt === undefined || !awaitsAcknowledgement(request)) return due;
  return due === null ? reviewAt : Math.min(due, reviewAt);
}

export function isOpen(request: Request): boolean {
  return !FINAL.includes(request.state.status);
}

/** An earlier outcome of the same name is worth telling again only if another one came between. */
function isNews(before: Request | undefined, after: Request): boolean {
  const { status } = after.state;
  if (before === undefined || before.state.status === status) return false;
  // Put off, cleaned up, tried again: the requester heard "approved" when the people approved.
  if (status === 'approved') return before.state.status === 'pending';
  // A window that closed too early changes nothing for the requester.
  return !(status === 'ready' && before.state.status === 'claimed');
}

/** The key that this step created or ended, which every announcement channel hears of. */
function announced(before: Request | undefined, after: Request): IssuedKey | undefined {
  const { status } = after.state;
  if (status === 'ready' && before?.state.status === 'creating') return after.state.key;
  if (status === 'revoked' || status === 'expired') return after.state.key;
  const replaced = before?.state.status === 'revoking' && status === 'approved';
  return replaced ? after.replacement?.keys.at(-1) : undefined;
}

function remindAt({ state }: Request): number | undefined {
  return state.status === 'ready' || state.status === 'uncertain' ? state.remindAt : undefined;
}

/** A reminder of the private key changes nothing that anybody else sees. */
function isReminder(before: Request | undefined, after: Request): boolean {
  if (before?.state.status !== after.state.status) return false;
  return remindAt(before) !== undefined && remindAt(before) !== remindAt(after);
}

/** Somebody broke the glass with this step. */
function brokeGlass(before: Request | undefined, after: Request): boolean {
  return before === undefined && after.grants.some(({ kind }) => kind === 'break_glass');
}

/** The approvers are asked once more to acknowledge it. */
function isReviewDue(before: Request | undefined, after: Request): boolean {
  return (
    before?.reviewAt !== undefined &&
    after.reviewAt !== undefined &&
    before.reviewAt !== after.reviewAt
  );
}

/** What time alone did to a request that waits for its approvers, or the loss of their channel. */
function whileWaiting(
  before: Request | undefined,
  after: Request,
): 'call' | 'escalation' | 'reach' | undefined {
  if (before?.state.status !== 'pending' || after.state.status !== 'pending') return undefined;
  if ((after.state.reminded ?? 0) > (before.state.reminded ?? 0)) return 'call';
  if (before.unreachableSince !== after.unreachableSince) return 'reach';
  // Who accepts less goes another way, and nobody is asked because of that.
  if (before.specHash !== after.specHash) return undefined;
  const escalated = before.state.escalateAt !== undefined && after.state.escalateAt === undefined;
  return escalated ? 'escalation' : undefined;
}

/** The message that once offered a private key says something else now, or has other buttons. */
function isOldOffer(before: Request | undefined, after: Request): boolean {
  if (before === undefined) return false;
  if (issuedKey(before) === undefined && before.replacement === undefined) return false;
  const { status } = after.state;
  // Shown within seconds, or offered again in a message of its own.
  if (['ready', 'claimed', 'uncertain'].includes(status)) return false;
  const replaceable = replaceableUntil(before) !== replaceableUntil(after);
  return before.state.status !== status || replaceable;
}

/** Who must be told of a step, besides the person who made it: the notices it owes. */
export function noticesFor(before: Request | undefined, after: Request, policy: Policy): Notice[] {
  const { status } = after.state;
  const { approvals, alerts } = policy.channels;
  const notice = (kind: NoticeKind, target: string, tag: string): Notice => ({
    id: `${after.id}:${tag}`,
    requestId: after.id,
    kind,
    target,
    about: status,
    version: after.version,
    tries: 0,
  });
  if (isReminder(before, after)) return [notice('reminder', after.requester, 'reminder')];
  if (isReviewDue(before, after)) return [notice('review', approvals, 'review')];
  const card = notice('card', approvals, 'card');
  const receipt = notice('receipt', after.requester, 'receipt');
  switch (whileWaiting(before, after)) {
    case 'call':
      // The card first: where somebody deleted it, the reminder stands under the new one.
      return [card, notice('call', approvals, 'call')];
    case 'escalation': {
      const channel = after.route.escalation?.channel ?? approvals;
      return [card, receipt, notice('escalation', channel, 'escalation')];
    }
    case 'reach':
      // The card is owed already, or stands.
      return [receipt, notice('reach', after.requester, 'reach')];
  }
  const news = isNews(before, after);
  const hear = [...new Set([...policy.channels.announcements, alerts])];
  const glass = brokeGlass(before, after)
    ? hear.map((channel) => notice('glass', channel, `glass:${channel}`))
    : [];
  const key = announced(before, after);
  const about: Status = status === 'ready' ? 'ready' : 'revoked';
  const announcements =
    key === undefined
      ? []
      : policy.channels.announcements.map((channel) => ({
          ...notice('announcement', channel, `announcement:${about}:${key.id}:${channel}`),
          about,
          keyId: key.id,
        }));
  return [
    card,
    receipt,
    ...(isOldOffer(before, after) ? [notice('repaint', after.requester, 'repaint')] : []),
    ...(news && TOLD.includes(status)
      ? [notice('outcome', after.requester, `outcome:${status}:${after.version}`)]
      : []),
    ...glass,
    ...announcements,
    ...(news && (status === 'held' || status === 'unchecked')
      ? [notice('alert', alerts, `alert:${after.version}`)]
      : []),
    ...conversationNotices(before, after, approvals).map((talk) => ({
      ...notice(talk.kind, talk.target, talk.tag),
      said: talk.said,
    })),
  ];
}
