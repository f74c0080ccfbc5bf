import type { State } from '../../domain/record/state.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { LoadOrAlarm } from '../core/loadOrAlarm.ts';
import type { Transitions } from '../core/transition.ts';
import type { CarryOut } from '../credentials/carryOut.ts';
import type { createFitting } from '../issuing/fit.ts';
import type { createIssuing } from '../issuing/issue.ts';
import type { createRecovery } from '../issuing/recover.ts';
import type { createDelivery } from '../notices/deliver.ts';
import type { Log } from '../ports/logging.ts';
import type { Loaded, Requests } from '../ports/store.ts';
import type { createExpiry } from '../requests/reveal/expire.ts';

const LEASE = 30_000;
const AT_ONCE = 20;

type Pending = Extract<State, { status: 'pending' }>;

/** Redis is away: taking what is due will say so. */
function unlessStore(cause: unknown): true {
  if (cause instanceof StoreError) return true;
  throw cause;
}

/**
 * Moves on what is due. It is the only timer. Any replica may run it at any time: correctness
 * depends on the commits, leases only avoid useless calls.
 */
export function createSweep(parts: {
  readonly requests: Pick<Requests, 'takeDue'>;
  readonly records: Pick<LoadOrAlarm, 'load' | 'unreadableNotice' | 'tell'>;
  readonly transitions: Transitions;
  readonly issuing: ReturnType<typeof createIssuing>;
  readonly recovery: ReturnType<typeof createRecovery>;
  readonly fitting: ReturnType<typeof createFitting>;
  readonly expiry: ReturnType<typeof createExpiry>;
  readonly acts: CarryOut;
  readonly delivery: ReturnType<typeof createDelivery>;
  /** Takes over a request that is due: `attend` is called for it, a few at a time. */
  readonly attendDue: (requestId: string) => void;
  /** Whether the clock of Redis is right: else nothing ends by its time. Throws `StoreError`. */
  readonly isTimeRight?: () => Promise<boolean>;
  readonly log: Log;
}): {
  /** What this one request needs now. */
  attend(requestId: string): Promise<void>;
  /**
   * One pass over what is due. Returns the ms until the next thing is due, `null` if nothing waits.
   */
  sweep(): Promise<number | null>;
} {
  const { requests, records, transitions, issuing, recovery, delivery, log } = parts;
  const { acts, fitting, expiry } = parts;
  const { isTimeRight = async () => true } = parts;

  /**
   * The end comes before the escalation. The escalation comes before a reminder, because it reminds
   * people too.
   */
  async function wait({ request, now }: Loaded, state: Pending): Promise<void> {
    const isOver = (at: number | undefined) => at !== undefined && now >= at;
    if (isOver(state.until)) await transitions.move(request.id, { type: 'lapse' });
    else if (isOver(state.escalateAt)) await transitions.move(request.id, { type: 'escalate' });
    else if (isOver(state.remindAt)) {
      await transitions.move(request.id, { type: 'remind_approvers' });
    }
  }

  async function moveOn(requestId: string): Promise<void> {
    const loaded = await records.load(requestId);
    if (loaded === undefined) return;
    const { state, reviewAt } = loaded.request;
    // What people asked for goes on; what only time brings about waits for the right time.
    const isAskedFor = ['approved', 'applying', 'fitting'].includes(state.status);
    if (!isAskedFor && !(await isTimeRight())) return;
    if (reviewAt !== undefined && loaded.now >= reviewAt) {
      const { ok } = await transitions.move(requestId, { type: 'review_due' });
      // What else is due comes with the next pass.
      if (ok) return;
    }
    switch (state.status) {
      case 'pending':
        return wait(loaded, state);
      case 'approved':
        if (!(await acts.carryOut(loaded))) await issuing.issue(requestId);
        return;
      case 'applying':
        return acts.settle(loaded);
      case 'creating':
        await transitions.move(requestId, { type: 'lease_over' });
        return;
      case 'recovering':
        return recovery.recover(requestId);
      case 'fitting':
        return fitting.fit(requestId);
      case 'claimed':
        await transitions.move(requestId, { type: 'delivery_doubt' });
        return;
      case 'ready':
      case 'uncertain':
        if (loaded.now >= state.until) return expiry.expire(requestId);
        await transitions.move(requestId, { type: 'remind' });
        return;
      default:
        return;
    }
  }

  async function guarded(what: string, requestId: string, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (cause) {
      // It stays due: the next pass tries again.
      log.error({ requestId, err: cause }, what);
    }
  }

  return {
    async attend(requestId) {
      await guarded('sweep.failed', requestId, moveOn(requestId));
      await guarded('notices.failed', requestId, delivery.deliverFor(requestId));
    },
    async sweep() {
      // What is taken by a wrong clock would be leased until some day.
      const isRight = await isTimeRight().catch(unlessStore);
      const due = await requests.takeDue({ limit: isRight ? AT_ONCE : 0, leaseMs: LEASE });
      if (!isRight) return null;
      // A request that waits for a slow Atlas must not delay the others.
      for (const requestId of due.requestIds) parts.attendDue(requestId);
      for (const id of due.unreadable) records.unreadableNotice(id);
      await Promise.all([
        ...due.notices.map((notice) =>
          guarded('notices.failed', notice.requestId, delivery.deliver(notice)),
        ),
        ...due.unreadable.slice(0, 1).map((id) => guarded('notices.failed', id, records.tell())),
      ]);
      return due.nextAt === null ? null : Math.max(0, due.nextAt - due.now);
    },
  };
}
