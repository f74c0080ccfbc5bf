import { credentialOf } from '../../domain/ledger/opening.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { isOpen, type Request } from '../../domain/record/request.ts';
import { KEY_LIVES } from '../../domain/record/state.ts';
import { PausedError, StoreError } from '../../foundation/errors.ts';
import { requestAnchor } from '../core/anchor.ts';
import { dueFor } from '../core/dueFor.ts';
import type { LoadOrAlarm } from '../core/loadOrAlarm.ts';
import type { OlderRecords } from '../core/olderRecords.ts';
import type { Alarms, Sweeps } from '../ports/alarms.ts';
import type { History, Usage, Written } from '../ports/audit.ts';
import type { Listings, Needed } from '../ports/listings.ts';
import type { Log } from '../ports/logging.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';
import type { Requests } from '../ports/store.ts';
import { count } from './countedNeeds.ts';
import { createMissing } from './missing.ts';
import { createOwedCheck, type Owing, owingCredentials, owingRequests } from './owedByLog.ts';
import { steps } from './steps.ts';
import type { StuckRequests } from './stuckRequests.ts';
import type { UnusableLists } from './unusableLists.ts';
import type { TypeCheck } from './wrongTypes.ts';

/** How often a replica begins a round, and how long a round may take, ms: together ten minutes. */
const EVERY = 5 * 60_000;
const ROUND = 4 * 60_000;
/** The longest pause between two steps of a round, ms; about twenty records are one step. */
const PAUSE = 200;
const STEP = 20;
const TURN = 'listings';

type IsStopped = () => boolean;
/** The pause between two steps. */
type Pace = () => Promise<unknown>;

/**
 * Looks at every record again and again, slowly, and puts back what is missing beside it: the time at
 * which it is due, its places in the indexes, the quotas that it used up, and notices that are owed.
 * Without that a request would never move on, and nobody would hear of it. Only what a signed record
 * and the audit log say is put back; nothing is removed or decided. Of a record that cannot be read,
 * is gone, is an older one or does not move on, the admins are told. Any replica may do it.
 */
