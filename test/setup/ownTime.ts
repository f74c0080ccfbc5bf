import { setTimeout as sleep } from 'node:timers/promises';
import { createStarved } from '../../src/sandbox/time/starved.ts';

/** Time in which we and what we started had the cores we wanted: what a busy machine takes is no part of it. */
export interface OwnTime {
  now(): number;
  /** Until so much of it has passed: what has not happened by then does not happen. */
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
