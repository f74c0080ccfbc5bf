import type { Clock } from '../http/clock.ts';

export interface Snapshot<T> {
  /** What was read at most `maxAgeMs` ago; however many ask, it is read once. */
  get(): Promise<T>;
  /** The next `get` reads again, and does not join a reading that is under way. */
  forget(): void;
}

/** A short-lived shared reading. Failures are told to all who wait and are not kept. */
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
