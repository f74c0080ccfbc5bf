import { setTimeout as wait } from 'node:timers/promises';

/**
 * The result, or the error that `late` makes if it takes longer than `ms`. A failure after that is
 * ignored.
 */
export async function within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  const giveUp = new AbortController();
  work.catch(() => {});
  try {
    return await Promise.race([
      work,
      wait(Math.max(0, ms), undefined, { signal: giveUp.signal }).then(() =>
        Promise.reject(late()),
      ),
    ]);
  } finally {
    giveUp.abort();
  }
}

export type Line = <T>(waitMs: number, late: () => Error, work: () => Promise<T>) => Promise<T>;

/**
 * Runs one piece of work at a time, in the order of arrival. A caller that waits longer than
 * `waitMs` for its turn gets the error that `late` makes.
 */
export function createLine(): Line {
  let last: Promise<void> = Promise.resolve();
  return async (waitMs, late, work) => {
    const before = last;
    let done = (): void => {};
    const mine = new Promise<void>((resolve) => {
      done = resolve;
    });
    last = before.then(() => mine);
    try {
      await within(waitMs, before, late);
      return await work();
    } finally {
      done();
    }
  };
}
