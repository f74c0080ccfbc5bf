import type { Policy } from '../../domain/policy/policy.ts';
import { PausedError, StoreError } from '../../foundation/errors.ts';
import { createApart } from '../core/apart.ts';
import type { LoadOrAlarm } from '../core/loadOrAlarm.ts';
import type { OlderRecords } from '../core/olderRecords.ts';
import type { Alarms, Sweeps } from '../ports/alarms.ts';
import type { History, Written } from '../ports/audit.ts';
import type { Listings } from '../ports/listings.ts';
import type { Log } from '../ports/logging.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';
import type { Requests } from '../ports/store.ts';
import { count } from './countedNeeds.ts';
import { createRequestLook, type Round } from './listedRequests.ts';
import { createMissing } from './missing.ts';
import { createOwedCheck, type Owing, owingCredentials } from './owedByLog.ts';
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

/**
 * Looks at every record again and again, slowly, and puts back what is missing beside it: the time at
 * which it is due, its places in the indexes, the quotas that it used up, and notices that are owed.
 * Without that a request would never move on, and nobody would hear of it. Only what a signed record
 * and the audit log say is put back; nothing is removed or decided. Of a record that cannot be read,
 * is gone, is an older one or does not move on, the admins are told. Any replica may do it.
 */
export function createListingCheck(parts: {
  readonly listings: Listings;
  readonly history: Pick<
    History,
    'usage' | 'living' | 'isNewest' | 'owed' | 'allSettled' | 'follow'
  >;
  readonly records: Omit<LoadOrAlarm, 'load'>;
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
  const { listings, history, records, older, sweeps, stopwatch, unusable, stuck } = parts;
  const apart = createApart(parts);
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

  /** Of what was removed nothing is left that could be due. */
  async function lookAtOwed(some: readonly Owing[]): Promise<void> {
    await apart.part('owed', () => unusable.usable('notices', () => owed.look(some), undefined));
  }

  const lookAtRequests = createRequestLook({
    ...parts,
    apart,
    mend,
    isNewest,
    allowed,
    policyHash,
    lookAtOwed,
  });

  async function lookAtPreApprovals({ pace, counts, isStopped }: Round): Promise<void> {
    for await (const some of steps(listings.preApprovals, pace, isStopped)) {
      for (const one of some) {
        count(counts, one.id, one.needs);
        await apart.one(one.id, async () => {
          if (!(await isNewest(one))) return;
          await mend(one.id, (really) => listings.ofPreApproval(one, really), false);
        });
      }
      await lookAtOwed(some.map((written) => ({ written, isOver: true })));
    }
  }

  async function lookAtCredentials(round: Round): Promise<void> {
    const { pace, counts, wanted, isStopped } = round;
    const seen = new Set<string>();
    for await (const some of steps(listings.credentials, pace, isStopped)) {
      for (const { id, credential, needs } of some) {
        if (isStopped()) return;
        count(counts, id, needs);
        seen.add(id);
        await apart.one(id, async () => {
          if (credential === undefined) {
            await allowed();
            records.unreadableCredential(id);
          } else if (await isNewest(credential)) {
            await mend(id, (really) => listings.ofCredential(credential, really), false);
          }
        });
      }
      await lookAtOwed(owingCredentials(some));
    }
    if (isStopped()) return;
    // A key that nobody ends in time, and nothing else would notice it.
    const named = [...wanted, ...(await history.living())];
    const gone = new Set(named.filter((id) => !seen.has(id)));
    for (const id of gone) {
      await apart.one(id, async () => {
        await allowed();
        await records.loadCredential(id);
      });
    }
  }

  async function lookAtNotices({ pace, isStopped }: Round): Promise<void> {
    for await (const some of steps(listings.notices, pace, isStopped)) {
      for (const { id, notice } of some) {
        await apart.one(id, async () => {
          if (notice === undefined) records.unreadableNotice(id);
          else await mend(notice.requestId, (really) => listings.ofNotice(notice, really));
        });
      }
    }
  }

  async function putBackNeeds({ counts }: Round): Promise<void> {
    await allowed();
    const needs = await listings.needs(counts);
    if (needs.length > 0) await missing.note('needs', needs, false);
  }

  /** Whatever keeps one part, such as a value of another type, the others are looked at. */
  async function round(isStopped: IsStopped): Promise<void> {
    let size = 0;
    await apart.part('types', parts.types.look);
    await apart.part('size', async () => {
      size = await listings.size();
    });
    const pauseMs = Math.min(PAUSE, Math.floor((ROUND * STEP) / Math.max(1, size)));
    const pace = () => stopwatch.sleep(pauseMs);
    const all: Round = { pace, counts: new Map(), wanted: new Set(), isStopped };
    const looks = [
      await apart.part('requests', () => lookAtRequests(all)),
      await apart.part('pre_approvals', () => lookAtPreApprovals(all)),
      await apart.part('credentials', () => lookAtCredentials(all)),
      await apart.part('notices', () => lookAtNotices(all)),
    ];
    // Of what was not read, it is not known for how many it is needed.
    if (isStopped() || looks.includes(false)) return;
    await apart.part('needs', () => putBackNeeds(all));
  }

  /** One message for all of a kind. If Slack does not take it, the next round tells. */
  async function tell(): Promise<void> {
    for (const [name, one] of Object.entries({ unusable, stuck, records, older, missing })) {
      await apart.part(`tell_${name}`, () => one.tell());
    }
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
