import { isOutrun } from '../../domain/record/loss.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Later } from '../../domain/record/state.ts';
import type { HoldCommand } from '../../domain/transitions/hold.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { Transitions } from '../core/transition.ts';
import type { AuditEntry, ReadLost } from '../ports/audit.ts';
import type { Log } from '../ports/logging.ts';
import type { PreApprovals, Requests } from '../ports/store.ts';
import { laterStates } from './laterEntries.ts';
import { type LostUses, lostUses } from './lostUses.ts';

/** No record names this commit. */
const NO_COMMIT = '';

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
  readonly preApprovals: Pick<PreApprovals, 'get'>;
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
   * The log does not name this record any more. Without this entry an older one, put back after the
   * loss was accepted, would be believed.
   */
  async function anchor(
    about: Pick<AuditEntry, 'requestId'>,
    facts: AuditEntry['facts'],
  ): Promise<void> {
    await requests.note({
      event: 'record.anchored',
      ...about,
      by: 'keywarden',
      at: await requests.now(),
      outcome: 'success',
      policyHash: parts.policyHash(),
      facts,
    });
  }

  /** What counted by the lost entries counts by this one. Of a record that is gone no other is believed. */
  async function anchorRequest(
    requestId: string,
    found: Pick<Request, 'version' | 'commitId' | 'state'> | undefined,
    { made, tried }: LostUses,
    later: Later,
  ): Promise<void> {
    const use = made.get(requestId);
    const isKnownOlder = found?.state.status === 'held' && found.state.reason === 'history_differs';
    await anchor(
      { requestId },
      {
        version: found?.version ?? later.version,
        // That an older one was put back once stays known, though the log does not show it any more.
        commit: found === undefined || isKnownOlder ? NO_COMMIT : found.commitId,
        status: found?.state.status ?? later.status,
        ...(use !== undefined && { requester: use.by, madeAt: use.at, quotas: use.quotas }),
        ...(tried.has(requestId) && { tried: true }),
      },
    );
  }

  async function anchorPreApprovals(lost: LostUses['preApprovals']): Promise<void> {
    const found = await parts.preApprovals.get([...lost.keys()]);
    for (const [preApproval, version] of lost) {
      const one = found.get(preApproval);
      const isNewest = one !== undefined && one.version >= version;
      const newest = isNewest ? one : { version, commitId: NO_COMMIT };
      await anchor({}, { preApproval, version: newest.version, commit: newest.commitId });
    }
  }

  /** Whether it is held; else what is the newest of it. */
  async function hold(requestId: string, later: Later): Promise<true | Request | undefined> {
    const request = await read(requestId);
    if (request === undefined || !isOutrun(request, later)) return request;
    const held = await transitions.move(requestId, (loaded) => holdOf(loaded.request, later));
    if (held.ok) return true;
    const now = await read(requestId);
    if (now !== undefined && isOutrun(now, later)) {
      throw new StoreError('contended', `request ${requestId} could not be held`);
    }
    return now;
  }

  return async () => {
    const held: string[] = [];
    const uses = await lostUses(parts.readLost());
    const states = await laterStates(parts.readLost());
    // In the order in which quotas were used, and then all others.
    for (const requestId of new Set([...uses.made.keys(), ...states.keys()])) {
      const later = states.get(requestId);
      if (later === undefined) continue;
      const found = await hold(requestId, later);
      if (found === true) held.push(requestId);
      await anchorRequest(requestId, found === true ? await read(requestId) : found, uses, later);
    }
    await anchorPreApprovals(uses.preApprovals);
    if (held.length > 0) log.warn({ count: held.length }, 'loss.held');
    return held;
  };
}
