import { setTimeout as pause } from 'node:timers/promises';

const LEAST_TURNS = 10;
const LONGEST_MS = 25;

/**
 * An acknowledgement and the call right behind it travel on different connections, so they may be
 * read in the wrong order. Slack has read the acknowledgement by then; so a call that concerns a
 * person waits a moment while an acknowledgement for that person is outstanding.
 */
export class Settling {
  readonly #outstanding = new Map<string, number>();

  async during<T>(userId: string, work: () => Promise<T>): Promise<T> {
    this.#outstanding.set(userId, this.#count(userId) + 1);
    try {
      return await work();
    } finally {
      this.#outstanding.set(userId, this.#count(userId) - 1);
    }
  }

  /** Short: an app may well call before it acknowledges. */
  async soon(userId: string): Promise<void> {
    const until = performance.now() + LONGEST_MS;
    for (let turn = 0; this.#count(userId) > 0; turn += 1) {
      if (turn >= LEAST_TURNS && performance.now() > until) return;
      await pause(1);
    }
  }

  #count(userId: string): number {
    return this.#outstanding.get(userId) ?? 0;
  }
}
