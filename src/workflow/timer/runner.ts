import { StoreError } from '../../foundation/errors.ts';
import type { Log } from '../ports/logging.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';
import { createCancellableSleep } from './cancellableSleep.ts';
import { createLanes } from './lanes.ts';
import type { createSweep } from './sweep.ts';
import type { CredentialLane, CredentialSweep } from './sweepCredentials.ts';

/** How long to wait when nothing is known to be due, ms. */
const IDLE = 1000;
/** Requests moved on at the same time by one process, and how many of them by the sweep. */
const REQUESTS = { all: 12, limits: { now: 12, due: 6 } } as const;
/**
 * The same of credentials. What only time has caused comes one after another in each organization, so
 * that one where Atlas does not answer holds up no other.
 */
const CREDENTIALS = { all: 12, limits: { now: 12, due: 4, later: 4 } } as const;

export interface Runner {
  /** Something about this request changed: attend to it now instead of at the next pass. */
  attendNow(requestId: string): void;
  /**
   * The same for a request that the sweep found due. It gets only some of the places, so that a
   * request for which a person waits is not delayed.
   */
  attendDue(requestId: string): void;
  /** The same for a credential. Of each `organizationId` one is in work at a time in a lane. */
  attendCredential(lane: CredentialLane, credentialId: string, organizationId?: string): void;
  start(): void;
  /**
   * Ends the passes and ignores later calls. Resolves when the current work has ended, or after
   * `ms`.
   */
  stop(ms: number): Promise<void>;
}

/** What runs again and again, apart from what is due. */
interface Slow {
  run(isStopped: () => boolean): Promise<void>;
}

/**
 * Polls the indexes of what is due, and attends to requests and credentials that just changed. It
 * never works on one of them twice at the same time; the slow round, which tries those that are late,
 * may do so beside it. The store refuses a change that was decided on an older record.
 */
export function createRunner(parts: {
  readonly sweep: ReturnType<typeof createSweep>;
  readonly credentialSweep: CredentialSweep;
  /** Compares Atlas with our records. It decides itself which organizations are due. */
  readonly keySweep?: Slow;
  /** Puts back what is missing beside the records. It decides itself when it is time. */
  readonly listingCheck?: Slow;
  /** Reads the addresses and the use of credentials, one call at a time. */
  readonly readUse?: Slow;
  /** A newer Keywarden has taken over: this one does nothing more. */
  readonly outdated?: () => void;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}): Runner {
  const { sweep, credentialSweep, keySweep, listingCheck, readUse, stopwatch, log } = parts;
  const requests = createLanes({ ...REQUESTS, attend: (id) => sweep.attend(id) });
  const credentials = createLanes({ ...CREDENTIALS, attend: credentialSweep.attend });
  const pauses = createCancellableSleep(stopwatch);
  let stopped = false;
  let passes: Promise<unknown> = Promise.resolve();

  async function pass(one: { sweep(): Promise<number | null> }, failed: string): Promise<void> {
    while (!stopped) {
      let wait = IDLE;
      try {
        wait = Math.min(IDLE, (await one.sweep()) ?? IDLE);
      } catch (cause) {
        log.error({ err: cause }, failed);
        if (cause instanceof StoreError && cause.code === 'newer') parts.outdated?.();
      }
      if (!stopped && wait > 0) await pauses.pause(wait);
    }
  }

  /** A loop of its own, because what is slow must not delay requests. */
  async function repeat(slow: Slow, failed: string): Promise<void> {
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
    attendNow: (requestId) => requests.take('now', requestId),
    attendDue: (requestId) => requests.take('due', requestId),
    attendCredential: (lane, credentialId, of) => credentials.take(lane, credentialId, of),
    start() {
      const slow = [
        keySweep && repeat(keySweep, 'sweep.keys_failed'),
        listingCheck && repeat(listingCheck, 'sweep.listings_failed'),
        readUse && repeat(readUse, 'inventory.use_failed'),
      ];
      const due = [pass(sweep, 'sweep.failed'), pass(credentialSweep, 'credentials.failed')];
      passes = Promise.all([...due, ...slow]);
    },
    async stop(ms) {
      stopped = true;
      requests.stop();
      credentials.stop();
      pauses.end();
      const running = [...requests.running(), ...credentials.running()];
      await Promise.race([Promise.allSettled([passes, ...running]), stopwatch.sleep(ms)]);
    },
  };
}
