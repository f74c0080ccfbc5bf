import { putOff, withApproverReminder, withReminderAfter } from '../approval/approverReminder.ts';
import { refuseAcknowledger } from '../approval/mayDecide.ts';
import { type Circumstances, type Decision, overtaken } from '../record/decision.ts';
import { awaitsAcknowledgement, type Request } from '../record/request.ts';
import { no } from '../record/result.ts';

/** How often a requester may have the approvers reminded, ms. */
export const NUDGE_EVERY = 60 * 60_000;

/** How often the approvers are asked to acknowledge a break-glass, until one of them does, ms. */
export const REVIEW_EVERY = 24 * 60 * 60_000;

export type AttentionCommand =
  /** The requester asks to remind the approvers. */
  | { readonly type: 'nudge'; readonly by: string }
  /** It is time to remind the approvers. */
  | { readonly type: 'remind_approvers' }
  /** Nobody decided in time: the second round is asked. */
  | { readonly type: 'escalate' }
  | { readonly type: 'acknowledge'; readonly by: string }
  /** Nobody has acknowledged the break-glass yet. */
  | { readonly type: 'review_due' }
  /** The card cannot be posted. `reason` is Slack's error code. */
  | { readonly type: 'unreachable'; readonly reason: string }
  | { readonly type: 'reachable' };

function nudge(request: Request, by: string, { policy, now }: Circumstances): Decision {
  const { state, nudgedAt = 0 } = request;
  if (by !== request.requester) return no({ why: 'not_requester' });
  if (state.status !== 'pending') return no({ why: 'not_pending', status: state.status });
  if (now >= state.until) return no({ why: 'lapsed' });
  const next = nudgedAt + NUDGE_EVERY;
  if (now < next) return no({ why: 'reminded_lately', next });
  return {
    ok: true,
    state: withReminderAfter(state, policy.reminders, now),
    changes: { nudgedAt: now },
    event: 'approvers.nudged',
    by,
    facts: {},
  };
}

function remindApprovers({ state }: Request, { policy, now }: Circumstances): Decision {
  const due = state.status === 'pending' && state.remindAt !== undefined;
  if (!due || now < state.remindAt || now >= state.until) {
    return overtaken(state);
  }
  const by = 'keywarden';
  const later = putOff(state, policy.reminders, now);
  if (later !== undefined) {
    const facts = { next: later.remindAt ?? 'never' };
    return { ok: true, state: later, event: 'approvers.reminder_put_off', by, facts };
  }
  const reminded = (state.reminded ?? 0) + 1;
  const next = withApproverReminder({ ...state, reminded }, policy.reminders, now);
  return { ok: true, state: next, event: 'approvers.reminded', by, facts: { reminded } };
}

function escalate({ state, route }: Request, { policy, now }: Circumstances): Decision {
  const due = state.status === 'pending' && state.escalateAt !== undefined;
  if (!due || now < state.escalateAt || now >= state.until || route.escalation === undefined) {
    return overtaken(state);
  }
  const { escalateAt: _, ...pending } = state;
  return {
    ok: true,
    // Everybody was mentioned just now, so the next reminder counts from here.
    state: withApproverReminder(pending, policy.reminders, now),
    event: 'request.escalated',
    by: 'keywarden',
    facts: { to: route.escalation.to },
  };
}

function acknowledge(request: Request, by: string, given: Circumstances): Decision {
  const refusal = refuseAcknowledger(request, by, given);
  if (refusal !== undefined) return no(refusal);
  return {
    ok: true,
    state: request.state,
    changes: { acknowledged: { by, at: given.now }, reviewAt: undefined },
    event: 'break_glass.acknowledged',
    by,
    facts: {},
  };
}

function reviewDue(request: Request, now: number): Decision {
  const { state, reviewAt } = request;
  const due = reviewAt !== undefined && now >= reviewAt && awaitsAcknowledgement(request);
  if (!due) return overtaken(state);
  return {
    ok: true,
    state,
    changes: { reviewAt: now + REVIEW_EVERY },
    event: 'break_glass.reminded',
    by: 'keywarden',
    facts: {},
  };
}

function unreachable(request: Request, reason: string, now: number): Decision {
  const { state, unreachableSince } = request;
  // In later states nobody needs to click on the card, so it does not matter.
  if (state.status !== 'pending' || unreachableSince !== undefined) return overtaken(state);
  return {
    ok: true,
    state,
    changes: { unreachableSince: now },
    event: 'card.unreachable',
    by: 'keywarden',
    facts: { reason },
  };
}

function reachable({ state, unreachableSince }: Request): Decision {
  if (unreachableSince === undefined) return overtaken(state);
  return {
    ok: true,
    state,
    changes: { unreachableSince: undefined },
    event: 'card.posted',
    by: 'keywarden',
    facts: {},
  };
}

/** Commands that bring a request to somebody's attention and change nothing else of it. */
export function decideAttention(
  request: Request,
  command: AttentionCommand,
  given: Circumstances,
): Decision {
  switch (command.type) {
    case 'nudge':
      return nudge(request, command.by, given);
    case 'remind_approvers':
      return remindApprovers(request, given);
    case 'escalate':
      return escalate(request, given);
    case 'acknowledge':
      return acknowledge(request, command.by, given);
    case 'review_due':
      return reviewDue(request, given.now);
    case 'unreachable':
      return unreachable(request, command.reason, given.now);
    case 'reachable':
      return reachable(request);
    default:
      return command satisfies never;
  }
}
