import { StoreError } from '../../foundation/errors.ts';
import type { Alarms, Sweeps } from '../ports/alarms.ts';
import type { Log } from '../ports/logging.ts';
import type { Loaded, Requests } from '../ports/store.ts';

/** While one replica tells of a record, the others do not, ms. */
const TELLING = 60_000;

export interface LoadOrAlarm {
  /** `load` of the store; of a record that cannot be read the admins hear, once, before it throws. */
  load(requestId: string): Promise<Loaded | undefined>;
}

/**
 * For what moves requests on by itself: where a record is spoiled, nobody may be there to notice,
 * and it cannot be held, because who cannot read a record cannot write a state into it.
 */
export function createLoadOrAlarm(parts: {
  readonly requests: Pick<Requests, 'load'>;
  readonly sweeps: Sweeps;
  readonly alarms: Alarms;
  readonly log: Log;
}): LoadOrAlarm {
  const { requests, sweeps, alarms, log } = parts;

  async function tell(requestId: string): Promise<void> {
    const name = `record:${requestId}`;
    if (!(await sweeps.unreported([name])).has(name)) return;
    if ((await sweeps.take([name], TELLING)).length === 0) return;
    log.error({ requestId }, 'record.unreadable');
    if (await alarms.unreadable(requestId)) await sweeps.markReported([name]);
  }

  return {
    async load(requestId) {
      try {
        return await requests.load(requestId);
      } catch (cause) {
        if (cause instanceof StoreError && cause.code === 'corrupt') await tell(requestId);
        throw cause;
      }
    },
  };
}
