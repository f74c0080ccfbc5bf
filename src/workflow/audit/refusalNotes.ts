import type { AuditEntry } from '../ports/audit.ts';
import type { Log } from '../ports/logging.ts';
import type { Requests } from '../ports/store.ts';
import { createHourlyNotes, type Due } from './hourlyNotes.ts';

const MINUTE = 60_000;
/** How many entries are written a minute: for one person, and for everybody together. */
const OF_ONE = 10;
const OF_ALL = 60;
/**
 * What nobody signed. Whoever reaches the port can send it: ten entries a minute would be 7 MB a
 * day.
 */
const UNSIGNED: readonly string[] = ['auth.signature_failed', 'auth.timestamp_ahead'];

export interface Attempt {
  /** `vote.refused`, `auth.signature_failed`, ... */
  readonly event: string;
  /** A Slack user id, or `unknown` if the person is not known. */
  readonly by: string;
  readonly requestId?: string;
  readonly why: string;
}

export interface RefusalNotes {
  /** Never throws and never waits: the answer to the person does not depend on it. */
  note(attempt: Attempt): void;
}

export interface CountedNotes extends RefusalNotes {
  /** Writes what was only counted, once its hour is over. Never throws. */
  writeCounts(): Promise<void>;
}

/**
 * Refused attempts belong into the audit log, but whoever makes them must not be able to fill it:
 * what is more than so many a minute is only counted, and the next entry says how many there were.
 * What nobody signed gets one entry an hour.
 */
export function createRefusalNotes(parts: {
  readonly requests: Pick<Requests, 'note' | 'now'>;
  readonly policyHash: () => string;
  /** A monotonic clock, in ms. */
  readonly monotonic: () => number;
  readonly log: Log;
}): CountedNotes {
  const { requests, monotonic, log } = parts;
  let since = monotonic();
  let all = 0;
  let suppressed = 0;
  const of = new Map<string, number>();
  const unsigned = createHourlyNotes<Attempt>(monotonic);

  function mayWrite(by: string): boolean {
    if (monotonic() - since >= MINUTE) {
      since = monotonic();
      all = 0;
      of.clear();
    }
    const count = (of.get(by) ?? 0) + 1;
    of.set(by, count);
    if (count > OF_ONE || all >= OF_ALL) return false;
    all += 1;
    return true;
  }

  async function write(
    { event, by, requestId, why }: Attempt,
    more: Readonly<Record<string, number>>,
  ): Promise<void> {
    const entry: AuditEntry = {
      event,
      by,
      at: await requests.now(),
      outcome: 'refused',
      policyHash: parts.policyHash(),
      ...(requestId === undefined ? {} : { requestId }),
      facts: { why, ...more },
    };
    await requests.note(entry);
  }

  async function attemptWrite(...given: Parameters<typeof write>): Promise<void> {
    try {
      await write(...given);
    } catch (cause) {
      log.error({ err: cause, audited: given[0].event }, 'audit.not_noted');
    }
  }

  function writeCount({ what, count }: Due<Attempt>): Promise<void> {
    return attemptWrite(what, count === 1 ? {} : { count });
  }

  return {
    note(attempt) {
      const { event: refused, ...rest } = attempt;
      log.warn({ refused, ...rest }, 'attempt.refused');
      if (UNSIGNED.includes(attempt.event)) {
        const due = unsigned.add(attempt.event, attempt);
        if (due !== undefined) void writeCount(due);
        return;
      }
      if (!mayWrite(attempt.by)) {
        suppressed += 1;
        return;
      }
      const left = suppressed;
      suppressed = 0;
      void attemptWrite(attempt, left === 0 ? {} : { suppressed: left });
    },
    async writeCounts() {
      for (const due of unsigned.due()) await writeCount(due);
    },
  };
}
