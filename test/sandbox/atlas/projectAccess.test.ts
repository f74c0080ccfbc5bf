// What a key that was handed over can do, and who may change that.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import {
  addToken,
  ask,
  challengedNonce,
  codeOf,
  digestHeader,
  keyIn,
  keysPath,
  listIn,
  organizationId,
  projectId,
  projectKeysPath,
  startSmallAtlas,
  vendorType,
} from './calls.ts';

let now = Date.parse('2026-11-22T10:00:00Z');
let atlas: AtlasSimulator;
beforeEach(async () => {
  atlas = await startSmallAtlas({ now: () => now });
  atlas.addMember({
    organizationId,
    username: 'ana@acme.example',
    firstName: 'Ana',
    lastName: 'Lima',
    roles: ['ORG_OWNER'],
  });
});
afterEach(() => atlas.close());

const root = '/api/atlas/v2';
const membersPath = `${root}/orgs/${organizationId}/users`;

type Pair = { readonly id: string; readonly publicKey: string; readonly privateKey: string };

/** A call with the key itself, as whoever got it makes it. */
async function use(pair: Pair, path: string, method = 'GET'): Promise<Response> {
  const nonce = await challengedNonce(atlas, path);
  return ask(atlas, path, {
    authorization: digestHeader(pair, { uri: path, nonce, method }),
    method,
  });
}

async function issued(roles: string[] = ['ORG_MEMBER']): Promise<Pair> {
  return keyIn(await ask(atlas, keysPath, { method: 'POST', json: { desc: 'x', roles } }));
}

const join = (key: Pair, project: string, ...roles: string[]) =>
  ask(atlas, `${root}/groups/${project}/apiKeys/${key.id}`, { method: 'POST', json: [{ roles }] });

const names = async (response: Response) =>
  (await listIn(response)).results.map((it) => ('name' in it ? it.name : ''));

describe('a key that was issued', () => {
  test('reads exactly the projects that it has a role in', async () => {
    const other = atlas.addProject({ organizationId, name: 'catalog' });
    const key = await issued();
    expect(await names(await use(key, `${root}/groups`))).toEqual([]);
    expect((await join(key, projectId, 'GROUP_READ_ONLY')).status).toBe(204);

    expect(await names(await use(key, `${root}/groups`))).toEqual(['checkout']);
    expect(await names(await use(key, `${root}/orgs/${organizationId}/groups`))).toEqual([
      'checkout',
    ]);
    expect((await use(key, `${root}/groups/${projectId}`)).status).toBe(200);
    const elsewhere = await use(key, `${root}/groups/${other.id}`);
    expect(await codeOf(elsewhere)).toBe('401 USER_UNAUTHORIZED');
  });

  test('changes nothing with a role that only reads', async () => {
    const key = await issued();
    await join(key, projectId, 'GROUP_READ_ONLY');
    const itself = `${projectKeysPath}/${key.id}`;
    expect(await codeOf(await use(key, itself, 'DELETE'))).toBe('401 USER_UNAUTHORIZED');
    const own = `${keysPath}/${key.id}`;
    expect(await codeOf(await use(key, own, 'DELETE'))).toBe('401 USER_UNAUTHORIZED');
  });

  test('still signs in when it is frozen, reads who is in the organization, and no project', async () => {
    const key = await issued(['ORG_READ_ONLY']);
    await join(key, projectId, 'GROUP_OWNER');
    await ask(atlas, `${projectKeysPath}/${key.id}`, { method: 'DELETE' });
    const json = { roles: ['ORG_MEMBER'] };
    await ask(atlas, `${keysPath}/${key.id}`, { method: 'PATCH', json });

    expect((await listIn(await use(key, membersPath))).results).toMatchObject([
      { username: 'ana@acme.example', firstName: 'Ana', orgMembershipStatus: 'ACTIVE' },
    ]);
    expect(await names(await use(key, `${root}/groups`))).toEqual([]);
    const project = await use(key, `${root}/groups/${projectId}`);
    expect(await codeOf(project)).toBe('401 USER_UNAUTHORIZED');
  });

  test('leaves traces of its use beside the entry that let it in', async () => {
    const key = await issued();
    const list = `${keysPath}/${key.id}/accessList`;
    const json = [{ ipAddress: '127.0.0.1' }, { cidrBlock: '10.0.0.0/8' }];
    await ask(atlas, list, { method: 'POST', json });
    now += 60_000;
    await use(key, `${root}/groups`);
    await use(key, `${root}/groups`);
    const { results } = await listIn(await ask(atlas, list));
    const lastUsed = new Date(now).toISOString();
    expect(results).toMatchObject([
      { count: 2, lastUsed, lastUsedAddress: '127.0.0.1', ipAddress: '127.0.0.1' },
      { count: 0, cidrBlock: '10.0.0.0/8' },
    ]);
    expect(results[1]).not.toHaveProperty('lastUsed');
  });
});

