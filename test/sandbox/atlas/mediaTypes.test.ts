import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { knownVersions } from '../../../src/sandbox/atlas/http/media.ts';
import type { AtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import { ask, codeOf, createKey, errorIn, keysPath, startSmallAtlas } from './calls.ts';

let atlas: AtlasSimulator;
beforeAll(async () => {
  atlas = await startSmallAtlas();
});
afterAll(() => atlas.close());

test.each(knownVersions)('version %s is answered with the version really used', async (date) => {
  const response = await ask(atlas, keysPath, { accept: `application/vnd.atlas.${date}+json` });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(
    'application/vnd.atlas.2023-01-01+json;charset=utf-8',
  );
});

test.each([
  'application/json',
  '*/*',
  'application/vnd.atlas.2024-01-01+json',
  'application/vnd.atlas.2022-01-01+json',
  'application/vnd.atlas.preview+json',
  'application/vnd.atlas+json',
])('on v2 the Accept header %s is refused with 406', async (accept) => {
  const response = await ask(atlas, keysPath, { accept });
  expect(response.status).toBe(406);
  expect(response.headers.get('x-error-code')).toBe('INVALID_VERSION_DATE');
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await errorIn(response)).toEqual({
    detail: 'Invalid accept header or version date.',
    error: 406,
    errorCode: 'INVALID_VERSION_DATE',
    parameters: [],
    reason: 'Not Acceptable',
  });
});

test('on v2 a missing Accept header is refused too', async () => {
  const headers = { authorization: 'Bearer owner' };
  const response = await request(`${atlas.origin}${keysPath}`, { headers });
  expect(response.statusCode).toBe(406);
  await response.body.dump();
});

test('the legacy API speaks plain JSON', async () => {
  const legacy = keysPath.replace('/v2/', '/v1.0/');
  const response = await ask(atlas, legacy, { accept: 'application/json' });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.has('ratelimit-limit')).toBe(false);
  expect(await response.text()).toContain(`${atlas.origin}/api/atlas/v1.0/orgs/`);
  expect((await ask(atlas, legacy)).status).toBe(406);
});

test('a request body may carry the vendor type, but must be JSON', async () => {
  const contentType = 'application/vnd.atlas.2023-01-01+json';
  expect((await createKey(atlas, 'vendor', { contentType })).status).toBe(200);
  const form = await createKey(atlas, 'form', { contentType: 'text/plain' });
  expect(await codeOf(form)).toBe('415 UNSUPPORTED_MEDIA_TYPE');
});
