import type { Stopwatch } from './issue.ts';
import type { Log } from './ports.ts';
import type { createSweep } from './sweep.ts';

/** How long to wait when nothing is known to be due, ms. */
const IDLE = 1000;
/** Requests moved on at the same time by one process. */
const AT_ONCE = 4;

export interface Runner {
  /** Something about this request changed: see to it now instead of at the next pass. */
  poke(requestId: string): void;
  start(): void;
  /** Stops passes and pokes; resolves when what is in work has ended, or after `ms`. */
  stop(ms: number): Promise<void>;
}

/** Polls the due index and sees to what was just changed. One request is never in work twice here. */
export function createRunner(parts: {
  readonly sweep: ReturnType<typeof createSweep>;
  /** Compares Atlas with our records; takes its own turns. */
  readonly keySweep?: { run(): Promise<void> };
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}): Runner {
  const { sweep, keySweep, stopwatch, log } = parts;
  const waiting = new Set<string>();
  const inWork = new Map<string, Promise<void>>();
  let stopped = false;
  let passes: Promise<unknown> = Promise.resolve();

  function next(): void {
    for (const requestId of waiting) {
      if (stopped || inWork.size >= AT_ONCE) return;
      if (inWork.has(requestId)) continue;
      waiting.delete(requestId);
      const work = sweep.attend(requestId).finally(() => {
        inWork.delete(requestId);
        next();
      });
      inWork.set(requestId, work);
    }
  }

  async function pass(): Promise<void> {
    while (!stopped) {
      let wait = IDLE;
      try {
        wait = Math.min(IDLE, (await sweep.sweep()) ?? IDLE);
      } catch (cause) {
        log.error({ err: cause }, 'sweep.failed');
      }
      if (!stopped && wait > 0) await stopwatch.sleep(wait);
    }
  }

  /** Apart from the passes: a slow listing must not keep a request waiting. */
  async function compare(run: () => Promise<void>): Promise<void> {
    while (!stopped) {
      try {
        await run();
      } catch (cause) {
        log.error({ err: cause }, 'sweep.keys_failed');
      }
      if (!stopped) await stopwatch.sleep(IDLE);
    }
  }

  return {
    poke(requestId) {
      if (stopped) return;
      waiting.add(requestId);
      next();
    },
    start() {
      const compared = keySweep === undefined ? [] : [compare(() => keySweep.run())];
      passes = Promise.all([pass(), ...compared]);
    },
    async stop(ms) {
      stopped = true;
      const ended = Promise.allSettled([passes, ...inWork.values()]);
      await Promise.race([ended, stopwatch.sleep(ms)]);
    },
  };
}
