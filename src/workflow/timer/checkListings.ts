import { isOpen, type Request } from '../../domain/record/request.ts';
import { StoreError } from '../../foundation/errors.ts';
import { requestAnchor } from '../core/anchor.ts';
import { dueFor } from '../core/dueFor.ts';
import type { LoadOrAlarm } from '../core/loadOrAlarm.ts';
import type { OlderRecords } from '../core/olderRecords.ts';
import type { Alarms, PutBack, Sweeps } from '../ports/alarms.ts';
import type { History, Usage, Written } from '../ports/audit.ts';
import type { List, Listings, Needed } from '../ports/listings.ts';
import type { Log } from '../ports/logging.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';
import type { Requests } from '../ports/store.ts';

/** How often a replica begins a round, and how long a round may take, ms: together ten minutes. */
const EVERY = 5 * 60_000;
const ROUND = 4 * 60_000;
/** The longest pause between two steps of a round, ms; about twenty records are one step. */
const PAUSE = 200;
const STEP = 20;
const TURN = 'listings';

/** So many of the records that need a secret key are looked at once more before it is counted. */
const LATELY = 20;

type IsStopped = () => boolean;

function count(counts: Map<string, Needed>, id: string, needs: readonly string[]): void {
  for (const need of needs) {
    const { count: before, lately } = counts.get(need) ?? { count: 0, lately: [] };
    counts.set(need, { count: before + 1, lately: [...lately, id].slice(-LATELY) });
  }
}

/**
 * Looks at every record again and again, slowly, and puts back what is missing beside it: the time at
 * which it is due, its places in the indexes, the quotas that it used up, and notices that are owed.
 * Without that a request would never move on, and nobody would hear of it. Only what a signed record
 * and the audit log say is put back; nothing is removed or decided. Of a record that cannot be read,
 * is gone or is an older one the admins are told. Any replica may do it.
 */
