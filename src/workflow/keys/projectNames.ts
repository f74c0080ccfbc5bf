import { setTimeout as sleep } from 'node:timers/promises';
import type { ProjectNames } from '../../domain/policy/asked.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Organization } from '../ports/atlas.ts';
import type { Log } from '../ports/logging.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';
import type { Loaded, Requests } from '../ports/store.ts';

/** A name is asked for again after this, and not believed after ten times as long, ms. */
const FRESH = 60_000;
const BELIEVED = 10 * FRESH;
/** A click waits no longer for a name, ms: Slack gives three seconds for a window. */
const PATIENCE = 1000;

interface Known {
  readonly names: ReadonlyMap<string, string>;
  readonly at: number;
}

/** What projects are called at Atlas: people read it, and the policy may go by it. */
export interface ProjectNaming {
  /**
   * The names of these projects of an organization. One that Atlas does not have, or that is not
   * known in time, is left out. Never throws.
   */
  of(organizationId: string, ids: readonly string[]): Promise<ProjectNames>;
  /** The same store of requests, with the names of their projects in each. */
  named<R extends Pick<Requests, 'load' | 'ofRequester' | 'listed'>>(requests: R): R;
}

export function createProjectNaming(parts: {
  readonly atlas: { organization(id: string): Pick<Organization, 'listProjects'> | undefined };
  readonly stopwatch: Pick<Stopwatch, 'now'>;
  readonly log: Log;
}): ProjectNaming {
  const { atlas, stopwatch, log } = parts;
  const known = new Map<string, Known>();
  const asking = new Map<string, Promise<void>>();

  async function read(organizationId: string): Promise<void> {
    try {
      const projects = (await atlas.organization(organizationId)?.listProjects()) ?? [];
      const names = new Map(projects.map(({ id, name }) => [id, name]));
      known.set(organizationId, { names, at: stopwatch.now() });
    } catch (cause) {
      log.warn({ organizationId, err: cause }, 'atlas.projects_unknown');
    }
  }

  /** One reading at a time, whoever waits for it. */
  function learn(organizationId: string): Promise<void> {
    const before = asking.get(organizationId);
    if (before !== undefined) return before;
    const reading = read(organizationId).finally(() => asking.delete(organizationId));
    asking.set(organizationId, reading);
    return reading;
  }

  async function inTime(reading: Promise<void>): Promise<void> {
    const giveUp = new AbortController();
    const late = sleep(PATIENCE, undefined, { signal: giveUp.signal }).catch(() => undefined);
    await Promise.race([reading, late]).finally(() => giveUp.abort());
  }

  function ageOf(organizationId: string): number {
    const found = known.get(organizationId);
    return found === undefined ? Number.POSITIVE_INFINITY : stopwatch.now() - found.at;
  }

  async function of(organizationId: string, ids: readonly string[]): Promise<ProjectNames> {
    if (ids.length === 0) return {};
    if (ageOf(organizationId) > FRESH) await inTime(learn(organizationId));
    if (ageOf(organizationId) > BELIEVED) return {};
    const names = known.get(organizationId)?.names;
    const found = ids.flatMap((id) => {
      const name = names?.get(id);
      return name === undefined ? [] : [[id, name] as const];
    });
    return Object.fromEntries(found);
  }

  async function withNames(request: Request): Promise<Request> {
    const { organizationId, projects = [] } = request.spec;
    if (projects.length === 0) return request;
    const projectNames = await of(
      organizationId,
      projects.map(({ projectId }) => projectId),
    );
    return { ...request, projectNames };
  }

  async function inLoaded(loaded: Loaded): Promise<Loaded> {
    return { ...loaded, request: await withNames(loaded.request) };
  }

  async function inPage<P extends { readonly requests: readonly Loaded[] }>(page: P): Promise<P> {
    return { ...page, requests: await Promise.all(page.requests.map(inLoaded)) };
  }

  return {
    of,
    named: (requests) => ({
      ...requests,
      async load(id) {
        const loaded = await requests.load(id);
        return loaded && inLoaded(loaded);
      },
      ofRequester: async (user, page) => inPage(await requests.ofRequester(user, page)),
      listed: async (index, page) => inPage(await requests.listed(index, page)),
    }),
  };
}
