import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import {
  ask,
  errorIn,
  keysPath,
  organizationId,
  projectKeysPath,
  startSmallAtlas,
} from './calls.ts';

let atlas: AtlasSimulator;
let now = Date.UTC(2026, 10, 22);
beforeEach(async () => {
  atlas = await startSmallAtlas({ now: () => now });
});
afterEach(() => atlas.close());

const settings = `/api/atlas/v2/orgs/${organizationId}/settings`;
const remaining = (response: Response) => response.headers.get('ratelimit-remaining');

test('the operations of one set share a bucket, and every answer says what is left', async () => {
  const list = await ask(atlas, keysPath);
  expect(list.headers.get('ratelimit-limit')).toBe('500');
  expect(remaining(list)).toBe('499');
  expect(remaining(await ask(atlas, `${keysPath}/${organizationId}`))).toBe('498');
  expect(remaining(await ask(atlas, projectKeysPath))).toBe('1199');
});

test('an empty bucket answers 429 and says when to come back', async () => {
  for (let call = 0; call < 10; call += 1) expect((await ask(atlas, settings)).status).toBe(200);
  now += 41_000;
  const refused = await ask(atlas, settings);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('19');
  expect(remaining(refused)).toBe('0');
  const resource = settings.slice(1);
  expect(await errorIn(refused)).toEqual({
    detail: `Rate limit exceeded for ${resource}. Please retry after 19 seconds. Request capacity: 10. Refill rate: 5 per 60 seconds. [For more information, see: http://dochub.mongodb.org/core/atlas-api-rate-limit.]`,
    error: 429,
    errorCode: 'RATE_LIMITED_TOKEN_BUCKET',
    parameters: [resource, 19, 10, 5, 60],
    reason: 'Too Many Requests',
  });
  now += 19_000;
  expect(remaining(await ask(atlas, settings))).toBe('4');
});

test('a bucket belongs to one organization', async () => {
  atlas.rateLimits.set('organization keys', { capacity: 1, refill: 1, seconds: 60 });
  const other = atlas.addOrganization({ name: 'other' });
  atlas.addAccessToken({ token: 'other', organizationId: other.id, roles: ['ORG_OWNER'] });
  expect((await ask(atlas, keysPath)).status).toBe(200);
  expect((await ask(atlas, keysPath)).status).toBe(429);
  const path = `/api/atlas/v2/orgs/${other.id}/apiKeys`;
  expect((await ask(atlas, path, { token: 'other' })).status).toBe(200);
});

test('limits can be lifted, and the legacy API has none', async () => {
  atlas.rateLimits.set('organization keys', { capacity: 1, refill: 1, seconds: 60 });
  await ask(atlas, keysPath);
  const legacy = await ask(atlas, keysPath.replace('v2', 'v1.0'), { accept: 'application/json' });
  expect(legacy.status).toBe(200);
  atlas.rateLimits.enforced = false;
  expect((await ask(atlas, keysPath)).status).toBe(200);
});
