import { StoreError } from '../../foundation/errors.ts';
import type { Log } from '../ports/logging.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';
import { createCancellableSleep } from '../timer/cancellableSleep.ts';

const ROUND_EVERY = 1000;
const CHECK_EVERY = 60_000;

export interface AuditFollower {
  start(): void;
  /** Resolves when the current round has ended, or after `ms`. */
  stop(ms: number): Promise<void>;
}

/**
 * Copies new audit entries once a second, and compares the log with its copies once a minute. It
 * also checks the settings of the store, because an operator may change them at any time. Work that
 * fails is tried again a second later; the same failure is logged once.
 */
export function createAuditFollower(parts: {
  /** Copies the new entries. If there is no copy, it only reads the end of the log. */
  readonly follow: () => Promise<void>;
  readonly check: () => Promise<void>;
  /** Tells people once a day where the log ends. */
  readonly tellHead: () => Promise<void>;
  /** Checks whether the settings of the store allow it to lose data. */
  readonly checkStore: () => Promise<void>;
  /** Told after each work whether something in Redis cannot be read as the audit log. */
  readonly unreadable: (isUnreadable: boolean) => void;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}): AuditFollower {
  const { stopwatch, log } = parts;
  const pauses = createCancellableSleep(stopwatch);
  let stopped = false;
  let rounds: Promise<void> = Promise.resolve();
  const reported = new Map<string, string>();
  /** The works that failed because of what somebody wrote in Redis. */
  const unreadable = new Set<string>();

  function sawReadable(name: string, cause?: unknown): void {
    if (cause instanceof StoreError && cause.code === 'corrupt') unreadable.add(name);
    else unreadable.delete(name);
    parts.unreadable(unreadable.size > 0);
  }

  async function attempt(name: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      sawReadable(name);
      if (reported.delete(name)) log.info({ work: name }, 'audit.watch_recovered');
      return true;
    } catch (cause) {
      sawReadable(name, cause);
      const problem = cause instanceof Error ? `${cause.name}: ${cause.message}` : 'unknown';
      if (reported.get(name) !== problem) log.error({ work: name, err: cause }, 'audit.watch');
      reported.set(name, problem);
      return false;
    }
  }

  async function round(): Promise<void> {
    let checkAt = stopwatch.now() + CHECK_EVERY;
    while (!stopped) {
      await attempt('copy', parts.follow);
      await attempt('store', parts.checkStore);
      await attempt('head', parts.tellHead);
      if (stopwatch.now() >= checkAt && (await attempt('check', parts.check))) {
        checkAt = stopwatch.now() + CHECK_EVERY;
      }
      if (!stopped) await pauses.pause(ROUND_EVERY);
    }
  }

  return {
    start() {
      rounds = round();
    },
    async stop(ms) {
      stopped = true;
      pauses.end();
      await Promise.race([rounds, stopwatch.sleep(ms)]);
    },
  };
}
