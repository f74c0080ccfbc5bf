import { describe, expect, it } from 'vitest';
import type { Person } from '../../../src/domain/policy/people.ts';
import { POLICY_DEFAULTS, type Policy } from '../../../src/domain/policy/policy.ts';
import { createProjectSearch } from '../../../src/workflow/keys/projectSearch.ts';
import { ORG_ID, openScene, PROJECT_ID } from '../../atlas/scene.ts';

const policy: Policy = {
  ...POLICY_DEFAULTS,
  hash: 'p',
  organizations: [
    {
      id: ORG_ID,
      name: 'acme',
      roles: [],
      viewers: ['U0ALL'],
      projects: [{ id: PROJECT_ID, name: 'the shop', viewers: ['U0ONE'] }],
    },
  ],
  channels: { approvals: 'C0A', announcements: [], alerts: 'C0A' },
  approvers: ['U0ALL'],
  admins: [],
};

function person(id: string): readonly [string, Person] {
  return [id, { id, standing: 'member', groups: [] }];
}

/** An organization with the project `shop`, and others. */
async function setUp(...names: readonly string[]) {
  const { organization, sim, countRequests } = await openScene();
  const ids = names.map((name) => sim.addProject({ organizationId: ORG_ID, name }).id);
  const search = createProjectSearch({
    atlas: { organization: (id) => (id === ORG_ID ? organization : undefined) },
    people: { about: async () => new Map(['U0ALL', 'U0ONE', 'U0NONE'].map(person)) },
    policy: () => policy,
  });
  const found = async (by: string, text: string) =>
    (await search.search(by, ORG_ID, text)).map(({ name }) => name);
  return { ...search, found, ids, countRequests };
}

describe('projects that are looked for', () => {
  it('are those whose name has all words, beginnings first, numbers as numbers', async () => {
    const { found, ids } = await setUp('web-10', 'web-2', 'Web', 'billing of the web');
    expect(await found('U0ALL', ' WEB ')).toEqual(['Web', 'web-2', 'web-10', 'billing of the web']);
    expect(await found('U0ALL', 'web bill')).toEqual(['billing of the web']);
    expect(await found('U0ALL', ids[0]?.toUpperCase() ?? '')).toEqual(['web-10']);
    expect(await found('U0ALL', 'ｗｅｂ－２')).toEqual(['web-2']);
    expect(await found('U0ALL', '')).toHaveLength(5);
  });

  it('cost one call, however many letters are typed', async () => {
    const { found, countRequests } = await setUp('web');
    for (const typed of ['', 'w', 'we', 'web']) await found('U0ALL', typed);
    expect(countRequests('GET')).toBe(1);
  });

  it('are only those that the person may see, and Atlas is not asked for the others', async () => {
    const { found, countRequests, search } = await setUp('web');
    expect(await found('U0ONE', '')).toEqual(['the shop']);
    expect(await found('U0ONE', 'web')).toEqual([]);
    expect(await found('U0NONE', '')).toEqual([]);
    expect(await found('U0GONE', '')).toEqual([]);
    expect(await search('U0ALL', 'b'.repeat(24), '')).toEqual([]);
    expect(countRequests('GET')).toBe(0);
  });
});

describe('ids that a form sends', () => {
  it('are projects only where the person may see them', async () => {
    const { chosen, ids } = await setUp('web');
    const sent = [PROJECT_ID, ...ids, PROJECT_ID, 'f'.repeat(24), 'unreadable', ''];
    const seen = async (by: string) => (await chosen(by, ORG_ID, sent)).map(({ id }) => id);
    expect((await seen('U0ALL')).toSorted()).toEqual([PROJECT_ID, ...ids].toSorted());
    expect(await seen('U0ONE')).toEqual([PROJECT_ID]);
    expect(await seen('U0NONE')).toEqual([]);
  });
});
