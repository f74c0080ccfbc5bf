import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import {
  ask,
  codeOf,
  createKey,
  errorIn,
  keyIn,
  keysPath,
  listIn,
  organizationId,
  projectId,
  startSmallAtlas,
  unknownId,
} from './calls.ts';

let atlas: AtlasSimulator;
beforeEach(async () => {
  atlas = await startSmallAtlas();
});
afterEach(() => atlas.close());

function addKeys(count: number): void {
  for (let index = 0; index < count; index += 1)
    atlas.addKey({ organizationId, description: `key ${index}`, roles: ['ORG_MEMBER'] });
}

describe('creating a key', () => {
  test('answers 200 with everything, the private key in clear, and a link to itself', async () => {
    const response = await createKey(atlas);
    expect(response.status).toBe(200);
    const key = await keyIn(response);
    expect(key).toEqual({
      desc: 'ci-deploy',
      id: expect.stringMatching(/^[a-f0-9]{24}$/),
      links: [{ href: `${atlas.origin}${keysPath}/${key.id}`, rel: 'self' }],
      privateKey: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      publicKey: expect.stringMatching(/^[a-z]{8}$/),
      roles: [{ orgId: organizationId, roleName: 'ORG_MEMBER' }],
    });
    expect(atlas.keys(organizationId)).toMatchObject([
      { id: key.id, privateKey: key.privateKey, createdBy: 'an access token', accessList: [] },
    ]);
  });

  test('twice makes two keys, and both are counted with what became of them', async () => {
    await createKey(atlas, 'same');
    await createKey(atlas, 'same');
    await createKey(atlas, '');
    expect(atlas.keys(organizationId)).toHaveLength(2);
    expect(atlas.createsAccepted).toBe(3);
    expect(atlas.creates.map((attempt) => [attempt.description, attempt.outcome])).toEqual([
      ['same', 'created'],
      ['same', 'created'],
      ['', 'refused'],
    ]);
  });

  test('stops at five hundred keys in an organization', async () => {
    addKeys(500);
    const response = await createKey(atlas);
    expect(await errorIn(response)).toMatchObject({
      error: 400,
      errorCode: 'MAX_API_KEYS_PER_ORG_EXCEEDED',
      parameters: [500, organizationId],
    });
  });
});

describe('reading keys', () => {
  test('every read hides the private key but for its last twelve digits', async () => {
    const made = await keyIn(await createKey(atlas));
    const hidden = `********-****-****-${made.privateKey.slice(-12)}`;
    const path = `${keysPath}/${made.id}`;
    const { results } = await listIn(await ask(atlas, keysPath));
    expect(results[0]).toEqual({ ...made, privateKey: hidden });
    expect(await keyIn(await ask(atlas, path))).toEqual({ ...made, privateKey: hidden });
    const renamed = await ask(atlas, path, { method: 'PATCH', json: { desc: 'renamed' } });
    expect(await keyIn(renamed)).toEqual({ ...made, desc: 'renamed', privateKey: hidden });
  });

  test('the order of roles changes between reads', async () => {
    const { id } = atlas.addKey({
      organizationId,
      description: 'many roles',
      roles: ['ORG_MEMBER', 'ORG_READ_ONLY', 'ORG_BILLING_READ_ONLY'],
      projects: [{ projectId, roles: ['GROUP_OWNER'] }],
    });
    const orders = new Set<string>();
    for (let read = 0; read < 40; read += 1) {
      const { roles } = await keyIn(await ask(atlas, `${keysPath}/${id}`));
      expect(roles).toHaveLength(4);
      orders.add(roles.map(({ roleName }) => roleName).join());
    }
    expect(orders.size).toBeGreaterThan(1);
  });

  test('an unknown key is 404 or 400, as one prefers', async () => {
    const path = `${keysPath}/${unknownId}`;
    expect(await codeOf(await ask(atlas, path))).toBe('404 API_KEY_NOT_FOUND');
    atlas.switches.unknownKeyStatus = 400;
    expect(await codeOf(await ask(atlas, path))).toBe('400 API_KEY_NOT_FOUND');
  });

  test('an empty organization has an empty list', async () => {
    expect(await listIn(await ask(atlas, keysPath))).toMatchObject({ results: [], totalCount: 0 });
  });
});

