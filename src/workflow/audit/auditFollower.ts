import type { Log } from '../ports/logging.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';
import { createCancellableSleep } from '../timer/cancellableSleep.ts';

const OFTEN = 1000;
const CHECK_EVERY = 60_000;

export interface AuditFollower {
  start(): void;
  /** Resolves when the round in work has ended, or after `ms`. */
  stop(ms: number): Promise<void>;
}

/**
 * Keeps the copy of the audit log up with the log, and compares both once a minute; keeps an eye on
 * the settings of the store, which an operator may change at any time. What fails is
 * tried again a second later; the same failure is reported once.
 */
export function createAuditFollower(parts: {
  /** Copies what is new; or, where there is no copy, only looks. */
  readonly follow: () => Promise<void>;
  readonly check: () => Promise<void>;
  /** Tells people once a day where the log ends. */
  readonly tellHead: () => Promise<void>;
  /** Looks whether the store may still be trusted to keep what it is given. */
  readonly checkStore: () => Promise<void>;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}): AuditFollower {
  const { stopwatch, log } = parts;
  const pauses = createCancellableSleep(stopwatch);
  let stopped = false;
  let rounds: Promise<void> = Promise.resolve();
  const reported = new Map<string, string>();

  async function attempt(name: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      if (reported.delete(name)) log.info({ work: name }, 'audit.watch_recovered');
      return true;
    } catch (cause) {
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
      if (!stopped) await pauses.pause(OFTEN);
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
