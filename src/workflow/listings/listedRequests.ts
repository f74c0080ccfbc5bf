import { credentialOf } from '../../domain/ledger/opening.ts';
import { isOpen, type Request } from '../../domain/record/request.ts';
import { KEY_LIVES } from '../../domain/record/state.ts';
import { requestAnchor } from '../core/anchor.ts';
import type { Apart } from '../core/apart.ts';
import { dueFor } from '../core/dueFor.ts';
import type { LoadOrAlarm } from '../core/loadOrAlarm.ts';
import type { History, Usage, Written } from '../ports/audit.ts';
import type { Listings, Needed } from '../ports/listings.ts';
import type { Requests } from '../ports/store.ts';
import { count } from './countedNeeds.ts';
import type { createMissing } from './missing.ts';
import { type Owing, owingRequests } from './owedByLog.ts';
import { steps } from './steps.ts';
import type { StuckRequests } from './stuckRequests.ts';

/** What the parts of one round share. */
export interface Round {
  /** The pause between two steps. */
  readonly pace: () => Promise<unknown>;
  readonly counts: Map<string, Needed>;
  /** Credentials of the keys that requests have: each must have a record. */
  readonly wanted: Set<string>;
  readonly isStopped: () => boolean;
}

/** Looks at each request, and at those that only the audit log names. */
export function createRequestLook(parts: {
  readonly listings: Pick<Listings, 'requests' | 'ofRequest'>;
  readonly history: Pick<History, 'usage'>;
  readonly requests: Pick<Requests, 'note' | 'now'>;
  readonly records: Pick<LoadOrAlarm, 'loadOpen'>;
  readonly stuck: Pick<StuckRequests, 'look'>;
  readonly apart: Apart;
  readonly mend: ReturnType<typeof createMissing>['mend'];
  readonly isNewest: (written: Written) => Promise<boolean>;
  /** Throws where nothing may be done now. */
  readonly allowed: () => Promise<void>;
  readonly policyHash: () => string;
  readonly lookAtOwed: (some: readonly Owing[]) => Promise<void>;
}): (round: Round) => Promise<void> {
  const { listings, history, requests, records, stuck, apart, mend, isNewest, allowed } = parts;

  async function tellUnreadable(id: string): Promise<void> {
    await allowed();
    await records.loadOpen(id);
  }

  async function lookAt(request: Request, usage: Usage, now: number): Promise<void> {
    // Nothing is concluded from an older record, not even when it is due.
    if (!(await isNewest(request))) return;
    // Its last entry was lost, and somebody accepted that: it would count as open for ever.
    if (!isOpen(request) && usage.isOpen(request.id)) {
      const at = await requests.now();
      await requests.note(requestAnchor(request, { at, policyHash: parts.policyHash() }));
    }
    const listed = { request, due: dueFor(request), quotas: usage.quotasOf(request.id) };
    await mend(request.id, (really) => listings.ofRequest(listed, really));
    await stuck.look(request, now, allowed);
  }

  return async ({ pace, counts, wanted, isStopped }) => {
    const seen = new Set<string>();
    for await (const some of steps(listings.requests, pace, isStopped)) {
      const [usage, now] = [await history.usage(), await requests.now()];
      for (const { id, request, needs } of some) {
        if (isStopped()) return;
        if (!seen.has(id)) count(counts, id, needs);
        seen.add(id);
        const lives = request !== undefined && KEY_LIVES.includes(request.state.status);
        const credential = lives ? credentialOf(request) : undefined;
        if (credential !== undefined) wanted.add(credential);
        await apart.one(id, () =>
          request === undefined ? tellUnreadable(id) : lookAt(request, usage, now),
        );
      }
      await parts.lookAtOwed(owingRequests(some));
    }
    if (isStopped()) return;
    // A record that is gone moves nothing on, and nothing else would notice it.
    const gone = (await history.usage()).open().filter((id) => !seen.has(id));
    for (const id of gone) await apart.one(id, () => tellUnreadable(id));
  };
}
