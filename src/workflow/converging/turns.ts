import type { Sweeps } from '../ports/alarms.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';
import { CONVERGE } from './converge.ts';

/** All in milliseconds. */
export const TURN = {
  /** Within this time a turn begins its writes. */
  work: 30_000,
  /** Nobody else begins meanwhile: a write of a turn that never answered may still arrive. */
  lease: 30_000 + CONVERGE.quiet,
} as const;

/** The time of one turn, by the clock of the records. */
export interface TurnTime {
  now(): number;
  /** The end of the turn. */
  readonly until: number;
}

export interface Turns {
  /**
   * Lets one turn at a time work on a credential, among all replicas. `work` is called when nobody
   * else is at it, so it reads the record itself; with the Redis time of that reading it learns how
   * long it has. What it throws leaves the credential to nobody until the lease is over, because a
   * write may be on its way. `false`: somebody else is at it. Throws `StoreError`.
   */
  take(
    credentialId: string,
    work: (timeFrom: (redisTime: number) => TurnTime) => Promise<void>,
  ): Promise<boolean>;
}

/** The next turn of a name is when its lease is over, or at once where it is given back. */
export function createTurns(parts: {
  readonly sweeps: Pick<Sweeps, 'take'>;
  readonly stopwatch: Pick<Stopwatch, 'now'>;
}): Turns {
  const { sweeps, stopwatch } = parts;

  return {
    async take(credentialId, work) {
      const name = `turn:${credentialId}`;
      // Taken before the lease begins, so that the turn never seems younger than it is.
      const startedAt = stopwatch.now();
      if ((await sweeps.take([name], TURN.lease)).length === 0) return false;
      await work((redisTime) => {
        const readAt = stopwatch.now();
        return {
          now: () => Math.round(redisTime + stopwatch.now() - readAt),
          until: Math.round(redisTime - (readAt - startedAt) + TURN.work),
        };
      });
      const isOver = stopwatch.now() - startedAt >= TURN.lease;
      if (!isOver) await sweeps.take([name], 0);
      return true;
    },
  };
}
