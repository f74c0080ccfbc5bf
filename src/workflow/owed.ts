import type { Policy } from '../domain/policy.ts';
import { FINAL, type IssuedKey, type Request, type State, type Status } from '../domain/request.ts';
import { owedTalk } from './owedTalk.ts';
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
  'revoked',
];

/** When a state next needs attention, epoch ms; `null` where only a person moves it on. */
export function dueOf(state: State): number | null {
  switch (state.status) {
    case 'pending':
      return state.until;
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
  if (status === 'revoked') return after.state.key;
  const replaced = before?.state.status === 'revoking' && status === 'approved';
  return replaced ? after.replacement?.keys.at(-1) : undefined;
}

/** A reminder changes nothing that anybody else sees. */
function isReminder(before: Request | undefined, after: Request): boolean {
  if (before === undefined || before.state.status !== after.state.status) return false;
  return remindAtOf(before) !== remindAtOf(after);
}

function remindAtOf({ state }: Request): number | undefined {
  const waits = state.status === 'ready' || state.status === 'uncertain';
  return waits ? state.remindAt : undefined;
}

/** Who must be told of a step, besides the person who made it: the notices it owes. */
export function owedFor(before: Request | undefined, after: Request, policy: Policy): Notice[] {
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
  const news = isNews(before, after);
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
    notice('card', approvals, 'card'),
    notice('receipt', after.requester, 'receipt'),
    ...(news && TOLD.includes(status)
      ? [notice('outcome', after.requester, `outcome:${status}:${after.version}`)]
      : []),
    ...announcements,
    ...(news && status === 'held' ? [notice('alert', alerts, `alert:${after.version}`)] : []),
    ...owedTalk(before, after, approvals).map((talk) => ({
      ...notice(talk.kind, talk.target, talk.tag),
      said: talk.said,
    })),
  ];
}
