import { awaitsAcknowledgement, type Request } from '../../domain/record/request.ts';
import type { State } from '../../domain/record/state.ts';

type Pending = Extract<State, { status: 'pending' }>;

/** The earliest of the end, the escalation and the next reminder. */
function pendingDue({ until, escalateAt = until, remindAt = until }: Pending): number {
  return Math.min(until, escalateAt, remindAt);
}

/** When a state next needs attention, epoch ms; `null` if only a person moves it on. */
export function dueOf(state: State): number | null {
  switch (state.status) {
    case 'pending':
      return pendingDue(state);
    case 'ready':
    case 'uncertain':
      return state.remindAt ?? state.until;
    case 'approved':
      // The commit in which that credential ends lets it go on.
      return state.waitsFor === undefined ? state.retryAt : null;
    case 'fitting':
      return state.retryAt;
    case 'creating':
    case 'claimed':
      return state.leaseUntil;
    case 'applying':
      return state.since;
    case 'recovering':
      return state.after;
    default:
      return null;
  }
}

/** Due time of the request. A break-glass review stays due even in a final state. */
export function dueFor(request: Request): number | null {
  const due = dueOf(request.state);
  const { reviewAt } = request;
  if (reviewAt === undefined || !awaitsAcknowledgement(request)) return due;
  return due === null ? reviewAt : Math.min(due, reviewAt);
}
