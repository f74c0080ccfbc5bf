import { describe, expect, it } from 'vitest';
import { makeSpec } from '../../../src/domain/key/spec.ts';
import { AtlasError } from '../../../src/foundation/errors.ts';
import { createProjectNaming } from '../../../src/workflow/keys/projectNames.ts';
import type { Project } from '../../../src/workflow/ports/atlas.ts';
import { NOW, request, STATES, spec } from '../../domain/fixtures.ts';

const ID = 'c'.repeat(24);
const SECOND = 1000;

/** Atlas with one project, whose list can be counted, renamed, kept waiting and broken. */
function stage() {
  const atlas = { name: 'checkout', reads: 0, broken: false, slow: false };
  const time = { now: 0 };
  const warned: string[] = [];
  async function listProjects(): Promise<readonly Project[]> {
    atlas.reads += 1;
    if (atlas.slow) await new Promise(() => undefined);
    if (atlas.broken)
      throw new AtlasError('timeout', 'no answer', { effect: 'none', operation: 'listOrgGroups' });
    return [{ id: ID, name: atlas.name, organizationId: spec.organizationId }];
  }
  const naming = createProjectNaming({
    atlas: {
      organization: (id) => (id === spec.organizationId ? { listProjects } : undefined),
    },
    stopwatch: { now: () => time.now },
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: (_, event) => void warned.push(event),
      error: () => undefined,
    },
  });
  const names = () => naming.of(spec.organizationId, [ID, 'f'.repeat(24)]);
  return { atlas, time, warned, naming, names };
}

describe('what projects are called', () => {
  it('comes from Atlas by id, is asked for once a minute, and leaves out what is not there', async () => {
    const { atlas, time, names } = stage();
    expect(await names()).toEqual({ [ID]: 'checkout' });
    atlas.name = 'till';
    time.now = 59 * SECOND;
    expect(await names()).toEqual({ [ID]: 'checkout' });
    time.now = 61 * SECOND;
    expect(await names()).toEqual({ [ID]: 'till' });
    expect(atlas.reads).toBe(2);
  });

  it('is read once, however many ask at the same moment', async () => {
    const { atlas, names } = stage();
    await Promise.all([names(), names(), names()]);
    expect(atlas.reads).toBe(1);
  });

  it('is believed for ten minutes while Atlas does not answer, and then not known', async () => {
    const { atlas, time, names, warned } = stage();
    await names();
    atlas.broken = true;
    time.now = 599 * SECOND;
    expect(await names()).toEqual({ [ID]: 'checkout' });
    time.now = 601 * SECOND;
    expect(await names()).toEqual({});
    expect(new Set(warned)).toEqual(new Set(['atlas.projects_unknown']));
  });

  it('is not waited for longer than a click may take', async () => {
    const { atlas, names } = stage();
    atlas.slow = true;
    expect(await names()).toEqual({});
  });

  it('is not asked for where a request has no projects, or the organization is gone', async () => {
    const { atlas, naming } = stage();
    expect(await naming.of(spec.organizationId, [])).toEqual({});
    expect(await naming.of('0'.repeat(24), [ID])).toEqual({});
    expect(atlas.reads).toBe(0);
  });
});

describe('a request as it is read', () => {
  const own = makeSpec({
    ...spec,
    projects: [{ projectId: ID, roles: ['GROUP_READ_ONLY'] }],
    lifetime: 1,
    owner: { kind: 'person', id: 'U0DANA' },
    act: { kind: 'create' },
  });

  it('has the names of its projects, wherever it is read', async () => {
    const { naming } = stage();
    const loaded = { request: request(STATES.pending, { spec: own }), places: {}, now: NOW };
    const page = { requests: [loaded, { ...loaded, request: request() }], total: 2 };
    const named = naming.named({
      load: async (_id: string) => loaded,
      ofRequester: async (_user: string, _page: object) => page,
      listed: async (_index: 'all' | 'open', _page: object) => page,
    });
    const projectNames = { [ID]: 'checkout' };
    expect((await named.load('r'))?.request).toMatchObject({ projectNames });
    for (const read of [named.ofRequester('U', ALL), named.listed('all', ALL)]) {
      const [first, second] = (await read).requests;
      expect(first?.request).toMatchObject({ projectNames });
      expect(second?.request).not.toHaveProperty('projectNames');
    }
  });
});

const ALL = { offset: 0, limit: 10 };
