import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { AtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import { ask, codeOf, createKey, keysPath, organizationId, startSmallAtlas } from './calls.ts';

const clientId = 'mdb_sa_id_0123456789abcdef01234567';
const clientSecret = 'mdb_sa_sk_a-b_c';
const rawPair = `${clientId}:${clientSecret}`;
const tokenBody = z.object({
  access_token: z.string(),
  expires_in: z.literal(3600),
  token_type: z.literal('Bearer'),
});

let atlas: AtlasSimulator;
let now = Date.UTC(2026, 10, 22);
beforeEach(async () => {
  atlas = await startSmallAtlas({ now: () => now });
  atlas.addServiceAccount({ clientId, clientSecret, organizationId, roles: ['ORG_OWNER'] });
});
afterEach(() => atlas.close());

function post(path: string, form: string, pair = rawPair, contentType?: string) {
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  return ask(atlas, path, {
    method: 'POST',
    authorization,
    accept: 'application/json',
    text: form,
    contentType: contentType ?? 'application/x-www-form-urlencoded',
  });
}

const token = (form = 'grant_type=client_credentials', pair?: string) =>
  post('/api/oauth/token', form, pair);

const freshToken = async () => tokenBody.parse(await (await token()).json()).access_token;

test('a service account gets a token that works for an hour', async () => {
  const fresh = await freshToken();
  expect(fresh.split('.')).toHaveLength(3);
  expect((await ask(atlas, keysPath, { token: fresh })).status).toBe(200);
  now += 3_600_000;
  expect((await ask(atlas, keysPath, { token: fresh })).status).toBe(401);
});

test('a revoked token is worth nothing; revoking twice or nonsense is fine', async () => {
  const fresh = await freshToken();
  const revoke = () => post('/api/oauth/revoke', `token=${fresh}&token_type_hint=access_token`);
  const revoked = await revoke();
  expect(`${revoked.status}|${await revoked.text()}`).toBe('200|');
  expect((await ask(atlas, keysPath, { token: fresh })).status).toBe(401);
  expect((await revoke()).status).toBe(200);
});

test('all tokens can end at once, and a create with one is then not accepted', async () => {
  const fresh = await freshToken();
  atlas.revokeAllTokens();
  expect((await createKey(atlas, 'x', { token: fresh })).status).toBe(401);
  expect(atlas.createsAccepted).toBe(0);
});

test.each([
  ['a wrong secret', `${clientId}:wrong`],
  ['an unknown client', 'mdb_sa_id_ffffffffffffffffffffffff:x'],
  ['a form-encoded pair', rawPair.replaceAll('_', '%5F')],
  ['no pair at all', 'nonsense'],
])('%s is an invalid client', async (_, pair) => {
  const response = await token(undefined, pair);
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({
    error: 'invalid_client',
    error_description: 'Invalid credentials provided.',
  });
});

test.each([
  ['', 'invalid_request'],
  ['grant_type=password', 'unsupported_grant_type'],
])('the form "%s" is answered with %s', async (form, error) => {
  const response = await token(form);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error });
});

test('the body must be a form, and unknown query parameters are refused', async () => {
  const json = await post('/api/oauth/token', '{}', rawPair, 'application/json');
  expect(await json.json()).toMatchObject({ error: 'invalid_request' });
  const query = await post('/api/oauth/token?scope=all', 'grant_type=client_credentials');
  expect(await query.json()).toMatchObject({ error: 'invalid_request' });
});

test('too many requests are refused in either of the two shapes, per client and minute', async () => {
  atlas.switches.tokenRequestsPerMinute = 2;
  await token();
  await token();
  const third = await token();
  expect(third.status).toBe(429);
  expect(await third.json()).toEqual({
    detail: 'Resource /api/oauth/token is limited to 2 requests every 1 minutes.',
    error: 429,
    errorCode: 'RATE_LIMITED',
    parameters: ['/api/oauth/token', 2, 1],
    reason: 'Too Many Requests',
  });
  atlas.switches.tokenRateLimitShape = 'oauth error';
  expect(await (await token()).json()).toMatchObject({ error: 'rate_limited' });
  now += 60_000;
  expect((await token()).status).toBe(200);
});

test('an ApiError fault on the token endpoint is met too', async () => {
  const action = { kind: 'refusal', status: 500, errorCode: 'UNEXPECTED_ERROR' } as const;
  atlas.faults.add({ when: { path: /oauth/ }, do: action });
  expect(await codeOf(await token())).toBe('500 UNEXPECTED_ERROR');
});
