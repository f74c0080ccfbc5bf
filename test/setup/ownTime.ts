import { setTimeout as sleep } from 'node:timers/promises';
import { createStarved } from '../../src/sandbox/time/starved.ts';

/**
 * Time in which this process and its children had the CPU that they wanted. Time lost to other
 * processes does not count.
 */
export interface OwnTime {
  now(): number;
  /**
   * Waits until this much of it has passed. What has not happened by then is taken as not
   * happening.
   */
  pass(ms: number): Promise<void>;
}

export function createOwnTime(): OwnTime {
  const starved = createStarved();
  const now = () => performance.now() - starved();
  now();
  return {
    now,
    async pass(ms) {
      const end = now() + ms;
      for (let left = ms; left > 0; left = end - now()) await sleep(Math.ceil(left));
    },
  };
}
