/**
 * The result, or the error that `late` makes if it takes longer than `ms`. A failure after that is
 * ignored. A timer that is cleared costs a tenth of one that an `AbortController` ends, and every
 * commit has three.
 */
export async function within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  work.catch(() => {});
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), Math.max(0, ms));
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
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
