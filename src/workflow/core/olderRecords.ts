import type { Alarms, Sweeps } from '../ports/alarms.ts';
import type { History, Written } from '../ports/audit.ts';
import type { Log } from '../ports/logging.ts';

/** How long other replicas do not tell of a record that one replica is telling of, ms. */
const TELLING = 60_000;

/** For work that cannot hold the request. All methods throw `StoreError`. */
export interface OlderRecords {
  /**
   * Whether the record is not the newest that the audit log names. Then the admins are told, once
   * for each request, and nothing may be concluded from it.
   */
  isOlder(request: Written): Promise<boolean>;
  /** Whether the request may end as its record stands: no key of it can be left behind unknown. */
  mayEnd(request: Written): Promise<boolean>;
}

/**
 * What is decided on an older record may delete a key in use, or leave one that nobody knows of.
 */
export function createOlderRecords(parts: {
  readonly history: Pick<History, 'differs' | 'usage'>;
  readonly sweeps: Sweeps;
  readonly alarms: Pick<Alarms, 'older'>;
  readonly log: Log;
}): OlderRecords {
  const { history, sweeps, alarms, log } = parts;

  async function tell(requestId: string): Promise<void> {
    const name = `older:${requestId}`;
    if (!(await sweeps.unreported([name])).has(name)) return;
    if ((await sweeps.take([name], TELLING)).length === 0) return;
    log.error({ requestId }, 'record.older');
    if (await alarms.older(requestId)) await sweeps.markReported([name]);
  }

  async function isOlder(request: Written): Promise<boolean> {
    if (!(await history.differs(request))) return false;
    await tell(request.id);
    return true;
  }

  return {
    isOlder,
    async mayEnd(request) {
      return !(await isOlder(request)) || !(await history.usage()).wasTried(request.id);
    },
  };
}
