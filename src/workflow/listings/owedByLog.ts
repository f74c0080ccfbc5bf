import type { Policy } from '../../domain/policy/policy.ts';
import { isOpen, type Request } from '../../domain/record/request.ts';
import type { LoadOrAlarm } from '../core/loadOrAlarm.ts';
import type { History, OwedByLog, Written } from '../ports/audit.ts';
import type {
  Listings,
  NoticeStanding,
  ScannedCredential,
  ScannedRequest,
} from '../ports/listings.ts';
import type { Notice, Place } from '../ports/store.ts';
import type { createMissing } from './missing.ts';

/** A record that was looked at. */
export interface Owing {
  readonly written: Written;
  /** Absent for a credential and a pre-approval. */
  readonly request?: Request;
  /** Whether nothing more is expected of it. */
  readonly isOver: boolean;
}

export function owingRequests(some: readonly ScannedRequest[]): readonly Owing[] {
  return some.flatMap(({ request }) =>
    request === undefined ? [] : [{ written: request, request, isOver: !isOpen(request) }],
  );
}

export function owingCredentials(some: readonly ScannedCredential[]): readonly Owing[] {
  return some.flatMap(({ credential: written }) =>
    written === undefined ? [] : [{ written, isOver: written.state.status === 'ended' }],
  );
}

type Verdict = 'fine' | 'moved' | 'lost';

const IN_PLACE: readonly string[] = ['card', 'receipt'];
/** Of a request from before the log said what is owed. */
const UNKNOWN = 0;

function areSame(one: Place | undefined, other: Place | undefined): boolean {
  return one?.channel === other?.channel && one?.ts === other?.ts;
}

function judge({ tag, version }: OwedByLog, standing: NoticeStanding | undefined): Verdict {
  if (standing === undefined || standing.isOwed) return 'fine';
  const { settled, place } = standing;
  if (version === UNKNOWN) return place === undefined ? 'lost' : 'fine';
  if (settled?.version !== version) return 'lost';
  const stands = !IN_PLACE.includes(tag) || settled.place === undefined;
  return stands || areSame(settled.place, place) ? 'fine' : 'moved';
}

/** A pending request has a card, or is owed one, whoever made it. */
function withCard(owed: readonly OwedByLog[], request: Request | undefined): readonly OwedByLog[] {
  if (request?.state.status !== 'pending' || owed.some(({ tag }) => tag === 'card')) return owed;
  return [...owed, { id: `${request.id}:card`, tag: 'card', version: UNKNOWN }];
}

/**
 * The audit log says which notices each commit owed. Each is owed still, or it is written down, signed,
 * that Slack has taken it, and where. Whoever removes one leaves neither. A card or receipt is owed again,
 * and its place is put back; of what else was removed the admins are told.
 */
export function createOwedCheck(parts: {
  readonly listings: Pick<Listings, 'standing' | 'oweAgain'>;
  readonly history: Pick<History, 'owed' | 'allSettled' | 'follow' | 'isNewest'>;
  readonly missing: Pick<ReturnType<typeof createMissing>, 'mend'>;
  readonly records: Pick<LoadOrAlarm, 'lostNotice'>;
  readonly policy: () => Policy;
}): { look(some: readonly Owing[]): Promise<void> } {
  const { listings, history, missing, records } = parts;

  const owedBy = ({ written, request }: Owing) => withCard(history.owed(written.id), request);

  function noticeOf(request: Request, { id, tag, version }: OwedByLog): Notice {
    const isCard = tag === 'card';
    return {
      id,
      requestId: request.id,
      kind: isCard ? 'card' : 'receipt',
      target: isCard ? parts.policy().channels.approvals : request.requester,
      about: request.state.status,
      version: version === UNKNOWN ? request.version : version,
      tries: 0,
    };
  }

  async function act(
    { request }: Owing,
    one: OwedByLog,
    verdict: Verdict,
    settled: NoticeStanding['settled'],
  ): Promise<void> {
    const canCome = request !== undefined && IN_PLACE.includes(one.tag);
    if (verdict === 'lost' && !(canCome && isOpen(request))) {
      records.lostNotice(one.id, one.version);
    } else if (canCome) {
      const again = { sends: verdict === 'lost', place: settled?.place };
      await missing.mend(request.id, async (really) => {
        if (really) await listings.oweAgain(noticeOf(request, one), again);
        return [verdict === 'lost' ? 'notice' : 'place'];
      });
    }
  }

  /** It may have been owed anew, or settled, since the log was read. */
  async function stillOf(owing: Owing, { id }: OwedByLog) {
    await history.follow();
    const one = owedBy(owing).find((named) => named.id === id);
    const [standing] = one === undefined ? [] : await listings.standing([id]);
    return one && { one, verdict: judge(one, standing), settled: standing?.settled };
  }

  return {
    async look(some) {
      const newest = some.filter(({ written }) => history.isNewest(written));
      const named = newest.map((owing) => ({ owing, owed: owedBy(owing) }));
      const ids = named.flatMap(({ owed }) => owed.map(({ id }) => id));
      const standings = new Map((await listings.standing(ids)).map((one) => [one.id, one]));
      for (const { owing, owed } of named) {
        const odd = owed.filter((one) => judge(one, standings.get(one.id)) !== 'fine');
        for (const one of odd) {
          const still = await stillOf(owing, one);
          if (still === undefined || still.verdict === 'fine') continue;
          await act(owing, still.one, still.verdict, still.settled);
        }
        const isOwed = owed.some(({ id }) => standings.get(id)?.isOwed === true);
        if (owing.isOver && odd.length === 0 && !isOwed) history.allSettled(owing.written.id);
      }
    },
  };
}
