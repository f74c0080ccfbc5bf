import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import {
  addToken,
  ask,
  challengedNonce,
  codeOf,
  createKey,
  digestHeader,
  errorIn,
  keyIn,
  keysPath,
  nonceIn,
  organizationId,
  projectId,
  projectKeysPath,
  startSmallAtlas,
  unknownId,
} from './calls.ts';

const pair = { publicKey: 'abcdefgh', privateKey: 'c8150efd-c7a0-4afd-8c4f-01bdd56c8977' };
let atlas: AtlasSimulator;
let now = Date.UTC(2026, 10, 22);

beforeEach(async () => {
  atlas = await startSmallAtlas({ now: () => now });
  atlas.addApiKeyCredential({ ...pair, organizationId, roles: ['ORG_OWNER'] });
});
afterEach(() => atlas.close());

describe('the challenge', () => {
  test.each([
    ['no credentials', ''],
    ['an unknown token', 'Bearer nonsense'],
    ['a Basic pair', 'Basic YTpi'],
    ['a made-up nonce', digestHeader(pair, { uri: keysPath, nonce: 'made-up' })],
  ])('%s gets the same 401', async (_, authorization) => {
    const response = await ask(atlas, keysPath, { authorization });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(
      /^Digest realm="MMS Public API", domain="", nonce="[A-Za-z0-9+/]{32}", algorithm=MD5, qop="auth", stale=false$/,
    );
    expect(response.headers.has('x-error-code')).toBe(false);
    expect(response.headers.has('ratelimit-limit')).toBe(false);
    const text = await response.text();
    expect(text).toContain('\n');
    expect(JSON.parse(text)).toEqual({
      error: 401,
      reason: 'Unauthorized',
      detail: 'You are not authorized for this resource.',
      errorCode: 'UNEXPECTED_ERROR',
    });
  });

  test('a create that was only challenged has not been accepted', async () => {
    await createKey(atlas, 'ci-deploy', { authorization: '' });
    expect(atlas.createsAccepted).toBe(0);
    expect(atlas.keys(organizationId)).toEqual([]);
  });
});

describe('digest', () => {
  const answer = async (uri: string, proof: { nonce: string; count?: number }) =>
    ask(atlas, uri, { authorization: digestHeader(pair, { uri, ...proof }) });

  test('a right proof is let in, and the uri includes the query', async () => {
    const uri = `${keysPath}?itemsPerPage=5`;
    expect((await answer(uri, { nonce: await challengedNonce(atlas, uri) })).status).toBe(200);
  });

  test('the count moves forward from one; a repeated or skipped first one is refused', async () => {
    const nonce = await challengedNonce(atlas, keysPath);
    expect((await answer(keysPath, { nonce, count: 2 })).status).toBe(401);
    expect((await answer(keysPath, { nonce, count: 1 })).status).toBe(200);
    expect((await answer(keysPath, { nonce, count: 1 })).status).toBe(401);
    expect((await answer(keysPath, { nonce, count: 3 })).status).toBe(200);
    expect((await answer(keysPath, { nonce, count: 2 })).status).toBe(401);
  });

  test('a nonce lives for a minute, then is called stale and replaced', async () => {
    const nonce = await challengedNonce(atlas, keysPath);
    now += 61_000;
    const late = await answer(keysPath, { nonce });
    expect(late.status).toBe(401);
    expect(late.headers.get('www-authenticate')).toContain('stale=true');
    expect((await answer(keysPath, { nonce: nonceIn(late) })).status).toBe(200);
  });

  test('a wrong private key, another path or another method is refused', async () => {
    const nonce = await challengedNonce(atlas, keysPath);
    const wrong = { ...pair, privateKey: 'wrong' };
    for (const authorization of [
      digestHeader(wrong, { uri: keysPath, nonce }),
      digestHeader(pair, { uri: '/api/atlas/v2', nonce }),
      digestHeader(pair, { uri: keysPath, nonce, method: 'POST' }),
    ])
      expect((await ask(atlas, keysPath, { authorization })).status).toBe(401);
  });

  test('a key made here is a pair that works, with its own roles, until it is deleted', async () => {
    const made = await keyIn(await createKey(atlas));
    const use = async (path: string, method = 'GET') => {
      const nonce = await challengedNonce(atlas, path);
      const authorization = digestHeader(made, { uri: path, nonce, method });
      return ask(atlas, path, { authorization, method });
    };
    expect((await use(keysPath)).status).toBe(200);
    expect(await codeOf(await use(`${keysPath}/${made.id}`, 'DELETE'))).toBe(
      '401 USER_UNAUTHORIZED',
    );
    expect(await (await use('/api/atlas/v2')).json()).toMatchObject({
      apiKey: { id: made.id, publicKey: made.publicKey },
      appName: 'MongoDB Atlas',
    });
    atlas.removeKey(made.id);
    expect((await use(keysPath)).status).toBe(401);
  });
});

