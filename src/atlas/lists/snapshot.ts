import type { Clock } from '../http/clock.ts';

export interface Snapshot<T> {
  /** The value that was read at most `maxAgeMs` ago. Concurrent callers share one reading. */
  get(): Promise<T>;
  /** The next `get` reads again, and does not join a reading that is under way. */
  forget(): void;
}

/**
 * A value that is kept for a short time and shared. A failure is thrown to all who wait, and not
 * kept.
 */
export function createSnapshot<T>(
  read: () => Promise<T>,
  clock: Clock,
  maxAgeMs: number,
): Snapshot<T> {
  let held: { readonly value: T; readonly at: number } | undefined;
  let flight: Promise<T> | undefined;

  async function readShared(): Promise<T> {
    const at = clock.now();
    const mine = read();
    flight = mine;
    try {
      const value = await mine;
      if (flight === mine) held = { value, at };
      return value;
    } finally {
      if (flight === mine) flight = undefined;
    }
  }

  return {
    get() {
      if (held !== undefined && clock.now() - held.at < maxAgeMs)
        return Promise.resolve(held.value);
      return flight ?? readShared();
    },
    forget() {
      held = undefined;
      flight = undefined;
    },
  };
}