describe('pages', () => {
  test('are a hundred long unless asked otherwise, and each key is on one of them', async () => {
    addKeys(250);
    const pages = [];
    for (const number of [1, 2, 3])
      pages.push(await listIn(await ask(atlas, `${keysPath}?pageNum=${number}`)));
    expect(pages.map(({ results }) => results.length)).toEqual([100, 100, 50]);
    expect(new Set(pages.flatMap(({ results }) => results.map(({ id }) => id))).size).toBe(250);
  });

  test('link to themselves and their neighbours the way Atlas writes it', async () => {
    addKeys(5);
    const { links } = await listIn(await ask(atlas, `${keysPath}?itemsPerPage=2&pageNum=2`));
    const list = `${atlas.origin}${keysPath}?includeCount=true`;
    expect(links).toEqual([
      { href: `${list}&pageNum=2&itemsPerPage=2`, rel: 'self' },
      { href: `${list}&itemsPerPage=2&pageNum=1`, rel: 'previous' },
      { href: `${list}&itemsPerPage=2&pageNum=3`, rel: 'next' },
    ]);
    const last = await listIn(await ask(atlas, `${keysPath}?itemsPerPage=2&pageNum=3`));
    expect(last.links.map(({ rel }) => rel)).toEqual(['self', 'previous']);
    const beyond = await listIn(await ask(atlas, `${keysPath}?pageNum=9`));
    expect(beyond.results).toEqual([]);
  });

  test('count on request only, and the count may be wrong', async () => {
    addKeys(3);
    atlas.switches.totalCountError = 4;
    expect((await listIn(await ask(atlas, keysPath))).totalCount).toBe(7);
    const without = await listIn(await ask(atlas, `${keysPath}?includeCount=false`));
    expect(without.totalCount).toBeUndefined();
  });

  test.each([
    'itemsPerPage=0',
    'itemsPerPage=501',
    'itemsPerPage=ten',
    'pageNum=0',
    'pageNum=-1',
    'includeCount=yes',
    'pretty=1',
    'envelope=TRUE',
    'sort=desc',
    'pageNum=1&pageNum=2',
  ])('?%s is refused', async (query) => {
    expect(await codeOf(await ask(atlas, `${keysPath}?${query}`))).toBe(
      '400 INVALID_QUERY_PARAMETER',
    );
  });

  test('a list parameter has no place on a single key', async () => {
    const { id } = atlas.addKey({ organizationId, description: 'x', roles: ['ORG_MEMBER'] });
    expect((await ask(atlas, `${keysPath}/${id}?pageNum=1`)).status).toBe(400);
  });
});

describe('envelope and pretty', () => {
  test('an entity is wrapped, a list gains a status', async () => {
    const made = await (await createKey(atlas)).json();
    const one = await ask(atlas, `${keysPath}/${atlas.keys(organizationId)[0]?.id}?envelope=true`);
    expect(await one.json()).toMatchObject({ status: 200, content: { desc: 'ci-deploy' } });
    const list = await ask(atlas, `${keysPath}?envelope=true`);
    expect(await list.json()).toMatchObject({ status: 200, totalCount: 1, results: [{}] });
    expect(made).not.toHaveProperty('status');
    const created = await ask(atlas, `${keysPath}?envelope=true`, {
      method: 'POST',
      json: { desc: 'x', roles: ['ORG_MEMBER'] },
    });
    expect(await created.json()).toMatchObject({ content: { privateKey: expect.any(String) } });
  });

  test('pretty prints answers and errors over many lines', async () => {
    expect(await (await ask(atlas, `${keysPath}?pretty=true`)).text()).toContain('\n');
    expect(await (await ask(atlas, `${keysPath}?pretty=true&x=1`)).text()).toContain('\n');
    expect(await (await ask(atlas, keysPath)).text()).not.toContain('\n');
  });
});

describe('changing and deleting', () => {
  test('a change replaces the roles of the organization and leaves those of projects', async () => {
    const { id } = atlas.addKey({
      organizationId,
      description: 'x',
      roles: ['ORG_MEMBER'],
      projects: [{ projectId, roles: ['GROUP_OWNER'] }],
    });
    const json = { roles: ['ORG_READ_ONLY', 'ORG_READ_ONLY'] };
    expect((await ask(atlas, `${keysPath}/${id}`, { method: 'PATCH', json })).status).toBe(200);
    expect(atlas.keys(organizationId)).toMatchObject([
      { description: 'x', roles: ['ORG_READ_ONLY'], projects: [{ roles: ['GROUP_OWNER'] }] },
    ]);
  });

  test('a delete is 204 with a content type and no body, and is then unknown', async () => {
    const { id } = atlas.addKey({ organizationId, description: 'x', roles: ['ORG_MEMBER'] });
    const path = `${keysPath}/${id}`;
    const deleted = await ask(atlas, path, { method: 'DELETE' });
    expect(deleted.status).toBe(204);
    expect(deleted.headers.get('content-type')).toContain('vnd.atlas.2023-01-01+json');
    expect(await codeOf(await ask(atlas, path, { method: 'DELETE' }))).toBe(
      '404 API_KEY_NOT_FOUND',
    );
  });

  test('somebody in the console can edit or remove a key behind our back', async () => {
    const { id } = atlas.addKey({ organizationId, description: 'x', roles: ['ORG_MEMBER'] });
    atlas.editKey(id, { description: 'edited' });
    expect(await keyIn(await ask(atlas, `${keysPath}/${id}`))).toMatchObject({ desc: 'edited' });
    atlas.removeKey(id);
    expect((await ask(atlas, `${keysPath}/${id}`)).status).toBe(404);
  });
});
