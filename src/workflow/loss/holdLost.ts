import type { Policy } from '../../domain/policy/policy.ts';
import { isBehind } from '../../domain/record/loss.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Later } from '../../domain/record/state.ts';
import type { HoldCommand } from '../../domain/transitions/hold.ts';
import { StoreError } from '../../foundation/errors.ts';
import { goneRequestAnchor, requestAnchor } from '../core/anchor.ts';
import type { Transitions } from '../core/transition.ts';
import type { ReadLost } from '../ports/audit.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/logging.ts';
import type { PreApprovals, Requests } from '../ports/store.ts';
import { laterStates } from './laterEntries.ts';
import { createLostPreApprovals } from './lostPreApprovals.ts';
import { type LostUses, lostUses } from './lostUses.ts';

/**
 * Holds every request that Redis shows in an earlier state than the copy of the log names, and settles
 * pre-approvals.
 */
export type HoldLost = () => Promise<readonly string[]>;

type Found = Request | 'gone' | 'unreadable';

/** That an older record was put back once stays known, though the log does not show it any more. */
function isKnownOlder({ state }: Request): boolean {
  return state.status === 'held' && state.reason === 'history_differs';
}

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
  async function read(requestId: string): Promise<Found> {
    try {
      return (await requests.load(requestId))?.request ?? 'gone';
    } catch (cause) {
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      log.error({ requestId, err: cause }, 'loss.record_unreadable');
      return 'unreadable';
    }
  }

  /**
   * The log does not name this record any more, or not as the newest; and it does not count any more
   * what the lost entries counted. Of a record that is gone or cannot be read no older one is believed.
   */
  async function anchor(requestId: string, found: Found, uses: LostUses, later: Later) {
    const given = { at: await requests.now(), policyHash: parts.policy().hash };
    const lost = { made: uses.made.get(requestId), wasTried: uses.tried.has(requestId) };
    await requests.note(
      typeof found === 'string' || isKnownOlder(found)
        ? goneRequestAnchor(requestId, given, { ...lost, status: later.status })
        : requestAnchor(found, given, lost),
    );
  }

  /** The newest record, and whether it is held. */
  async function hold(requestId: string, later: Later): Promise<readonly [Found, boolean]> {
    const request = await read(requestId);
    if (typeof request === 'string' || !isBehind(request, later)) return [request, false];
    const held = await transitions.move(requestId, (loaded) => holdOf(loaded.request, later));
    if (held.ok) return [held.request, true];
    const now = await read(requestId);
    if (typeof now !== 'string' && isBehind(now, later)) {
      throw new StoreError('contended', `request ${requestId} could not be held`);
    }
    return [now, false];
  }

  return async () => {
    await settlePreApprovals();
    const held: string[] = [];
    const uses = await lostUses(parts.readLost());
    const states = await laterStates(parts.readLost());
    // In the order in which quotas were used, and then all others.
    for (const requestId of new Set([...uses.made.keys(), ...states.keys()])) {
      const later = states.get(requestId);
      if (later === undefined) continue;
      const [found, isHeld] = await hold(requestId, later);
      if (isHeld) held.push(requestId);
      await anchor(requestId, found, uses, later);
    }
    if (held.length > 0) log.warn({ count: held.length }, 'loss.held');
    return held;
  };
}
