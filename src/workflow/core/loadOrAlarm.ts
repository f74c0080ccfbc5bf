import { StoreError } from '../../foundation/errors.ts';
import type { Alarms, Sweeps } from '../ports/alarms.ts';
import type { Log } from '../ports/logging.ts';
import type { Loaded, Requests } from '../ports/store.ts';

/** How long other replicas do not report a record that one replica is reporting, ms. */
const TELLING = 60_000;

export interface LoadOrAlarm {
  /**
   * Like `load` of the store. If the record cannot be read, the admins are told once, and it
   * throws.
   */
  load(requestId: string): Promise<Loaded | undefined>;
  /** The same where the audit log names an open request that has no record at all. */
  loadOpen(requestId: string): Promise<void>;
  /** A notice that is owed cannot be read: the admins are told once. */
  unreadableNotice(noticeId: string): Promise<void>;
}

/** Where a whole key is of another type, that is told of it once, and not of each record. */
function isDamaged(cause: unknown): boolean {
  return cause instanceof StoreError && cause.code === 'corrupt' && cause.word !== 'WRONGTYPE';
}

/**
 * For work that nobody is waiting for. If a record cannot be read, perhaps nobody else notices. The
 * request cannot be held either, because a state cannot be written into a record that cannot be
 * read.
 */
export function createLoadOrAlarm(parts: {
  readonly requests: Pick<Requests, 'load'>;
  readonly sweeps: Sweeps;
  readonly alarms: Alarms;
  readonly log: Log;
}): LoadOrAlarm {
  const { requests, sweeps, alarms, log } = parts;

  async function tellOnce(name: string, facts: object, say: () => Promise<boolean>): Promise<void> {
    if (!(await sweeps.unreported([name])).has(name)) return;
    if ((await sweeps.take([name], TELLING)).length === 0) return;
    log.error(facts, 'record.unreadable');
    if (await say()) await sweeps.markReported([name]);
  }

  const tell = (requestId: string) =>
    tellOnce(`record:${requestId}`, { requestId }, () => alarms.unreadable(requestId));

  async function load(requestId: string): Promise<Loaded | undefined> {
    try {
      return await requests.load(requestId);
    } catch (cause) {
      if (isDamaged(cause)) await tell(requestId);
      throw cause;
    }
  }

  return {
    load,
    unreadableNotice: (noticeId) =>
      tellOnce(`notice:${noticeId}`, { notice: noticeId }, () => alarms.unreadableNotice(noticeId)),
    async loadOpen(requestId) {
      try {
        if ((await load(requestId)) === undefined) await tell(requestId);
      } catch (cause) {
        if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      }
    },
  };
}
