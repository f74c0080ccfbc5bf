import { AGREE_WITHIN, type Clock as Named } from '../../../src/workflow/health/judgeClocks.ts';

/** Which clock shows another time than it is, and by how much, ms. Each replica has its own host. */
export interface Skew {
  readonly clock: Named;
  readonly replica: number;
  readonly ms: number;
}

/** All clocks go on together. Each may be moved apart from the others. */
export interface SkewedClocks {
  set(skew: Skew): void;
  /** All show the right time again. */
  agree(): void;
  /** How far this clock is ahead of the right time, ms. */
  ahead(clock: Named, replica?: number): number;
  /** Since when the clock of Redis is wrong; `undefined`: it is right. */
  readonly redisWrongSince: number | undefined;
  /** The most that the clock of Redis was ever wrong by, ms. */
  readonly most: number;
}

export function createSkewedClocks(now: () => number): SkewedClocks {
  const ahead = new Map<string, number>();
  const nameOf = (clock: Named, replica = 0) => (clock === 'host' ? `host ${replica}` : clock);
  let wrongSince: number | undefined;
  let most = 0;

  function isRedisWrong(): boolean {
    return Math.abs(ahead.get('redis') ?? 0) > AGREE_WITHIN;
  }

  return {
    set({ clock, replica, ms }) {
      ahead.set(nameOf(clock, replica), ms);
      most = Math.max(most, clock === 'redis' ? Math.abs(ms) : 0);
      wrongSince = isRedisWrong() ? (wrongSince ?? now()) : undefined;
    },
    agree() {
      ahead.clear();
      wrongSince = undefined;
    },
    ahead: (clock, replica) => ahead.get(nameOf(clock, replica)) ?? 0,
    get redisWrongSince() {
      return wrongSince;
    },
    get most() {
      return most;
    },
  };
}