describe('roles', () => {
  test('a missing role is 401 USER_UNAUTHORIZED without a challenge', async () => {
    const response = await createKey(atlas, 'ci-deploy', { token: 'member' });
    expect(response.headers.has('www-authenticate')).toBe(false);
    expect(response.headers.get('x-error-code')).toBe('USER_UNAUTHORIZED');
    expect(await errorIn(response)).toEqual({
      detail: 'Current user is not authorized to perform this action.',
      error: 401,
      errorCode: 'USER_UNAUTHORIZED',
      parameters: [],
      reason: 'Unauthorized',
    });
    expect(atlas.keys(organizationId)).toEqual([]);
  });

  test('somebody else’s organization is refused, an unknown one is not found', async () => {
    const other = atlas.addOrganization({ name: 'other' });
    const path = (id: string) => `/api/atlas/v2/orgs/${id}/apiKeys`;
    expect(await codeOf(await ask(atlas, path(other.id)))).toBe('401 USER_UNAUTHORIZED');
    expect(await codeOf(await ask(atlas, path(unknownId)))).toBe('404 ORG_NOT_FOUND');
  });

  test.each([
    [['ORG_OWNER'], [], '200 200'],
    [['ORG_READ_ONLY'], [], '200 401'],
    [['ORG_MEMBER'], [], '401 401'],
    [['ORG_MEMBER'], ['GROUP_READ_ONLY'], '200 401'],
    [['ORG_MEMBER'], ['GROUP_ACCESS_MANAGER'], '200 200'],
    [['ORG_MEMBER'], ['GROUP_OWNER'], '200 200'],
  ])('%j with %j in the project: read and create answer %s', async (roles, inProject, answers) => {
    addToken(atlas, 'somebody', roles, { projects: [{ projectId, roles: inProject }] });
    const read = await ask(atlas, projectKeysPath, { token: 'somebody' });
    const json = { desc: 'x', roles: ['GROUP_READ_ONLY'] };
    const made = await ask(atlas, projectKeysPath, { method: 'POST', token: 'somebody', json });
    expect(`${read.status} ${made.status}`).toBe(answers);
  });

  test('on the legacy API a project write needs the owner of the project', async () => {
    addToken(atlas, 'manager', [], { projects: [{ projectId, roles: ['GROUP_ACCESS_MANAGER'] }] });
    const response = await ask(atlas, projectKeysPath.replace('v2', 'v1.0'), {
      method: 'POST',
      token: 'manager',
      accept: 'application/json',
      json: { desc: 'x', roles: ['GROUP_READ_ONLY'] },
    });
    expect(await codeOf(response)).toBe('401 USER_UNAUTHORIZED');
  });
});

describe('where a call comes from', () => {
  test('an address that is not on the list of the caller is 403', async () => {
    addToken(atlas, 'elsewhere', ['ORG_OWNER'], { accessList: ['198.51.100.0/24'] });
    const refused = await ask(atlas, keysPath, { token: 'elsewhere' });
    expect(refused.status).toBe(403);
    expect(await errorIn(refused)).toMatchObject({
      errorCode: 'IP_ADDRESS_NOT_ON_ACCESS_LIST',
      parameters: ['127.0.0.1'],
    });
    atlas.switches.callerAddress = '198.51.100.7';
    expect((await ask(atlas, keysPath, { token: 'elsewhere' })).status).toBe(200);
    atlas.switches.callerAddress = undefined;
    atlas.switches.enforceAccessLists = false;
    expect((await ask(atlas, keysPath, { token: 'elsewhere' })).status).toBe(200);
  });

  test('a strict organization refuses a caller with no list at all', async () => {
    const strict = atlas.addOrganization({ name: 'strict', apiAccessListRequired: true });
    const grants = { organizationId: strict.id, roles: ['ORG_OWNER'] };
    atlas.addAccessToken({ token: 'listless', ...grants, accessList: [] });
    atlas.addAccessToken({ token: 'listed', ...grants, accessList: ['127.0.0.1'] });
    const path = `/api/atlas/v2/orgs/${strict.id}/settings`;
    expect(await codeOf(await ask(atlas, path, { token: 'listless' }))).toBe(
      '403 ORG_REQUIRES_ACCESS_LIST',
    );
    const listed = await ask(atlas, path, { token: 'listed' });
    expect(await listed.json()).toMatchObject({ apiAccessListRequired: true });
  });
});
