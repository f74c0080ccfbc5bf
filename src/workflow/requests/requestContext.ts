import {
  type ApprovalStatus,
  approvalStatusOf,
  type Holding,
  type Prospect,
  prospectFor,
} from '../../domain/approval/approvalStatus.ts';
import { type Access, rolesOfAccess } from '../../domain/key/access.ts';
import { accessOf } from '../../domain/key/spec.ts';
import type { ProjectNames } from '../../domain/policy/asked.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { liveKey, type Request, votersOf } from '../../domain/record/request.ts';
import { given } from '../../foundation/given.ts';
import type { ProjectNaming } from '../keys/projectNames.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';
import type { Names, People } from '../ports/slack.ts';
import type { Loaded, Requests } from '../ports/store.ts';

/**
 * How many of the requester's newest requests are searched for live keys: one call to the store.
 */
const LOOKED_AT = 100;

/** Live keys that Keywarden issued to the requester, without the key of this request. */
export interface Holdings {
  readonly held: readonly Holding[];
  /** Whether there are older requests that were not searched. */
  readonly more: boolean;
}

/**
 * What a message or window about a request shows besides the record. `approvalStatus` and
 * `holdings` are absent if they could not be found out, or if the request is not pending.
 */
export interface RequestContext {
  readonly waits: boolean;
  readonly approvalStatus?: ApprovalStatus;
  readonly holdings?: Holdings;
  /** What people and user groups are called, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** What the decision of the person who looks would change. */
  readonly prospect?: Prospect;
  /** Of a request to change a key: what it has now, if that is what the requester saw. */
  readonly before?: Before;
}

/** The access of a key that shall be changed, with what its projects are called. */
export interface Before {
  readonly access: Access;
  readonly projectNames: ProjectNames;
}

const NOT_WAITING: RequestContext = { waits: false, names: new Map() };

function heldOf(requests: readonly Request[]): Holding[] {
  const held = new Map<string, Holding>();
  for (const { spec, organizationName } of requests) {
    const { organizationId } = spec;
    const earlier = held.get(organizationId) ?? { organizationName, count: 0, roles: [] };
    const roles = [...new Set([...earlier.roles, ...rolesOfAccess(accessOf(spec))])];
    held.set(organizationId, { ...earlier, count: earlier.count + 1, roles });
  }
  return [...held.values()];
}

/** Everybody whom a route names. They are shown by name, because a mention would notify them. */
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
  /** The same for a person who is to decide, with `prospect`. */
  as(by: string, loaded: Loaded): Promise<RequestContext>;
}

/** Gathers the facts about people, and the live keys of the requester. */
export function createRequestContexts(parts: {
  readonly requests: Pick<Requests, 'ofRequester'>;
  readonly people: People;
  readonly names: Names;
  readonly policy: () => Policy;
  readonly credentials: Pick<Credentials, 'get'>;
  readonly projectNaming: Pick<ProjectNaming, 'of'>;
  readonly log: Log;
}): RequestContexts {
  const { requests, people, names, policy, log } = parts;

  async function before({ id, spec }: Request): Promise<Before | undefined> {
    const { act, organizationId } = spec;
    if (act?.kind !== 'change') return undefined;
    try {
      const found = (await parts.credentials.get([act.credential])).get(act.credential);
      if (found === undefined || found.accessHash !== act.from) return undefined;
      const { access } = found;
      const ids = access.projects.map(({ projectId }) => projectId);
      return { access, projectNames: await parts.projectNaming.of(organizationId, ids) };
    } catch (cause) {
      log.warn({ requestId: id, err: cause }, 'picture.access_unknown');
      return undefined;
    }
  }

  async function holdings({ id, requester }: Request): Promise<Holdings | undefined> {
    try {
      const page = await requests.ofRequester(requester, { offset: 0, limit: LOOKED_AT });
      const others = page.requests.map(({ request }) => request).filter((one) => one.id !== id);
      const live = others.filter((one) => liveKey(one) !== undefined);
      return { held: heldOf(live), more: page.total > LOOKED_AT };
    } catch (cause) {
      // Better a card without this line than no card.
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
      const { owner } = request.spec;
      const owners = owner?.kind === 'group' ? [owner.id] : [];
      return {
        approvalStatus,
        names: await names.of([...new Set([...later, ...owners])]),
        ...(prospect === undefined ? {} : { prospect }),
      };
    } catch (cause) {
      log.warn({ requestId: request.id, err: cause }, 'picture.people_unknown');
      return { names: new Map() };
    }
  }

  async function gather(loaded: Loaded, by?: string): Promise<RequestContext> {
    if (loaded.request.state.status !== 'pending') return NOT_WAITING;
    const [seen, held, was] = await Promise.all([
      looks(loaded, by),
      holdings(loaded.request),
      before(loaded.request),
    ]);
    return { waits: true, ...seen, ...given('holdings', held), ...given('before', was) };
  }

  return {
    of: (loaded) => gather(loaded),
    as: (by, loaded) => gather(loaded, by),
  };
}
