import type { Policy } from '../../domain/policy/policy.ts';
import { isOutrun } from '../../domain/record/loss.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Later } from '../../domain/record/state.ts';
import type { HoldCommand } from '../../domain/transitions/hold.ts';
import { StoreError } from '../../foundation/errors.ts';
import { goneAnchor, requestAnchor } from '../core/anchor.ts';
import type { Transitions } from '../core/transition.ts';
import type { ReadLost } from '../ports/audit.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/logging.ts';
import type { PreApprovals, Requests } from '../ports/store.ts';
import { laterStates } from './laterEntries.ts';
import { createLostPreApprovals } from './lostPreApprovals.ts';

/**
 * Holds every request that Redis shows in an earlier state than the copy of the log names, and settles
 * pre-approvals.
 */
export type HoldLost = () => Promise<readonly string[]>;

function holdOf({ state }: Request, later: Later): HoldCommand {
  const attempt = 'attempt' in state ? { attempt: state.attempt.number } : {};
  return { type: 'hold', during: state.status, ...attempt, reason: 'entries_lost', later };
}

/**
 * Called before safe mode ends, so that nothing is created, shown, reminded, expired or deleted
 * until a person has decided. It can be repeated: what is held already stays as it is.
 */
export function createHoldLost(parts: {
  readonly readLost: ReadLost;
  readonly requests: Pick<Requests, 'load' | 'note' | 'now'>;
  readonly preApprovals: Pick<PreApprovals, 'get' | 'save'>;
  readonly transitions: Pick<Transitions, 'move'>;
  readonly policy: () => Policy;
  readonly ids: Pick<Ids, 'nonce'>;
  readonly log: Log;
}): HoldLost {
  const { requests, transitions, log } = parts;
  const settlePreApprovals = createLostPreApprovals(parts);

  /** A record that cannot be read is believed in nothing, so nothing is done with it anyway. */
  async function read(requestId: string): Promise<Request | 'gone' | 'unreadable'> {
    try {
      return (await requests.load(requestId))?.request ?? 'gone';
    } catch (cause) {
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      log.error({ requestId, err: cause }, 'loss.record_unreadable');
      return 'unreadable';
    }
  }

  /** The log does not name this record any more, or not as the newest. */
  async function anchor(requestId: string, request: Request | 'gone'): Promise<false> {
    const given = { at: await requests.now(), policyHash: parts.policy().hash };
    await requests.note(
      request === 'gone' ? goneAnchor({ requestId }, given) : requestAnchor(request, given),
    );
    return false;
  }

  async function hold(requestId: string, later: Later): Promise<boolean> {
    const request = await read(requestId);
    if (request === 'unreadable') return false;
    if (request === 'gone' || !isOutrun(request, later)) return anchor(requestId, request);
    const held = await transitions.move(requestId, (loaded) => holdOf(loaded.request, later));
    if (held.ok) return true;
    const now = await read(requestId);
    if (now === 'unreadable') return false;
    if (now !== 'gone' && isOutrun(now, later)) {
      throw new StoreError('contended', `request ${requestId} could not be held`);
    }
    return anchor(requestId, now);
  }

  return async () => {
    await settlePreApprovals();
    const held: string[] = [];
    for (const [requestId, later] of await laterStates(parts.readLost())) {
      if (await hold(requestId, later)) held.push(requestId);
    }
    if (held.length > 0) log.warn({ count: held.length }, 'loss.held');
    return held;
  };
}
