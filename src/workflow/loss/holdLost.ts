import type { Policy } from '../../domain/policy/policy.ts';
import { isBehind } from '../../domain/record/loss.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Later, Status } from '../../domain/record/state.ts';
import type { HoldCommand } from '../../domain/transitions/hold.ts';
import { StoreError } from '../../foundation/errors.ts';
import { goneRequestAnchor, requestAnchor } from '../core/anchor.ts';
import type { Transitions } from '../core/transition.ts';
import type { History, ReadLost } from '../ports/audit.ts';
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

const RACES = 3;

type Found = Request | 'gone' | 'unreadable';

/** The record as it is now, and whether somebody has put an older one back. */
interface Seen {
  readonly found: Found;
  readonly isOlder: boolean;
}

/** That an older record was put back once stays known, though the log does not show it any more. */
function isKnownOlder({ state }: Request): boolean {
  return state.status === 'held' && state.reason === 'history_differs';
}

function contended(requestId: string): StoreError {
  return new StoreError('contended', `request ${requestId} changes all the time`);
}

function holdOf({ state }: Request, later: Later, isOlder: boolean): HoldCommand {
  const attempt = 'attempt' in state ? { attempt: state.attempt.number } : {};
  const reason = isOlder ? 'history_differs' : 'entries_lost';
  return { type: 'hold', during: state.status, ...attempt, reason, later };
}

/**
 * Called before safe mode ends, so that nothing is created, shown, reminded, expired or deleted
 * until a person has decided. It can be repeated: what is held already stays as it is.
 */
export function createHoldLost(parts: {
  readonly readLost: ReadLost;
  readonly history: Pick<History, 'follow' | 'isOlder'>;
  readonly requests: Pick<Requests, 'load' | 'note' | 'now'>;
  readonly preApprovals: Pick<PreApprovals, 'get' | 'save'>;
  readonly transitions: Pick<Transitions, 'move'>;
  readonly policy: () => Policy;
  readonly ids: Pick<Ids, 'nonce'>;
  readonly log: Log;
}): HoldLost {
  const { history, requests, transitions, log } = parts;
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

  /** It is read again while others change it: a change that the log already names makes nothing older. */
  async function see(requestId: string): Promise<Seen> {
    let found = await read(requestId);
    for (let race = 0; race < RACES; race += 1) {
      await history.follow();
      if (typeof found === 'string') return { found, isOlder: false };
      if (isKnownOlder(found)) return { found, isOlder: true };
      if (!history.isOlder(found)) return { found, isOlder: false };
      const now = await read(requestId);
      if (typeof now !== 'string' && now.commitId === found.commitId)
        return { found, isOlder: true };
      found = now;
    }
    throw contended(requestId);
  }

  /** Whether it is held now. */
  async function hold(requestId: string, later: Later, { found, isOlder }: Seen): Promise<boolean> {
    if (typeof found === 'string' || !isBehind(found, later)) return false;
    const held = await transitions.move(requestId, ({ request }) =>
      holdOf(request, later, isOlder),
    );
    if (held.ok) return true;
    const now = await read(requestId);
    if (typeof now !== 'string' && isBehind(now, later)) throw contended(requestId);
    return false;
  }

  /**
   * The log does not name this record any more, or not as the newest; and it does not count any more
   * what the lost entries counted. Of a record that is gone, cannot be read or is an older one, none
   * is believed. Written down before an older one is held, because the hold is a change like any
   * other, behind which nothing shows any more that it is older.
   */
  async function settle(requestId: string, uses: LostUses, later: Later): Promise<boolean> {
    const lost = { made: uses.made.get(requestId), wasTried: uses.tried.has(requestId) };
    const given = async () => ({ at: await requests.now(), policyHash: parts.policy().hash });
    const believeNone = async (status: Status) =>
      requests.note(goneRequestAnchor(requestId, await given(), { ...lost, status }));

    let seen = await see(requestId);
    const wasOlder = seen.isOlder;
    if (wasOlder && typeof seen.found !== 'string') await believeNone(seen.found.state.status);
    const isHeld = await hold(requestId, later, seen);
    if (wasOlder) return isHeld;
    let anchored: string | undefined;
    for (let race = 0; race < RACES; race += 1) {
      // Also what else moves a request may have changed it meanwhile: a notice, or its time.
      seen = await see(requestId);
      const { found, isOlder } = seen;
      if (typeof found === 'string' || isOlder) {
        await believeNone(typeof found === 'string' ? later.status : found.state.status);
        return isHeld;
      }
      if (found.commitId === anchored) return isHeld;
      await requests.note(requestAnchor(found, await given(), lost));
      anchored = found.commitId;
    }
    throw contended(requestId);
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
      if (await settle(requestId, uses, later)) held.push(requestId);
    }
    if (held.length > 0) log.warn({ count: held.length }, 'loss.held');
    return held;
  };
}
