import { TransportFailure } from '../wire/exchange.ts';
import type { Clock } from './clock.ts';

/** A time limit in ms. `signal` aborts when it is over; the other fields tell how much is left. */
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
 * Waits for a shared promise until `signal` aborts. The shared work goes on. Throws
 * `TransportFailure` if the signal aborts first.
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
