import type { Log } from '../ports/logging.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';
import { createCancellableSleep } from '../timer/cancellableSleep.ts';

const TURN = 1_000;

/** Something that is looked at again and again. */
export interface Look {
  readonly name: string;
  readonly everyMs: number;
  /** The start has just looked at it: the first turn comes after `everyMs`. */
  readonly later?: true;
  /** What it throws is logged, once for each kind. */
  run(isStopped: () => boolean): Promise<void>;
}

export interface HealthWatch {
  start(): void;
  /** Resolves when the looks in work have ended, or after `ms`. */
  stop(ms: number): Promise<void>;
}

/** Looks at each thing in its turn; one that hangs keeps no other waiting. */
export function createHealthWatch(parts: {
  readonly looks: readonly Look[];
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}): HealthWatch {
  const { stopwatch, log } = parts;
  const pauses = createCancellableSleep(stopwatch);
  const failing = new Map<string, string>();
  const all: { work: Promise<unknown> } = { work: Promise.resolve() };
  let stopped = false;

  async function once({ name, run }: Look): Promise<void> {
    try {
      await run(() => stopped);
      failing.delete(name);
    } catch (cause) {
      const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : 'unknown';
      if (failing.get(name) !== why) log.warn({ look: name, err: cause }, 'health.look_failed');
      failing.set(name, why);
    }
  }

  async function repeat(look: Look): Promise<void> {
    if (look.later === true) await pauses.pause(look.everyMs);
    while (!stopped) {
      await once(look);
      if (!stopped) await pauses.pause(Math.max(TURN, look.everyMs));
    }
  }

  return {
    start() {
      all.work = Promise.all(parts.looks.map(repeat));
    },
    async stop(ms) {
      stopped = true;
      pauses.end();
      await Promise.race([all.work, stopwatch.sleep(ms)]);
    },
  };
}
