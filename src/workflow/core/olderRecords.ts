import type { Alarms, Sweeps } from '../ports/alarms.ts';
import type { History, Written } from '../ports/audit.ts';
import type { Log } from '../ports/logging.ts';
import { createTellOnce } from './tellOnce.ts';

/** For work that cannot hold the request. All methods throw `StoreError`. */
export interface OlderRecords {
  /**
   * Whether the record is not the newest that the audit log names. Then the admins are told, once
   * for each request, and nothing may be concluded from it.
   */
  isOlder(request: Written): Promise<boolean>;
  /** The same; but the admins are told with `tell`. */
  foundOlder(request: Written): Promise<boolean>;
  tell(): Promise<void>;
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
  const { history } = parts;
  const older = createTellOnce({
    ...parts,
    nameOf: (id) => `older:${id}`,
    say: parts.alarms.older,
    logged: (requestId) => [{ requestId }, 'record.older'],
  });

  async function foundOlder(request: Written): Promise<boolean> {
    const differs = await history.differs(request);
    if (differs) older.found(request.id);
    return differs;
  }

  async function isOlder(request: Written): Promise<boolean> {
    if (!(await foundOlder(request))) return false;
    await older.tell();
    return true;
  }

  return {
    isOlder,
    foundOlder,
    tell: older.tell,
    async mayEnd(request) {
      return !(await isOlder(request)) || !(await history.usage()).wasTried(request.id);
    },
  };
}
