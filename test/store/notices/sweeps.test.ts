import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Ring } from '../../../src/store/secrets/keyRing.ts';
import { createSigner } from '../../../src/store/secrets/sign.ts';
import { type Opened, openStore, otherRing, ring } from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

let server: Server;
let a: Opened;
let b: Opened;

beforeAll(async () => {
  server = await startServer();
});
beforeEach(async () => {
  a?.close();
  b?.close();
  a = await openStore(server.url, { installation: 'sweeps' });
  b = await openStore(server.url, { installation: 'sweeps' });
  await a.redis.del(a.keys.sweeps, a.keys.reported);
});
afterAll(async () => {
  a.close();
  b.close();
  await server.remove();
});

it('gives an organization to one replica per turn, by the clock of Redis', async () => {
  expect(await a.store.sweeps.take(['acme', 'labs'], 5000)).toEqual(['acme', 'labs']);
  expect(await b.store.sweeps.take(['acme', 'labs'], 5000)).toEqual([]);
  await a.travel(4000);
  expect(await b.store.sweeps.take(['acme', 'labs', 'new'], 5000)).toEqual(['new']);
  await a.travel(1000);
  const [one, other] = await Promise.all([
    a.store.sweeps.take(['acme'], 5000),
    b.store.sweeps.take(['acme'], 5000),
  ]);
  expect([...one, ...other]).toEqual(['acme']);
});

it('remembers for every replica what was reported', async () => {
  expect(await a.store.sweeps.unreported([])).toEqual(new Set());
  expect(await a.store.sweeps.unreported(['x', 'y'])).toEqual(new Set(['x', 'y']));
  await a.store.sweeps.markReported([]);
  await a.store.sweeps.markReported(['x']);
  expect(await b.store.sweeps.unreported(['x', 'y'])).toEqual(new Set(['y']));
});

it('remembers it when the sign key is changed, as long as the old one is in the ring', async () => {
  const [next, old] = [otherRing[0], ring[0]];
  const withRing = (keys: Ring) =>
    openStore(server.url, {
      installation: 'sweeps',
      signer: createSigner({ ring: keys, installation: 'test' }),
    });
  await a.store.sweeps.markReported(['x']);
  const rotated = await withRing([next, old]);
  expect(await rotated.store.sweeps.unreported(['x', 'y'])).toEqual(new Set(['y']));
  await rotated.store.sweeps.markReported(['y']);
  const without = await withRing([next]);
  expect(await without.store.sweeps.unreported(['x', 'y'])).toEqual(new Set(['x']));
  for (const { close } of [rotated, without]) close();
});

it('is not put off for longer than a turn, nor kept from telling, by whoever writes to Redis', async () => {
  expect(await a.store.sweeps.take(['acme'], 5000)).toEqual(['acme']);
  await a.redis.zadd(a.keys.sweeps, 9e15, 'acme');
  expect(await b.store.sweeps.take(['acme'], 5000)).toEqual(['acme']);
  await a.store.sweeps.markReported(['x']);
  const [mark = ''] = await a.redis.smembers(a.keys.reported);
  await a.redis.sadd(a.keys.reported, 'y', mark.replace(/x$/, 'y'));
  expect(await b.store.sweeps.unreported(['x', 'y'])).toEqual(new Set(['y']));
});

it('says so where something else lies there', async () => {
  await a.redis.set(a.keys.sweeps, 'no');
  await a.redis.set(a.keys.reported, 'no');
  const corrupt = { name: 'StoreError', code: 'corrupt' };
  await expect(a.store.sweeps.take(['acme'], 1)).rejects.toMatchObject(corrupt);
  await expect(a.store.sweeps.unreported(['x'])).rejects.toMatchObject(corrupt);
  await expect(a.store.sweeps.markReported(['x'])).rejects.toMatchObject(corrupt);
});
