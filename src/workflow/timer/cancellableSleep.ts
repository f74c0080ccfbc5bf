import type { Stopwatch } from '../ports/stopwatch.ts';

/**
 * Pauses between the rounds of a loop. `end` ends all of them, so that a stop does not wait for
 * them.
 */
export function createCancellableSleep({ sleep }: Pick<Stopwatch, 'sleep'>) {
  const inside = new Set<() => void>();
  return {
    async pause(ms: number): Promise<void> {
      await new Promise<void>((resolve, reject) => {
        const over = () => {
          inside.delete(over);
          resolve();
        };
        inside.add(over);
        sleep(ms).then(over, reject);
      });
    },
    end(): void {
      for (const over of inside) over();
    },
  };
}