describe('the members of an organization', () => {
  test('are a resource of 2025-02-19: an older version, and v1.0, do not have them', async () => {
    expect((await ask(atlas, membersPath)).headers.get('content-type')).toContain('2025-02-19');
    const accept = vendorType.replace('2025-03-12', '2023-01-01');
    expect(await codeOf(await ask(atlas, membersPath, { accept }))).toBe(
      '406 INVALID_VERSION_DATE',
    );
    const old = membersPath.replace('v2', 'v1.0');
    expect(await codeOf(await ask(atlas, old, { accept: 'application/json' }))).toBe(
      '404 RESOURCE_NOT_FOUND',
    );
  });
});

describe('who may change a key in a project', () => {
  const roles = ['GROUP_READ_ONLY'];
  const change = (id: string, method: string, token: string) => {
    const json = method === 'POST' ? [{ roles }] : { roles };
    const body = method === 'DELETE' ? {} : { json };
    return ask(atlas, `${projectKeysPath}/${id}`, { method, token, ...body });
  };

  test.each([
    ['an owner of the organization', ['ORG_OWNER'], [], '204 200 204'],
    ['an owner of the project', ['ORG_MEMBER'], ['GROUP_OWNER'], '204 200 204'],
    ['who manages its access', ['ORG_MEMBER'], ['GROUP_ACCESS_MANAGER'], '401 200 204'],
    ['who only reads it', ['ORG_READ_ONLY'], ['GROUP_READ_ONLY'], '401 401 401'],
  ])('%s: add, change and remove answer as Atlas does', async (_, own, inProject, answers) => {
    addToken(atlas, 'somebody', own, { projects: [{ projectId, roles: inProject }] });
    const key = await issued();
    const added = await change(key.id, 'POST', 'somebody');
    if (added.status !== 204) await join(key, projectId, ...roles);
    const changed = await change(key.id, 'PATCH', 'somebody');
    const removed = await change(key.id, 'DELETE', 'somebody');
    expect(`${added.status} ${changed.status} ${removed.status}`).toBe(answers);
  });

  test('a removal is 204 with a content type and no body, and revokes nothing', async () => {
    const key = await issued();
    await join(key, projectId, ...roles);
    const removed = await change(key.id, 'DELETE', 'owner');
    expect(removed.headers.get('content-type')).toContain('vnd.atlas.2023-01-01+json');
    expect(await removed.text()).toBe('');
    expect((await use(key, keysPath)).status).toBe(200);
  });

  test('a change shows all roles and a redacted private key; roles of the other kind are refused', async () => {
    const key = await issued();
    await join(key, projectId, ...roles);
    const changed = await keyIn(await change(key.id, 'PATCH', 'owner'));
    expect(changed.privateKey).toMatch(/^\*{8}-/);
    expect(changed.roles).toHaveLength(2);
    const json = { roles: ['ORG_READ_ONLY'] };
    const path = `${projectKeysPath}/${key.id}`;
    expect(await codeOf(await ask(atlas, path, { method: 'PATCH', json }))).toBe(
      '400 INVALID_ROLE_FOR_GROUP',
    );
    const inProject = { json: { roles: ['GROUP_OWNER'] }, method: 'PATCH' };
    expect(await codeOf(await ask(atlas, `${keysPath}/${key.id}`, inProject))).toBe(
      '400 INVALID_ROLE_FOR_ORG',
    );
  });

  test('a key with other roles becomes a member as well, by switch', async () => {
    atlas.switches.addsMemberRole = true;
    const key = await issued();
    const asking = { json: { roles: ['ORG_READ_ONLY'] }, method: 'PATCH' };
    const changed = await keyIn(await ask(atlas, `${keysPath}/${key.id}`, asking));
    expect(changed.roles.map(({ roleName }) => roleName).toSorted()).toEqual([
      'ORG_MEMBER',
      'ORG_READ_ONLY',
    ]);
  });
});

describe('a project', () => {
  test('that is new answers 401 for a while, as if a role were missing', async () => {
    atlas.switches.freshProjectMs = 5_000;
    const fresh = atlas.addProject({ organizationId, name: 'fresh' });
    const key = await issued();
    const refused = await join(key, fresh.id, 'GROUP_READ_ONLY');
    expect(await codeOf(refused)).toBe('401 USER_UNAUTHORIZED');
    now += 5_000;
    expect((await join(key, fresh.id, 'GROUP_READ_ONLY')).status).toBe(204);
  });

  test('that is deleted is 404, and keys have no roles in it any more', async () => {
    const key = await issued();
    await join(key, projectId, 'GROUP_READ_ONLY');
    atlas.removeProject(projectId);
    expect(await codeOf(await join(key, projectId, 'GROUP_READ_ONLY'))).toBe('404 GROUP_NOT_FOUND');
    const shown = await keyIn(await ask(atlas, `${keysPath}/${key.id}`));
    expect(shown.roles).toEqual([{ orgId: organizationId, roleName: 'ORG_MEMBER' }]);
  });

  test('can be given to a key, and taken, by somebody in the console', async () => {
    const key = await issued();
    const projects = [{ projectId, roles: ['GROUP_OWNER'] }];
    atlas.editKey(key.id, { projects, accessList: ['192.0.2.1'] });
    expect(atlas.keys(organizationId)).toMatchObject([
      { projects, accessList: ['192.0.2.1/32'], roles: ['ORG_MEMBER'] },
    ]);
  });
});
