import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Opened, openStore } from './fixtures.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let a: Opened;

beforeAll(async () => {
  server = await startServer();
});
beforeEach(async () => {
  a?.close();
  a = await openStore(server.url);
});
afterAll(async () => {
  a.close();
  await server.remove();
});

const window = {
  nonce: 'N1',
  viewId: 'V1',
  user: 'U1',
  requestId: 'R1',
  purpose: 'approve',
  specHash: 'hash',
};

it('recalls a window until its deadline, by the clock of Redis', async () => {
  await a.store.rememberWindow(window, 10_000);
  expect(await a.store.recallWindow('N1')).toEqual(window);
  await a.travel(9_000);
  expect(await a.store.recallWindow('N1')).toEqual(window);
  await a.travel(1_000);
  expect(await a.store.recallWindow('N1')).toBeUndefined();
  expect(await a.redis.exists(a.keys.window('N1'))).toBe(1);
});

it('lets Redis throw it out a day after its deadline, not before', async () => {
  await a.store.rememberWindow(window, 10_000);
  const ttl = await a.redis.pttl(a.keys.window('N1'));
  expect(ttl).toBeGreaterThan(24 * 3_600_000);
  expect(ttl).toBeLessThanOrEqual(24 * 3_600_000 + 10_000);
});

it.each(['nobody', '', '}{', 'x'.repeat(3000)])('knows no window %j', async (nonce) => {
  expect(await a.store.recallWindow(nonce)).toBeUndefined();
});

it.each(['garbage', '1', '99999999999999 {}', '99999999999999 {"nonce":"N1"}'])(
  'throws corrupt over %j',
  async (stored) => {
    await a.redis.set(a.keys.window('N1'), stored);
    await expect(a.store.recallWindow('N1')).rejects.toMatchObject({ code: 'corrupt' });
  },
);

it('throws corrupt over a window that lies under another nonce', async () => {
  await a.store.rememberWindow(window, 10_000);
  await a.redis.rename(a.keys.window('N1'), a.keys.window('N2'));
  await expect(a.store.recallWindow('N2')).rejects.toMatchObject({ code: 'corrupt' });
});

it('throws corrupt where the key has the wrong type', async () => {
  await a.redis.sadd(a.keys.window('N1'), 'x');
  await expect(a.store.recallWindow('N1')).rejects.toMatchObject({ code: 'corrupt' });
});
