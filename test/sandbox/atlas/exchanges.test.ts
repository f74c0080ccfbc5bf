import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { AtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import { ask, createKey, keyIn, keysPath, organizationId, startSmallAtlas } from './calls.ts';

const account = { clientId: 'mdb_sa_id_x', clientSecret: 'very-secret' };
let atlas: AtlasSimulator;
beforeEach(async () => {
  atlas = await startSmallAtlas();
  atlas.addServiceAccount({ ...account, organizationId, roles: ['ORG_OWNER'] });
});
afterEach(() => atlas.close());

test('every request is remembered with both sides of it', async () => {
  await createKey(atlas, 'ci-deploy');
  expect(atlas.exchanges).toMatchObject([
    {
      method: 'POST',
      path: keysPath,
      query: '',
      status: 200,
      caller: 'an access token',
      requestBody: '{"desc":"ci-deploy","roles":["ORG_MEMBER"]}',
      requestHeaders: { authorization: 'Bearer [masked]' },
      faults: [],
    },
  ]);
  expect(atlas.exchanges[0]?.responseBody).toContain('"privateKey":"[masked]"');
});

test('no private key, tail of one, token or client secret is remembered', async () => {
  const made = await keyIn(await createKey(atlas));
  const pair = Buffer.from(`${account.clientId}:${account.clientSecret}`).toString('base64');
  const asking = {
    method: 'POST',
    authorization: `Basic ${pair}`,
    contentType: 'application/x-www-form-urlencoded',
  };
  const form = 'grant_type=client_credentials';
  const token = await ask(atlas, '/api/oauth/token', { ...asking, text: form });
  const accessToken = z.object({ access_token: z.string() }).parse(await token.json()).access_token;
  await ask(atlas, '/api/oauth/revoke', { ...asking, text: `token=${accessToken}` });
  for (const query of ['', '?pretty=true', '?envelope=true'])
    await ask(atlas, `${keysPath}${query}`);
  atlas.faults.add({ do: { kind: 'garbage', garbage: 'truncated', committed: true } });
  await createKey(atlas);

  const record = JSON.stringify(atlas.exchanges);
  for (const secret of [made.privateKey, made.privateKey.slice(-12), accessToken, pair, 'owner'])
    expect(record).not.toContain(secret);
  for (const { privateKey } of atlas.keys(organizationId))
    expect(record).not.toContain(privateKey.slice(0, 13));
});

test('only the last thousand are kept', async () => {
  const calls = Array.from({ length: 1010 }, (_, index) => index);
  for (const index of calls) await ask(atlas, `/nowhere/${index}`);
  expect(atlas.exchanges).toHaveLength(1000);
  expect(atlas.exchanges.at(-1)?.path).toBe('/nowhere/1009');
});
