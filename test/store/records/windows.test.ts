import { expect, it } from 'vitest';
import type { WindowContent } from '../../../src/workflow/ports/windowContent.ts';
import { mac, openStore } from '../fixtures.ts';
import { storeForEachTest } from '../storeForEachTest.ts';

const a = storeForEachTest();

const window = {
  nonce: 'N1',
  viewId: 'V1',
  user: 'U1',
  requestId: 'R1',
  purpose: 'approve',
  shows: { kind: 'spec', specHash: 'hash' },
} as const;

it('recalls a window until its deadline, by the clock of Redis', async () => {
  await a.store.rememberWindow(window, 10_000);
  expect(await a.store.recallWindow('N1')).toEqual(window);
  await a.travel(9_000);
  expect(await a.store.recallWindow('N1')).toEqual(window);
  await a.travel(1_000);
  expect(await a.store.recallWindow('N1')).toBeUndefined();
  expect(await a.redis.exists(a.keys.window('N1'))).toBe(1);
});

it('ends by the clock of Redis alone where the clock is not one for tests', async () => {
  const own = await openStore(a.server.url, { testClock: false });
  const before = await own.store.now();
  await own.travel(365 * 86_400_000);
  expect((await own.store.now()) - before).toBeLessThan(60_000);
  await own.store.rememberWindow(window, 10_000);
  expect(await own.store.recallWindow('N1')).toEqual(window);
  own.close();
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

it.each<WindowContent>([
  { kind: 'key', keyId: 'k' },
  { kind: 'safeMode', safeModeId: 's' },
  { kind: 'preApprovalWish', wishHash: 'w' },
  { kind: 'preApproval', preApprovalId: 'p' },
  { kind: 'createForm' },
  { kind: 'breakGlassForm' },
])('recalls what the window showed: %j', async (shows) => {
  await a.store.rememberWindow({ ...window, shows }, 10_000);
  expect(await a.store.recallWindow('N1')).toEqual({ ...window, shows });
});

it.each([
  undefined,
  'hash',
  {},
  { kind: 'spec' },
  { kind: 'key', specHash: 'hash' },
  { kind: 'spec', specHash: 'hash', keyId: 'k' },
  { kind: 'anything', specHash: 'hash' },
])('throws corrupt over a window that shows %j', async (shows) => {
  const json = JSON.stringify({ until: 99999999999999, ...window, shows });
  await a.redis.set(a.keys.window('N1'), mac.sign('window', 'N1', json));
  await expect(a.store.recallWindow('N1')).rejects.toMatchObject({ code: 'corrupt' });
});

it.each(['garbage', '1', '99999999999999 {}', '99999999999999 {"nonce":"N1"}'])(
  'throws corrupt over %j',
  async (stored) => {
    await a.redis.set(a.keys.window('N1'), stored);
    await expect(a.store.recallWindow('N1')).rejects.toMatchObject({ code: 'corrupt' });
  },
);

it('throws corrupt over a window that somebody wrote or changed in Redis', async () => {
  const own = JSON.stringify({ until: 99999999999999, ...window });
  await a.redis.set(a.keys.window('N1'), own);
  await expect(a.store.recallWindow('N1')).rejects.toMatchObject({ code: 'corrupt' });
  await a.store.rememberWindow(window, 10_000);
  const stored = (await a.redis.get(a.keys.window('N1'))) ?? '';
  for (const [from, to] of [
    ['"user":"U1"', '"user":"U2"'],
    [/"until":\d+/, '"until":99999999999999'],
    ['"specHash":"hash"', '"specHash":"hush"'],
  ] as const) {
    await a.redis.set(a.keys.window('N1'), stored.replace(from, to));
    await expect(a.store.recallWindow('N1')).rejects.toMatchObject({ code: 'corrupt' });
  }
});

it('throws corrupt over a window that lies under another nonce', async () => {
  await a.store.rememberWindow(window, 10_000);
  await a.redis.rename(a.keys.window('N1'), a.keys.window('N2'));
  await expect(a.store.recallWindow('N2')).rejects.toMatchObject({ code: 'corrupt' });
});

it('throws corrupt where the key has the wrong type', async () => {
  await a.redis.sadd(a.keys.window('N1'), 'x');
  await expect(a.store.recallWindow('N1')).rejects.toMatchObject({ code: 'corrupt' });
});
