import type { ChangeEvent } from '../wire/surface.ts';

/** The one place where anything announces that the picture changed. */
export class Changes {
  #listeners = new Set<(change: ChangeEvent) => void>();

  on(listener: (change: ChangeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(change: ChangeEvent): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}

interface Wait<T> {
  readonly what: string;
  readonly look: () => T | undefined | false;
  readonly timeoutMs: number;
  readonly dump: () => string;
}

/** Looks again at every change; a look that throws counts as "not yet". */
export function waitFor<T>(changes: Changes, wait: Wait<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let lastError = '';
    let off = () => {};
    const timer = setTimeout(() => {
      off();
      const why = lastError === '' ? '' : ` (looking failed with: ${lastError})`;
      reject(
        new Error(`Waited ${wait.timeoutMs} ms in vain for ${wait.what}${why}\n${wait.dump()}`),
      );
    }, wait.timeoutMs);
    const check = () => {
      try {
        const found = wait.look();
        if (found === undefined || found === false) return;
        clearTimeout(timer);
        off();
        resolve(found);
      } catch (error) {
        lastError = error instanceof Error ? error.message : String(error);
      }
    };
    off = changes.on(check);
    check();
  });
}
