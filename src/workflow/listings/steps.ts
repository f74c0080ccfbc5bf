import type { Part } from '../ports/listings.ts';

/** A few records after the other, with a pause between them, until it is told to stop. */
export async function* steps<T>(
  read: (from: string) => Promise<Part<T>>,
  pause: () => Promise<unknown>,
  isStopped: () => boolean,
): AsyncGenerator<readonly T[]> {
  let from: string | undefined = '0';
  while (from !== undefined && !isStopped()) {
    const { found, next }: Part<T> = await read(from);
    yield found;
    from = next;
    if (from !== undefined) await pause();
  }
}
