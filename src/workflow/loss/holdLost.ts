import { isBehind } from '../../domain/record/loss.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Later } from '../../domain/record/state.ts';
import type { HoldCommand } from '../../domain/transitions/hold.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { Transitions } from '../core/transition.ts';
import type { ReadLost } from '../ports/audit.ts';
import type { Log } from '../ports/logging.ts';
import type { Requests } from '../ports/store.ts';
import { laterStates } from './laterEntries.ts';

/** Holds every request that Redis shows in an earlier state than the copy of the log names. */
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
  readonly transitions: Pick<Transitions, 'move'>;
  readonly policyHash: () => string;
  readonly log: Log;
}): HoldLost {
  const { requests, transitions, log } = parts;

  /** A record that cannot be read is believed in nothing, so nothing is done with it anyway. */
  async function read(requestId: string): Promise<Request | undefined> {
    try {
      return (await requests.load(requestId))?.request;
    } catch (cause) {
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      log.error({ requestId, err: cause }, 'loss.record_unreadable');
      return undefined;
    }
  }

  /**
   * The log does not name this record any more. Without this entry an older record of the request,
   * put back after the loss was accepted, would be believed.
   */
  async function anchor({ id, version, commitId }: Request): Promise<false> {
    await requests.note({
      event: 'record.anchored',
      requestId: id,
      by: 'keywarden',
      at: await requests.now(),
      outcome: 'success',
      policyHash: parts.policyHash(),
      facts: { version, commit: commitId },
    });
    return false;
  }

  async function hold(requestId: string, later: Later): Promise<boolean> {
    const request = await read(requestId);
    if (request === undefined) return false;
    if (!isBehind(request, later)) return anchor(request);
    const held = await transitions.move(requestId, (loaded) => holdOf(loaded.request, later));
    if (held.ok) return true;
    const now = await read(requestId);
    if (now !== undefined && isBehind(now, later)) {
      throw new StoreError('contended', `request ${requestId} could not be held`);
    }
    return now === undefined ? false : anchor(now);
  }

  return async () => {
    const held: string[] = [];
    for (const [requestId, later] of await laterStates(parts.readLost())) {
      if (await hold(requestId, later)) held.push(requestId);
    }
    if (held.length > 0) log.warn({ count: held.length }, 'loss.held');
    return held;
  };
}