export function createListingCheck(parts: {
  readonly listings: Listings;
  readonly history: Pick<History, 'usage' | 'isNewest' | 'owed' | 'allSettled' | 'follow'>;
  readonly records: Pick<
    LoadOrAlarm,
    'loadOpen' | 'unreadableCredential' | 'unreadableNotice' | 'lostNotice' | 'tell'
  >;
  readonly older: Pick<OlderRecords, 'foundOlder' | 'tell'>;
  readonly requests: Pick<Requests, 'note' | 'now'>;
  readonly sweeps: Sweeps;
  readonly alarms: Pick<Alarms, 'putBack'>;
  readonly types: Pick<TypeCheck, 'look'>;
  readonly unusable: UnusableLists;
  readonly stuck: StuckRequests;
  readonly policy: () => Policy;
  /** Whether the clock of Redis is right: by a wrong one, what is due is not known. */
  readonly isTimeRight: () => Promise<boolean>;
  /** Whether safe mode is on; it may begin in the middle of a round. */
  readonly isPaused: () => Promise<boolean>;
  readonly stopwatch: Pick<Stopwatch, 'sleep'>;
  readonly log: Log;
}): {
  /** One round, if it is time for one. */
  run(isStopped?: IsStopped): Promise<void>;
} {
  const { listings, history, records, older, requests, sweeps, stopwatch, log } = parts;
  const { unusable, stuck } = parts;
  /** Asked before each act: in safe mode nothing is concluded from what Redis holds. */
  async function allowed(): Promise<void> {
    if (await parts.isPaused()) throw new PausedError();
  }
  const policyHash = () => parts.policy().hash;
  const missing = createMissing({ ...parts, policyHash, allowed });
  const { mend } = missing;
  const owed = createOwedCheck({ ...parts, missing });

  /** One that has changed meanwhile is looked at in the next round. */
  async function isNewest(written: Written): Promise<boolean> {
    if (history.isNewest(written)) return true;
    await allowed();
    try {
      return !(await older.foundOlder(written));
    } catch (cause) {
      if (cause instanceof StoreError && cause.code === 'contended') return false;
      throw cause;
    }
  }

  async function tellUnreadable(id: string): Promise<void> {
    await allowed();
    await records.loadOpen(id);
  }

  async function tellUnreadableCredential(id: string): Promise<void> {
    await allowed();
    records.unreadableCredential(id);
  }

  async function lookAt(request: Request, usage: Usage, now: number): Promise<void> {
    // Nothing is concluded from an older record, not even when it is due.
    if (!(await isNewest(request))) return;
    // Its last entry was lost, and somebody accepted that: it would count as open for ever.
    if (!isOpen(request) && usage.isOpen(request.id)) {
      const at = await requests.now();
      await requests.note(requestAnchor(request, { at, policyHash: policyHash() }));
    }
    const listed = { request, due: dueFor(request), quotas: usage.quotasOf(request.id) };
    await mend(request.id, (really) => listings.ofRequest(listed, really));
    await stuck.look(request, now, allowed);
  }

  /** Of what was removed nothing is left that could be due. */
  const lookAtOwed = (some: readonly Owing[]) =>
    unusable.usable('notices', () => owed.look(some), undefined);

  async function lookAtRequests(
    pace: Pace,
    counts: Map<string, Needed>,
    wanted: Set<string>,
    isStopped: IsStopped,
  ): Promise<void> {
    const seen = new Set<string>();
    for await (const some of steps(listings.requests, pace, isStopped)) {
      const [usage, now] = [await history.usage(), await requests.now()];
      for (const { id, request, needs } of some) {
        if (isStopped()) return;
        if (!seen.has(id)) count(counts, id, needs);
        seen.add(id);
        await (request === undefined ? tellUnreadable(id) : lookAt(request, usage, now));
        if (request !== undefined && KEY_LIVES.includes(request.state.status))
          wanted.add(credentialOf(request) ?? '');
      }
      await lookAtOwed(owingRequests(some));
    }
    if (isStopped()) return;
    // A record that is gone moves nothing on, and nothing else would notice it.
    const gone = (await history.usage()).open().filter((id) => !seen.has(id));
    for (const id of gone) await tellUnreadable(id);
  }

  async function lookAtPreApprovals(
    pace: Pace,
    counts: Map<string, Needed>,
    isStopped: IsStopped,
  ): Promise<void> {
    for await (const some of steps(listings.preApprovals, pace, isStopped)) {
      for (const one of some) {
        count(counts, one.id, one.needs);
        if (!(await isNewest(one))) continue;
        await mend(one.id, (really) => listings.ofPreApproval(one, really), false);
      }
      await lookAtOwed(some.map((written) => ({ written, isOver: true })));
    }
  }

  async function lookAtCredentials(
    pace: Pace,
    counts: Map<string, Needed>,
    wanted: ReadonlySet<string>,
    isStopped: IsStopped,
  ): Promise<void> {
    const seen = new Set<string>();
    for await (const some of steps(listings.credentials, pace, isStopped)) {
      for (const { id, credential, needs } of some) {
        if (isStopped()) return;
        count(counts, id, needs);
        seen.add(id);
        if (credential === undefined) await tellUnreadableCredential(id);
        else if (await isNewest(credential)) {
          await mend(id, (really) => listings.ofCredential(credential, really), false);
        }
      }
      await lookAtOwed(owingCredentials(some));
    }
    if (isStopped()) return;
    // A key that nobody ends in time, and nothing else would notice it.
    for (const id of wanted) if (!seen.has(id)) await tellUnreadableCredential(id);
  }

  async function lookAtNotices(pace: Pace, isStopped: IsStopped): Promise<void> {
    for await (const some of steps(listings.notices, pace, isStopped)) {
      for (const { id, notice } of some) {
        if (notice === undefined) records.unreadableNotice(id);
        else await mend(notice.requestId, (really) => listings.ofNotice(notice, really));
      }
    }
  }

  /** A part that cannot be read is told of by its type; the others are looked at all the same. */
  async function whereReadable(look: () => Promise<void>): Promise<boolean> {
    try {
      await look();
      return true;
    } catch (cause) {
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      log.error({ err: cause }, 'listing.unusable');
      return false;
    }
  }

  async function round(isStopped: IsStopped): Promise<void> {
    await parts.types.look();
    const size = await listings.size();
    const pauseMs = Math.min(PAUSE, Math.floor((ROUND * STEP) / Math.max(1, size)));
    const pace = () => stopwatch.sleep(pauseMs);
    const counts = new Map<string, Needed>();
    /** Credentials of the keys that requests have: each must have a record. */
    const wanted = new Set<string>();
    const looks = [
      () => lookAtRequests(pace, counts, wanted, isStopped),
      () => lookAtPreApprovals(pace, counts, isStopped),
      () => lookAtCredentials(pace, counts, wanted, isStopped),
      () => lookAtNotices(pace, isStopped),
    ];
    let isWhole = true;
    for (const look of looks) isWhole = (await whereReadable(look)) && isWhole;
    if (isStopped() || !isWhole) return;
    await allowed();
    const needs = await listings.needs(counts);
    if (needs.length > 0) await missing.note('needs', needs, false);
  }

  /** One message for all of a kind. If Slack does not take it, the next round tells. */
  async function tell(): Promise<void> {
    await unusable.tell();
    await stuck.tell();
    await records.tell();
    await older.tell();
    await missing.tell();
  }

  return {
    async run(isStopped = () => false) {
      if (!(await parts.isTimeRight())) return;
      if ((await sweeps.take([TURN], EVERY)).length === 0) return;
      try {
        await round(isStopped);
      } catch (cause) {
        if (!(cause instanceof PausedError)) throw cause;
      } finally {
        await tell();
      }
    },
  };
}
