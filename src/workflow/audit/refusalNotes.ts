import type { AuditEntry } from '../ports/audit.ts';
import type { Log } from '../ports/logging.ts';
import type { Requests } from '../ports/store.ts';

const MINUTE = 60_000;
/** Entries a minute: of one person, and of everybody together. */
const OF_ONE = 10;
const OF_ALL = 60;

export interface Attempt {
  /** `vote.refused`, `auth.signature_failed`, ... */
  readonly event: string;
  /** A Slack user id, or `unknown` where nobody could be made out. */
  readonly by: string;
  readonly requestId?: string;
  readonly why: string;
}

export interface RefusalNotes {
  /** Never throws and never waits: the answer to the person does not depend on it. */
  note(attempt: Attempt): void;
}

/**
 * Refused attempts belong into the audit log, but whoever makes them must not be able to fill it:
 * what is more than so many a minute is only counted, and the next entry says how many there were.
 */
export function createRefusalNotes(parts: {
  readonly requests: Pick<Requests, 'note' | 'now'>;
  readonly policyHash: () => string;
  /** A clock that only goes forward, in ms. */
  readonly monotonic: () => number;
  readonly log: Log;
}): RefusalNotes {
  const { requests, monotonic, log } = parts;
  let since = monotonic();
  let all = 0;
  let suppressed = 0;
  const of = new Map<string, number>();

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

  async function write({ event, by, requestId, why }: Attempt): Promise<void> {
    const left = suppressed;
    suppressed = 0;
    const entry: AuditEntry = {
      event,
      by,
      at: await requests.now(),
      outcome: 'refused',
      policyHash: parts.policyHash(),
      ...(requestId === undefined ? {} : { requestId }),
      facts: { why, ...(left === 0 ? {} : { suppressed: left }) },
    };
    await requests.note(entry);
  }

  return {
    note(attempt) {
      const { event: refused, ...rest } = attempt;
      log.warn({ refused, ...rest }, 'attempt.refused');
      if (!mayWrite(attempt.by)) {
        suppressed += 1;
        return;
      }
      write(attempt).catch((cause: unknown) => {
        log.error({ err: cause, audited: attempt.event }, 'audit.not_noted');
      });
    },
  };
}
