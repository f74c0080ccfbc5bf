import { StoreError } from '../../foundation/errors.ts';
import type { Log } from '../ports/logging.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';
import { createCancellableSleep } from './cancellableSleep.ts';
import type { createSweep } from './sweep.ts';

/** How long to wait when nothing is known to be due, ms. */
const IDLE = 1000;
/** Requests moved on at the same time by one process, and how many of them by the sweep. */
const AT_ONCE = { all: 12, due: 6 } as const;

export interface Runner {
  /** Something about this request changed: attend to it now instead of at the next pass. */
  attendNow(requestId: string): void;
  /**
   * The same for a request that the sweep found due. It gets only some of the places, so that a
   * request for which a person waits is not delayed.
   */
  attendDue(requestId: string): void;
  start(): void;
  /**
   * Ends the passes and ignores later calls. Resolves when the current work has ended, or after
   * `ms`.
   */
  stop(ms: number): Promise<void>;
}

/**
 * Polls the index of what is due, and attends to requests that just changed. It never works on one
 * request twice at the same time; the slow round, which tries those that are late, may do so beside
 * it. The store refuses a change that was decided on an older record.
 */
export function createRunner(parts: {
  readonly sweep: ReturnType<typeof createSweep>;
  /** Compares Atlas with our records. It decides itself which organizations are due. */
  readonly keySweep?: { run(isStopped: () => boolean): Promise<void> };
  /** Puts back what is missing beside the records. It decides itself when it is time. */
  readonly listingCheck?: { run(isStopped: () => boolean): Promise<void> };
  /** A newer Keywarden has taken over: this one does nothing more. */
  readonly outdated?: () => void;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}): Runner {
  const { sweep, keySweep, listingCheck, outdated, stopwatch, log } = parts;
  const waiting = { now: new Set<string>(), due: new Set<string>() };
  const inWork = new Map<string, { readonly work: Promise<void>; readonly due: boolean }>();
  let stopped = false;
  const pauses = createCancellableSleep(stopwatch);
  let passes: Promise<unknown> = Promise.resolve();

  function hasRoom(due: boolean): boolean {
    const busy = [...inWork.values()];
    if (stopped || busy.length >= AT_ONCE.all) return false;
    return !due || busy.filter((one) => one.due).length < AT_ONCE.due;
  }

  function next(): void {
    for (const [kind, ids] of Object.entries(waiting)) {
      const due = kind === 'due';
      for (const requestId of ids) {
        if (!hasRoom(due)) break;
        if (inWork.has(requestId)) continue;
        ids.delete(requestId);
        const work = sweep.attend(requestId).finally(() => {
          inWork.delete(requestId);
          next();
        });
        inWork.set(requestId, { work, due });
      }
    }
  }

  function take(ids: Set<string>, requestId: string): void {
    if (stopped) return;
    ids.add(requestId);
    next();
  }

  async function pass(): Promise<void> {
    while (!stopped) {
      let wait = IDLE;
      try {
        wait = Math.min(IDLE, (await sweep.sweep()) ?? IDLE);
      } catch (cause) {
        log.error({ err: cause }, 'sweep.failed');
        if (cause instanceof StoreError && cause.code === 'newer') outdated?.();
      }
      if (!stopped && wait > 0) await pauses.pause(wait);
    }
  }

  /** A loop of its own, because what is slow must not delay requests. */
  async function repeat(
    slow: { run(isStopped: () => boolean): Promise<void> },
    failed: string,
  ): Promise<void> {
    while (!stopped) {
      try {
        await slow.run(() => stopped);
      } catch (cause) {
        log.error({ err: cause }, failed);
      }
      if (!stopped) await pauses.pause(IDLE);
    }
  }

  return {
    attendNow: (requestId) => take(waiting.now, requestId),
    attendDue: (requestId) => take(waiting.due, requestId),
    start() {
      const slow = [
        keySweep && repeat(keySweep, 'sweep.keys_failed'),
        listingCheck && repeat(listingCheck, 'sweep.listings_failed'),
      ];
      passes = Promise.all([pass(), ...slow]);
    },
    async stop(ms) {
      stopped = true;
      pauses.end();
      const ended = Promise.allSettled([passes, ...[...inWork.values()].map(({ work }) => work)]);
      await Promise.race([ended, stopwatch.sleep(ms)]);
    },
  };
}
