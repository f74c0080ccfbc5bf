import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import { ask, codeOf, errorIn, keysPath, startSmallAtlas } from './calls.ts';

let atlas: AtlasSimulator;
beforeAll(async () => {
  atlas = await startSmallAtlas();
});
afterAll(() => atlas.close());

const roles = ['ORG_MEMBER'];

test.each([
  ['nothing', {}, 'API_KEY_REQUIRES_DESCRIPTION'],
  ['no description', { roles }, 'API_KEY_REQUIRES_DESCRIPTION'],
  ['an empty description', { desc: '', roles }, 'INVALID_API_KEY_DESC'],
  ['251 characters', { desc: 'x'.repeat(251), roles }, 'INVALID_API_KEY_DESC'],
  ['a number for a description', { desc: 7, roles }, 'INVALID_JSON_ATTRIBUTE'],
  ['no roles', { desc: 'x' }, 'MISSING_API_KEY_ROLES'],
  ['an empty list of roles', { desc: 'x', roles: [] }, 'MISSING_API_KEY_ROLES'],
  ['roles that are no list', { desc: 'x', roles: 'ORG_MEMBER' }, 'INVALID_JSON_ATTRIBUTE'],
  ['a role of a project', { desc: 'x', roles: ['GROUP_OWNER'] }, 'INVALID_ROLE_FOR_ORG'],
  ['an unknown field', { desc: 'x', roles, ttl: 5 }, 'INVALID_ATTRIBUTE'],
  ['a list', [], 'INVALID_JSON'],
])('a create with %s is refused', async (_, json, code) => {
  const response = await ask(atlas, keysPath, { method: 'POST', json });
  expect(await codeOf(response)).toBe(`400 ${code}`);
  expect(response.headers.get('x-error-code')).toBe(code);
});

test('250 characters are allowed', async () => {
  const json = { desc: 'x'.repeat(250), roles };
  expect((await ask(atlas, keysPath, { method: 'POST', json })).status).toBe(200);
});

test('a role that does not exist is named in badRequestDetail', async () => {
  const json = { desc: 'x', roles: ['INVALID_ROLE'] };
  const response = await ask(atlas, keysPath, { method: 'POST', json });
  expect(await errorIn(response)).toEqual({
    badRequestDetail: {
      fields: [
        {
          field: '_roles',
          description: "Invalid role name 'INVALID_ROLE'. Must be a valid Role name.",
        },
      ],
    },
    detail: 'The request content produced validation errors.',
    error: 400,
    errorCode: 'BAD_REQUEST',
    parameters: [],
    reason: 'Bad Request',
  });
});

test('a body that is no JSON is malformed', async () => {
  const response = await ask(atlas, keysPath, { method: 'POST', text: '{"desc":' });
  expect(await codeOf(response)).toBe('400 MALFORMED_JSON');
});

test.each([
  ['a public key', `${keysPath}/gswvkocq`],
  ['an id in capitals', `${keysPath}/5F00000000000000000000AA`],
  ['a short organization id', '/api/atlas/v2/orgs/123/apiKeys'],
])('%s where an id belongs is refused', async (_, path) => {
  expect(await codeOf(await ask(atlas, path))).toBe('400 PATH_PARAM_PARSE_ERROR');
});

test('a change must change something', async () => {
  const { id } = atlas.addKey({
    organizationId: '5f0000000000000000000001',
    description: 'x',
    roles,
  });
  const response = await ask(atlas, `${keysPath}/${id}`, { method: 'PATCH', json: {} });
  expect(await codeOf(response)).toBe('400 MISSING_ATTRIBUTES');
});

test.each([
  ['GET', '/api/atlas/v2/orgs/5f0000000000000000000001/serviceAccounts'],
  ['PUT', keysPath],
  ['GET', '/api/atlas/v3/orgs'],
  ['GET', '/'],
])('%s %s does not exist here', async (method, path) => {
  const response = await ask(atlas, path, { method });
  expect(await errorIn(response)).toEqual({
    detail: `Cannot find resource ${path}.`,
    error: 404,
    errorCode: 'RESOURCE_NOT_FOUND',
    parameters: [path],
    reason: 'Not Found',
  });
});
