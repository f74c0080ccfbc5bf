import { TransportFailure } from '../wire/exchange.ts';
import type { Clock } from './clock.ts';

/** How long something may take: the signal ends it, the clock says what is left. */
export interface Bounds {
  readonly signal: AbortSignal;
  readonly startedAt: number;
  readonly totalMs: number;
}

export function startBounds(clock: Clock, totalMs: number, within?: AbortSignal): Bounds {
  const timeout = AbortSignal.timeout(totalMs);
  return {
    signal: within === undefined ? timeout : AbortSignal.any([within, timeout]),
    startedAt: clock.now(),
    totalMs,
  };
}

/**
 * Waits for something shared, but not longer than `signal` lets us; the shared thing goes on.
 * Throws `TransportFailure` where the signal came first.
 */
export async function waitFor<T>(shared: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new TransportFailure('timeout', false, signal.reason));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([shared, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
