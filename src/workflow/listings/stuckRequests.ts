import type { Request } from '../../domain/record/request.ts';
import type { Status } from '../../domain/record/state.ts';
import { StoreError } from '../../foundation/errors.ts';
import { dueFor } from '../core/dueFor.ts';
import type { Alarms, Sweeps } from '../ports/alarms.ts';
import type { Log } from '../ports/logging.ts';
import type { Requests } from '../ports/store.ts';

/** So long after its time a request was moved on by some replica, where nothing keeps it, ms. */
const LATE = 2 * 60_000;
/** So many are tried in one round: each may wait for Slack or Atlas. */
const TRIED = 10;
/** They are tried again until Atlas answers, and held after a day: that is no silence. */
const WAITS_FOR_ATLAS: readonly Status[] = ['recovering', 'fitting', 'applying'];

export interface StuckRequests {
  /** Tries to move on what should have moved long ago. `allowed` is asked before. */
  look(request: Request, now: number, allowed: () => Promise<void>): Promise<void>;
  /** Tells of those that did not. */
  tell(): Promise<void>;
}

const nameOf = ({ id, commitId }: Pick<Request, 'id' | 'commitId'>) => `stuck:${id}:${commitId}`;

/**
 * Whatever keeps a request from moving on, somebody must hear of it. It is judged by what became of
 * it: its time is over, it was just tried, and it stands where it stood.
 */
export function createStuckRequests(parts: {
  readonly requests: Pick<Requests, 'load'>;
  readonly attend: (requestId: string) => Promise<void>;
  readonly sweeps: Sweeps;
  readonly alarms: Pick<Alarms, 'stuck'>;
  readonly log: Log;
}): StuckRequests {
  const { requests, attend, sweeps, alarms, log } = parts;
  let stuck: readonly Pick<Request, 'id' | 'commitId'>[] = [];
  let tried = 0;

  /** One that cannot be read is told of by whoever reads it. */
  async function hasMoved({ id, commitId }: Request): Promise<boolean> {
    try {
      return (await requests.load(id))?.request.commitId !== commitId;
    } catch (cause) {
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      return true;
    }
  }

  return {
    async look(request, now, allowed) {
      const due = dueFor(request);
      if (due === null || due > now - LATE || tried >= TRIED) return;
      if (WAITS_FOR_ATLAS.includes(request.state.status)) return;
      // Those that were told would take the places of the others, as they come first in each round.
      const name = nameOf(request);
      if (!(await sweeps.unreported([name])).has(name)) return;
      await allowed();
      tried += 1;
      await attend(request.id);
      if (!(await hasMoved(request))) stuck = [...stuck, request];
    },
    async tell() {
      const names = stuck.map(nameOf);
      const found = stuck;
      stuck = [];
      tried = 0;
      const fresh = await sweeps.unreported(names);
      const ids = found.filter((one) => fresh.has(nameOf(one))).map(({ id }) => id);
      if (ids.length === 0) return;
      log.error({ requestIds: ids }, 'request.stuck');
      if (await alarms.stuck(ids)) await sweeps.markReported([...fresh]);
    },
  };
}