export function createListingCheck(parts: {
  readonly listings: Listings;
  readonly history: Pick<History, 'usage' | 'isNewest'>;
  readonly records: Pick<LoadOrAlarm, 'loadOpen'>;
  readonly older: Pick<OlderRecords, 'isOlder'>;
  readonly requests: Pick<Requests, 'note' | 'now'>;
  readonly sweeps: Sweeps;
  readonly alarms: Pick<Alarms, 'putBack' | 'unusable'>;
  readonly policyHash: () => string;
  /** Whether the clock of Redis is right: by a wrong one, what is due is not known. */
  readonly isTimeRight: () => Promise<boolean>;
  readonly stopwatch: Pick<Stopwatch, 'sleep'>;
  readonly log: Log;
}): {
  /** One round, if it is time for one. */
  run(isStopped?: IsStopped): Promise<void>;
} {
  const { listings, history, records, older, requests, sweeps, alarms, stopwatch, log } = parts;
  /** What the admins have not been told of yet. */
  let untold: readonly PutBack[] = [];
  /** Records beside which something cannot be written, in this round; and whether that was told. */
  let unusable: readonly string[] = [];
  let isToldUnusable = false;

  async function note(id: string, lists: readonly string[], isRequest: boolean): Promise<void> {
    log.error({ record: id, lists }, 'listing.put_back');
    await requests.note({
      event: 'listing.put_back',
      ...(isRequest && { requestId: id }),
      by: 'keywarden',
      at: await requests.now(),
      outcome: 'success',
      policyHash: parts.policyHash(),
      facts: { lists, ...(isRequest ? {} : { record: id }) },
    });
  }

  /** A list that somebody put something else in the place of keeps nobody from looking further. */
  async function missingOf(
    id: string,
    look: (mend: boolean) => Promise<readonly List[]>,
  ): Promise<readonly List[]> {
    try {
      return await look(false);
    } catch (cause) {
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      if (unusable.length === 0) log.error({ record: id, err: cause }, 'listing.unusable');
      unusable = [...unusable, id];
      return [];
    }
  }

  /** The entry comes first: whatever is put back is in the log. */
  async function mend(
    id: string,
    look: (mend: boolean) => Promise<readonly List[]>,
    isRequest = true,
  ): Promise<void> {
    const missing = await missingOf(id, look);
    if (missing.length === 0) return;
    await note(id, missing, isRequest);
    untold = [...untold, { id, lists: await look(true) }];
  }

  /** One that has changed meanwhile is looked at in the next round. */
  async function isNewest(written: Written): Promise<boolean> {
    if (history.isNewest(written)) return true;
    try {
      return !(await older.isOlder(written));
    } catch (cause) {
      if (cause instanceof StoreError && cause.code === 'contended') return false;
      throw cause;
    }
  }

  async function lookAt(request: Request, usage: Usage): Promise<void> {
    // Nothing is concluded from an older record, not even when it is due.
    if (!(await isNewest(request))) return;
    // Its last entry was lost, and somebody accepted that: it would count as open for ever.
    if (!isOpen(request) && usage.isOpen(request.id)) {
      const at = await requests.now();
      await requests.note(requestAnchor(request, { at, policyHash: parts.policyHash() }));
    }
    const listed = { request, due: dueFor(request), quotas: usage.quotasOf(request.id) };
    await mend(request.id, (really) => listings.ofRequest(listed, really));
  }

  async function* steps<T>(
    read: (from: string) => Promise<{ readonly found: readonly T[]; readonly next?: string }>,
    pauseMs: number,
    isStopped: IsStopped,
  ): AsyncGenerator<readonly T[]> {
    let from: string | undefined = '0';
    while (from !== undefined && !isStopped()) {
      const { found, next } = await read(from);
      yield found;
      from = next;
      if (from !== undefined) await stopwatch.sleep(pauseMs);
    }
  }

  async function round(isStopped: IsStopped): Promise<void> {
    const size = await listings.size();
    const pauseMs = Math.min(PAUSE, Math.floor((ROUND * STEP) / Math.max(1, size)));
    const seen = new Set<string>();
    const counts = new Map<string, Needed>();
    for await (const some of steps(listings.requests, pauseMs, isStopped)) {
      const usage = await history.usage();
      for (const { id, request, needs } of some) {
        if (isStopped()) return;
        if (!seen.has(id)) count(counts, id, needs);
        seen.add(id);
        await (request === undefined ? records.loadOpen(id) : lookAt(request, usage));
      }
    }
    if (isStopped()) return;
    // A record that is gone moves nothing on, and nothing else would notice it.
    const gone = (await history.usage()).open().filter((id) => !seen.has(id));
    for (const id of gone) await records.loadOpen(id);
    for await (const some of steps(listings.preApprovals, pauseMs, isStopped)) {
      for (const one of some) {
        count(counts, one.id, one.needs);
        if (!(await isNewest(one))) continue;
        await mend(one.id, (really) => listings.ofPreApproval(one, really), false);
      }
    }
    for await (const some of steps(listings.credentials, pauseMs, isStopped)) {
      for (const { id, credential, needs } of some) {
        if (isStopped()) return;
        count(counts, id, needs);
        if (credential === undefined) log.error({ credential: id }, 'credential.unreadable');
        else if (await isNewest(credential)) {
          await mend(id, (really) => listings.ofCredential(credential, really), false);
        }
      }
    }
    for await (const some of steps(listings.notices, pauseMs, isStopped)) {
      for (const one of some) {
        await mend(one.requestId, (really) => listings.ofNotice(one, really));
      }
    }
    if (isStopped()) return;
    const needs = await listings.needs(counts);
    if (needs.length > 0) await note('needs', needs, false);
  }

  /** Once, until a round finds none. */
  async function tellUnusable(): Promise<void> {
    if (unusable.length === 0) isToldUnusable = false;
    else if (!isToldUnusable) isToldUnusable = await alarms.unusable(unusable);
    unusable = [];
  }

  /** One message for all of it. If Slack does not take it, the next round tells. */
  async function tell(): Promise<void> {
    await tellUnusable();
    if (untold.length === 0) return;
    const now = untold;
    if (await alarms.putBack(now)) untold = untold.slice(now.length);
  }

  return {
    async run(isStopped = () => false) {
      if (!(await parts.isTimeRight())) return;
      if ((await sweeps.take([TURN], EVERY)).length === 0) return;
      try {
        await round(isStopped);
      } finally {
        await tell();
      }
    },
  };
}
