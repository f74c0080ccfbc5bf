import { refuseDecider } from '../../domain/approval/mayDecide.ts';
import { isAskedBy, maySee } from '../../domain/approval/visibleRequests.ts';
import { type KnownPerson, knownPerson, type Person } from '../../domain/policy/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { refuseDeciding } from '../../domain/policy/policyPeople.ts';
import { concernedBy, type Request } from '../../domain/record/request.ts';
import { no, type Result } from '../../domain/record/result.ts';
import type { Status } from '../../domain/record/state.ts';
import type { People } from '../ports/slack.ts';
import type { Loaded, Requests } from '../ports/store.ts';

/** A person's own requests, those that wait for their decision, or all that they may see. */
export type Scope = 'mine' | 'pending' | 'all';

export interface RequestFilter {
  readonly scope: Scope;
  readonly statuses?: readonly Status[];
  readonly by?: string;
  /** Epoch ms. */
  readonly since?: number;
}

export interface RequestPage {
  readonly filter: RequestFilter;
  /** Newest first. */
  readonly requests: readonly Request[];
  readonly page: number;
  readonly more: boolean;
  /**
   * Set if the search ended before the page was full: how many of the newest requests were read.
   */
  readonly searched?: number;
}

export type ListFound = Result<{ readonly list: RequestPage }>;

export interface RequestLists {
  page(by: string, filter: RequestFilter, page: number, perPage: number): Promise<ListFound>;
  /** What waits for this person's decision, newest first; `undefined` if they decide on nothing. */
  waiting(by: string, limit: number): Promise<readonly Request[] | undefined>;
}

const CHUNK = 100;
/** How many records one search reads at most. */
const SEARCHED = 2000;

/** Lists of requests. They hold only what this person may see and what the filter lets through. */
export function createRequestLists(parts: {
  readonly requests: Requests;
  readonly people: People;
  readonly policy: () => Policy;
}): RequestLists {
  const { requests, people } = parts;

  async function known(by: string): Promise<KnownPerson | undefined> {
    return knownPerson(await people.about([by]), by);
  }

  function fits({ request }: Loaded, { statuses, by, since }: RequestFilter): boolean {
    if (statuses !== undefined && !statuses.includes(request.state.status)) return false;
    if (by !== undefined && by !== request.requester) return false;
    return since === undefined || request.createdAt >= since;
  }

  /**
   * Whether this person may decide on it now. Asked last, because it looks up everybody concerned.
   */
  async function waitsFor({ request, now }: Loaded, by: string): Promise<boolean> {
    const facts = await people.about([by, ...concernedBy(request)]);
    return refuseDecider(request, by, { policy: parts.policy(), people: facts, now }) === undefined;
  }

  async function isWanted(loaded: Loaded, filter: RequestFilter, person: Person): Promise<boolean> {
    const { request, now } = loaded;
    const { id: by } = person;
    if (!fits(loaded, filter)) return false;
    const given = { policy: parts.policy(), people: new Map([[by, person]]), now };
    switch (filter.scope) {
      case 'mine':
        return request.requester === by;
      case 'all':
        return maySee(request, by, given);
      case 'pending':
        return (
          request.state.status === 'pending' &&
          isAskedBy(request, by, given) &&
          (await waitsFor(loaded, by))
        );
      default:
        return filter.scope satisfies never;
    }
  }

  function read(filter: RequestFilter, by: string, offset: number) {
    const page = { offset, limit: CHUNK };
    if (filter.scope === 'mine') return requests.ofRequester(by, page);
    return requests.listed(filter.scope === 'pending' ? 'open' : 'all', page);
  }

  /**
   * The first `wanted` requests that fit. Reads in chunks until the list ends, or `SEARCHED`
   * records were read.
   */
  async function search(person: Person, filter: RequestFilter, wanted: number) {
    const found: Request[] = [];
    for (let offset = 0; offset < SEARCHED; offset += CHUNK) {
      const { requests: chunk, total } = await read(filter, person.id, offset);
      for (const loaded of chunk) {
        const tooOld = filter.since !== undefined && loaded.request.createdAt < filter.since;
        if (tooOld) return { found };
        if (!(await isWanted(loaded, filter, person))) continue;
        found.push(loaded.request);
        if (found.length >= wanted) return { found };
      }
      if (offset + CHUNK >= total) return { found };
    }
    return { found, searched: SEARCHED };
  }

  return {
    async page(by, filter, page, perPage) {
      const person = await known(by);
      if (person === undefined) return no({ why: 'person_unknown' });
      const { standing } = person;
      if (standing !== 'member') return no({ why: 'not_a_member', standing });
      const from = (page - 1) * perPage;
      const { found, searched } = await search(person, filter, from + perPage + 1);
      return {
        ok: true,
        list: {
          filter,
          requests: found.slice(from, from + perPage),
          page,
          more: found.length > from + perPage,
          ...(searched === undefined ? {} : { searched }),
        },
      };
    },
    async waiting(by, limit) {
      const person = await known(by);
      if (person?.standing !== 'member' || refuseDeciding(parts.policy(), person) !== undefined) {
        return undefined;
      }
      return (await search(person, { scope: 'pending' }, limit)).found;
    },
  };
}
