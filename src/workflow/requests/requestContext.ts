import {
  type ApprovalStatus,
  approvalStatusOf,
  type Holding,
  type Prospect,
  prospectFor,
} from '../../domain/approval/approvalStatus.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { liveKey, type Request, votersOf } from '../../domain/record/request.ts';
import type { Log } from '../ports/logging.ts';
import type { Names, People } from '../ports/slack.ts';
import type { Loaded, Requests } from '../ports/store.ts';

/** So many of somebody's newest requests are looked at for keys that live: one trip to the store. */
const LOOKED_AT = 100;

/** Live keys that Keywarden issued to the requester, beside this request. */
export interface Holdings {
  readonly held: readonly Holding[];
  /** There are older requests that were not looked at. */
  readonly more: boolean;
}

/**
 * What a picture of a request shows besides the record. `approvalStatus` and `holdings` are absent where
 * they could not be found out, and for a request that does not wait any more.
 */
export interface RequestContext {
  readonly waits: boolean;
  readonly approvalStatus?: ApprovalStatus;
  readonly holdings?: Holdings;
  /** What people and user groups are called, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** What the decision of the person who looks would change. */
  readonly prospect?: Prospect;
}

const NOT_WAITING: RequestContext = { waits: false, names: new Map() };

function heldOf(requests: readonly Request[]): Holding[] {
  const held = new Map<string, Holding>();
  for (const { spec, organizationName } of requests) {
    const { organizationId } = spec;
    const earlier = held.get(organizationId) ?? { organizationName, count: 0, roles: [] };
    const roles = [...new Set([...earlier.roles, ...spec.roles])];
    held.set(organizationId, { ...earlier, count: earlier.count + 1, roles });
  }
  return [...held.values()];
}

/** Everybody a route names, for whom a mention would be a call. */
function namedIn({ routes }: ApprovalStatus): string[] {
  const ids = routes.flatMap(({ route: { stages, escalation } }) => [
    ...stages.flat().flatMap(({ of }) => of),
    ...(escalation?.to ?? []),
  ]);
  return [...new Set(ids)];
}

export interface RequestContexts {
  /** Never throws: what Slack or the store does not tell is left out. */
  of(loaded: Loaded): Promise<RequestContext>;
  /** As somebody sees it who is to decide. */
  as(by: string, loaded: Loaded): Promise<RequestContext>;
}

/** Gathers what pictures of a request need: facts about people, and what the requester holds. */
export function createRequestContexts(parts: {
  readonly requests: Pick<Requests, 'ofRequester'>;
  readonly people: People;
  readonly names: Names;
  readonly policy: () => Policy;
  readonly log: Log;
}): RequestContexts {
  const { requests, people, names, policy, log } = parts;

  async function holdings({ id, requester }: Request): Promise<Holdings | undefined> {
    try {
      const page = await requests.ofRequester(requester, { offset: 0, limit: LOOKED_AT });
      const others = page.requests.map(({ request }) => request).filter((one) => one.id !== id);
      const live = others.filter((one) => liveKey(one) !== undefined);
      return { held: heldOf(live), more: page.total > LOOKED_AT };
    } catch (cause) {
      // A card is worth more than this line of it.
      log.warn({ requestId: id, err: cause }, 'picture.holdings_unknown');
      return undefined;
    }
  }

  async function looks(
    { request, now }: Loaded,
    by?: string,
  ): Promise<Pick<RequestContext, 'approvalStatus' | 'prospect' | 'names'>> {
    const own = by === undefined ? [] : [by];
    try {
      const facts = await people.about([request.requester, ...votersOf(request), ...own]);
      const known = { policy: policy(), people: facts, now };
      const approvalStatus = approvalStatusOf(request, known);
      if (approvalStatus === undefined) return { names: new Map() };
      const prospect = by === undefined ? undefined : prospectFor(request, by, known);
      const later = namedIn(approvalStatus).filter((id) => !approvalStatus.turn.includes(id));
      return {
        approvalStatus,
        names: await names.of(later),
        ...(prospect === undefined ? {} : { prospect }),
      };
    } catch (cause) {
      log.warn({ requestId: request.id, err: cause }, 'picture.people_unknown');
      return { names: new Map() };
    }
  }

  async function gather(loaded: Loaded, by?: string): Promise<RequestContext> {
    if (loaded.request.state.status !== 'pending') return NOT_WAITING;
    const [seen, held] = await Promise.all([looks(loaded, by), holdings(loaded.request)]);
    return { waits: true, ...seen, ...(held === undefined ? {} : { holdings: held }) };
  }

  return {
    of: (loaded) => gather(loaded),
    as: (by, loaded) => gather(loaded, by),
  };
}
