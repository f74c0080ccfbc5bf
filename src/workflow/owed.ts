import type { Policy } from '../domain/policy.ts';
import { FINAL, type Request, type State, type Status } from '../domain/request.ts';
import type { Notice, NoticeKind } from './ports.ts';

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
];

/** When a state next needs attention, epoch ms; `null` where only a person moves it on. */
export function dueOf(state: State): number | null {
  switch (state.status) {
    case 'pending':
    case 'ready':
    case 'uncertain':
      return state.until;
    case 'approved':
    case 'expiring':
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

/** Who must be told of a step, besides the person who made it: the notices it owes. */
export function owedFor(before: Request | undefined, after: Request, policy: Policy): Notice[] {
  const { status } = after.state;
  const notice = (kind: NoticeKind, target: string, tag: string): Notice => ({
    id: `${after.id}:${tag}`,
    requestId: after.id,
    kind,
    target,
    about: status,
    version: after.version,
    tries: 0,
  });
  const news = isNews(before, after);
  const pictures = [
    notice('card', policy.channels.approvals, 'card'),
    notice('receipt', after.requester, 'receipt'),
  ];
  const outcome =
    news && TOLD.includes(status)
      ? [notice('outcome', after.requester, `outcome:${status}:${after.version}`)]
      : [];
  const announcements =
    status === 'ready' && before?.state.status === 'creating'
      ? policy.channels.announcements.map((channel) =>
          notice('announcement', channel, `announcement:${channel}`),
        )
      : [];
  const alerts =
    news && status === 'held'
      ? [notice('alert', policy.channels.alerts, `alert:${after.version}`)]
      : [];
  return [...pictures, ...outcome, ...announcements, ...alerts];
}
