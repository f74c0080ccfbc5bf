import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Seeded, seedDemo } from '../../../src/sandbox/atlas/seed.ts';
import { type AtlasSimulator, startAtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import { ask, challengedNonce, digestHeader, listIn } from './calls.ts';

let atlas: AtlasSimulator;
let seeded: Seeded;
beforeEach(async () => {
  atlas = await startAtlasSimulator();
  seeded = seedDemo(atlas);
});
afterEach(() => atlas.close());

test('acme has several hundred believable keys, acme-labs a few behind access lists', () => {
  const { acme, labs } = seeded;
  expect(acme.id).toBe('32b6e34b3d91647abb20e7b8');
  expect(atlas.keys(acme.id)).toHaveLength(340);
  expect(new Set(atlas.keys(acme.id).map(({ id }) => id)).size).toBe(340);
  expect(atlas.keys(labs.id).every(({ accessList }) => accessList.length > 0)).toBe(true);
  expect(acme.projects.map(({ name }) => name)).toContain('data-platform');
});

test('the world is the same every time', async () => {
  const again = await startAtlasSimulator({ random: () => 0.5, now: () => 0 });
  const seededAgain = seedDemo(again);
  expect(seededAgain).toEqual(seeded);
  expect(again.keys(seeded.acme.id)).toEqual(atlas.keys(seeded.acme.id));
  await again.close();
});

test.each(['acme', 'labs'] as const)('each credential of %s works', async (name) => {
  const { id, credentials } = seeded[name];
  const path = `/api/atlas/v2/orgs/${id}/apiKeys?itemsPerPage=500`;
  const byToken = await ask(atlas, path, { token: credentials.accessToken });
  expect((await listIn(byToken)).results).toHaveLength(atlas.keys(id).length);

  const nonce = await challengedNonce(atlas, path);
  const authorization = digestHeader(credentials.apiKey, { uri: path, nonce });
  expect((await ask(atlas, path, { authorization })).status).toBe(200);

  const { clientId, clientSecret } = credentials.serviceAccount;
  const token = await ask(atlas, '/api/oauth/token', {
    method: 'POST',
    authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    contentType: 'application/x-www-form-urlencoded',
    text: 'grant_type=client_credentials',
  });
  expect(token.status).toBe(200);
});
