import { PausedError } from '../../foundation/errors.ts';
import type { Sweeps } from '../ports/alarms.ts';
import type { Mark } from '../ports/audit.ts';
import type { Log } from '../ports/logging.ts';
import type { Requests } from '../ports/store.ts';

const NAME = 'audit-head';
/** One replica tries at a time. If Slack did not take it, the next try is after this time, ms. */
const TURN = 60_000;

/**
 * Tells people once a day where the audit log ends. Somebody who cuts off or rewrites the log
 * cannot change what people have read. See src/README.md#audit-log. Nothing is told on the first
 * day of an installation, because there is nothing to compare with yet.
 */
export function createDailyHead(parts: {
  readonly sweeps: Sweeps;
  readonly requests: Pick<Requests, 'now'>;
  /** Throws `PausedError` while safe mode is on. */
  readonly head: () => Promise<Mark>;
  /** `false` if Slack did not take it. */
  readonly tell: (head: Mark) => Promise<boolean>;
  readonly log: Log;
}): { run(): Promise<void> } {
  const { sweeps, requests, log } = parts;

  return {
    async run() {
      if ((await sweeps.take([NAME], TURN)).length === 0) return;
      const day = new Date(await requests.now()).toISOString().slice(0, 10);
      const today = `${NAME}:${day}`;
      const fresh = await sweeps.unreported([NAME, today]);
      if (!fresh.has(today)) return;
      if (fresh.has(NAME)) return sweeps.markReported([NAME, today]);
      try {
        const head = await parts.head();
        if (!(await parts.tell(head))) return;
        log.info({ n: head.n, day }, 'audit.head_told');
      } catch (cause) {
        if (cause instanceof PausedError) return;
        throw cause;
      }
      await sweeps.markReported([today]);
    },
  };
}
