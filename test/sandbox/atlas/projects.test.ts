import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import {
  addToken,
  ask,
  codeOf,
  keyIn,
  keysPath,
  listIn,
  organizationId,
  projectId,
  projectKeysPath,
  startSmallAtlas,
  unknownId,
} from './calls.ts';

let atlas: AtlasSimulator;
beforeEach(async () => {
  atlas = await startSmallAtlas();
});
afterEach(() => atlas.close());

const addKey = () => atlas.addKey({ organizationId, description: 'x', roles: ['ORG_MEMBER'] }).id;

describe('organizations and projects', () => {
  test('a caller sees one organization, found by the beginning of its name', async () => {
    atlas.addOrganization({ name: 'acme-other' });
    const list = await listIn(await ask(atlas, '/api/atlas/v2/orgs?name=AC'));
    expect(list.results).toMatchObject([{ id: organizationId, name: 'acme', isDeleted: false }]);
    expect((await listIn(await ask(atlas, '/api/atlas/v2/orgs?name=zz'))).results).toEqual([]);
    const one = await ask(atlas, `/api/atlas/v2/orgs/${organizationId}`);
    expect(await one.json()).toMatchObject({ id: organizationId, name: 'acme' });
  });

  test('a member sees only the projects they were added to', async () => {
    const mine = atlas.addProject({ organizationId, name: 'mine' });
    addToken(atlas, 'limited', ['ORG_MEMBER'], {
      projects: [{ projectId: mine.id, roles: ['GROUP_READ_ONLY'] }],
    });
    for (const path of ['/api/atlas/v2/groups', `/api/atlas/v2/orgs/${organizationId}/groups`]) {
      expect((await listIn(await ask(atlas, path))).results).toHaveLength(2);
      const { results } = await listIn(await ask(atlas, path, { token: 'limited' }));
      expect(results).toMatchObject([{ id: mine.id, name: 'mine', orgId: organizationId }]);
    }
  });

  test('a project is shown, unknown, or hidden', async () => {
    const path = (id: string) => `/api/atlas/v2/groups/${id}`;
    const shown = await ask(atlas, path(projectId));
    expect(await shown.json()).toMatchObject({ name: 'checkout', clusterCount: 1 });
    expect(await codeOf(await ask(atlas, path(unknownId)))).toBe('404 GROUP_NOT_FOUND');
    const hidden = await ask(atlas, path(projectId), { token: 'member' });
    expect(await codeOf(hidden)).toBe('401 USER_UNAUTHORIZED');
  });

  test('for a token the system status knows no API key', async () => {
    const status = await ask(atlas, '/api/atlas/v2');
    expect(await status.json()).toMatchObject({ apiKey: null, throttling: false });
  });
});

describe('keys of a project', () => {
  test('made there with project roles only, a key becomes a member of the organization', async () => {
    const json = { desc: 'in project', roles: ['GROUP_READ_ONLY'] };
    const made = await keyIn(await ask(atlas, projectKeysPath, { method: 'POST', json }));
    expect(made.roles).toEqual([
      { orgId: organizationId, roleName: 'ORG_MEMBER' },
      { groupId: projectId, roleName: 'GROUP_READ_ONLY' },
    ]);
    expect(made.privateKey).not.toContain('*');
    expect(atlas.createsAccepted).toBe(1);
    const { results } = await listIn(await ask(atlas, projectKeysPath));
    expect(results).toMatchObject([
      { id: made.id, links: [{ href: `${atlas.origin}${keysPath}/${made.id}` }] },
    ]);
  });

  test('roles of both kinds may be mixed, and unknown ones are refused', async () => {
    const create = (roles: string[]) =>
      ask(atlas, projectKeysPath, { method: 'POST', json: { desc: 'x', roles } });
    const made = await keyIn(await create(['ORG_READ_ONLY', 'GROUP_OWNER']));
    expect(made.roles.map(({ roleName }) => roleName)).toEqual(['ORG_READ_ONLY', 'GROUP_OWNER']);
    expect(await codeOf(await create(['NONSENSE']))).toBe('400 BAD_REQUEST');
  });

  test('assigning is 204 once, then it is refused', async () => {
    const path = `${projectKeysPath}/${addKey()}`;
    const assign = () => ask(atlas, path, { method: 'POST', json: [{ roles: ['GROUP_OWNER'] }] });
    expect((await assign()).status).toBe(204);
    expect(await codeOf(await assign())).toBe('400 API_KEY_ALREADY_IN_GROUP');
    expect(atlas.keys(organizationId)).toMatchObject([
      { roles: ['ORG_MEMBER'], projects: [{ projectId, roles: ['GROUP_OWNER'] }] },
    ]);
    const wrong = [{ roles: ['ORG_OWNER'] }];
    const elsewhere = `${projectKeysPath}/${addKey()}`;
    expect(await codeOf(await ask(atlas, elsewhere, { method: 'POST', json: wrong }))).toBe(
      '400 INVALID_ROLE_FOR_GROUP',
    );
  });

  test('a change replaces the roles here, and needs an assignment', async () => {
    const id = addKey();
    const path = `${projectKeysPath}/${id}`;
    const change = () =>
      ask(atlas, path, { method: 'PATCH', json: { roles: ['GROUP_READ_ONLY'] } });
    expect(await codeOf(await change())).toBe('400 API_KEY_NOT_FOUND');
    await ask(atlas, path, { method: 'POST', json: [{ roles: ['GROUP_OWNER'] }] });
    expect((await change()).status).toBe(200);
    expect(atlas.keys(organizationId)).toMatchObject([
      { roles: ['ORG_MEMBER'], projects: [{ roles: ['GROUP_READ_ONLY'] }] },
    ]);
  });

  test('unassigning leaves the key in the organization', async () => {
    const path = `${projectKeysPath}/${addKey()}`;
    await ask(atlas, path, { method: 'POST', json: [{ roles: ['GROUP_OWNER'] }] });
    expect((await ask(atlas, path, { method: 'DELETE' })).status).toBe(204);
    expect(await codeOf(await ask(atlas, path, { method: 'DELETE' }))).toBe(
      '400 API_KEY_NOT_FOUND',
    );
    expect(atlas.keys(organizationId)).toMatchObject([{ projects: [] }]);
  });
});
