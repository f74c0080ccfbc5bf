import type { Policy, Reminders } from '../policy/policy.ts';
import type { Route } from '../policy/route.ts';
import { isWorkingMoment, nextWorkingMoment } from '../policy/workingHours.ts';
import type { State } from '../record/state.ts';

type Pending = Extract<State, { status: 'pending' }>;

/**
 * Plans the next reminder of the approvers. Each wait is twice as long as the one before. A
 * reminder is sent within working hours, and never when the time to decide is over.
 */
export function withApproverReminder(
  { remindAt: _, ...pending }: Pending,
  { afterMs, workingHours }: Reminders,
  now: number,
): Pending {
  if (afterMs === 0) return pending;
  const wished = now + afterMs * 2 ** (pending.reminded ?? 0);
  if (wished >= pending.until) return pending;
  const remindAt =
    workingHours === undefined ? wished : nextWorkingMoment(workingHours, Math.ceil(wished));
  return remindAt === undefined || remindAt >= pending.until ? pending : { ...pending, remindAt };
}

/**
 * Plans the next reminder anew, because the approvers were reminded just now for another reason.
 * The wait counts from now, and the reminder never comes sooner than it was planned.
 */
export function withReminderAfter(pending: Pending, reminders: Reminders, now: number): Pending {
  const { remindAt } = pending;
  if (remindAt === undefined) return pending;
  const later = withApproverReminder(pending, reminders, now);
  return later.remindAt !== undefined && later.remindAt < remindAt ? pending : later;
}

/** Puts a reminder off to the next working moment; `undefined` if it may be sent now. */
export function putOff(
  { remindAt: _, ...pending }: Pending,
  { afterMs, workingHours }: Reminders,
  now: number,
): Pending | undefined {
  // The policy was changed since: it has no reminders any more.
  if (afterMs === 0) return pending;
  if (workingHours === undefined || isWorkingMoment(workingHours, now)) return undefined;
  const remindAt = nextWorkingMoment(workingHours, now);
  return remindAt === undefined || remindAt >= pending.until ? pending : { ...pending, remindAt };
}

/**
 * The pending state until this moment. The second round counts from the creation of the request, as
 * its votes do. If that time is over, it is asked at once.
 */
export function waitingUntil(
  until: number,
  { reminders }: Pick<Policy, 'reminders'>,
  { escalation }: Route,
  { createdAt, now }: { readonly createdAt: number; readonly now: number },
): Pending {
  const escalateAt =
    escalation === undefined ? undefined : Math.max(now, createdAt + escalation.afterMs);
  const pending: Pending = {
    status: 'pending',
    until,
    ...(escalateAt === undefined || escalateAt >= until ? {} : { escalateAt }),
  };
  return withApproverReminder(pending, reminders, now);
}

/**
 * The pending state of a request that begins to wait for its approvers, for the first time or
 * again.
 */
export function pendingState(policy: Policy, route: Route, now: number, createdAt = now): Pending {
  return waitingUntil(now + policy.requestLifetimeMs, policy, route, { createdAt, now });
}
