import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SafeMode } from '../../../src/workflow/ports/audit.ts';
import { makeEntry, type Opened, openStore } from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

let server: Server;
let opened: Opened;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.remove());
beforeEach(async () => {
  opened = await openStore(server.url);
});
afterEach(() => opened.close());

const lost: SafeMode = {
  id: 'first',
  why: 'behind',
  since: 5,
  log: { epoch: 1, n: 1, h: 'k1:x' },
  copy: { epoch: 1, n: 9, h: 'k1:y' },
};
const entry = makeEntry({ event: 'safe_mode.off' });

describe('the audit head', () => {
  it('begins with nothing, in the first epoch', async () => {
    expect(await opened.store.auditHead.standing()).toEqual({ head: { epoch: 1, n: 0, h: '' } });
    expect(await opened.store.auditHead.chainValue(1)).toBeUndefined();
  });

  it('says where the log ends', async () => {
    const { store } = opened;
    await store.note(makeEntry());
    const { head } = await store.auditHead.standing();
    expect(head).toEqual({ epoch: 1, n: 1, h: await store.auditHead.chainValue(1) });
  });

  it('enters safe mode once, and tells everybody of the first', async () => {
    const { auditHead } = opened.store;
    expect(await auditHead.enter(lost)).toBe(true);
    expect(await auditHead.enter({ ...lost, id: 'second' })).toBe(false);
    expect((await auditHead.standing()).safeMode).toEqual(lost);
  });

  it('leaves exactly the safe mode that was accepted, with an entry and a new epoch', async () => {
    const { auditHead, trail } = opened.store;
    await opened.store.note(makeEntry());
    await auditHead.enter(lost);
    expect(await auditHead.leave({ ...lost, id: 'another' }, 2, entry)).toBe(false);
    expect((await auditHead.standing()).head.n).toBe(1);
    expect(await auditHead.leave(lost, 2, entry)).toBe(true);
    const { head, safeMode } = await auditHead.standing();
    expect(safeMode).toBeUndefined();
    expect(head).toMatchObject({ epoch: 2, n: 2 });
    expect((await trail.at(2))?.entry).toContain('safe_mode.off');
    expect(await auditHead.leave(lost, 3, entry)).toBe(false);
  });

  it('chains the end of safe mode to whatever came in between', async () => {
    const other = await openStore(server.url, { installation: opened.keys.due.split(/[{}]/)[1] });
    await opened.store.auditHead.enter(lost);
    await Promise.all([
      opened.store.auditHead.leave(lost, 2, entry),
      ...Array.from({ length: 10 }, () => other.store.note(makeEntry())),
    ]);
    expect((await opened.store.auditHead.standing()).head).toMatchObject({ epoch: 2, n: 11 });
    other.close();
  });

  it('lets one tell the admins, the next only after a minute, and nobody once it was done', async () => {
    const { auditHead } = opened.store;
    expect(await auditHead.mayAlert(lost)).toBe(true);
    expect(await auditHead.mayAlert(lost)).toBe(false);
    expect(await opened.redis.pttl(opened.keys.safeModeAlert)).toBeGreaterThan(50_000);
    await auditHead.alerted(lost);
    expect(await opened.redis.pttl(opened.keys.safeModeAlert)).toBe(-1);
    expect(await auditHead.mayAlert(lost)).toBe(false);
  });

  it('lets somebody tell of the next safe mode, whatever a slow alert of the last one left', async () => {
    const { auditHead } = opened.store;
    await auditHead.enter(lost);
    expect(await auditHead.mayAlert(lost)).toBe(true);
    await auditHead.leave(lost, 2, entry);
    await auditHead.alerted(lost);
    const second = { ...lost, id: 'second' };
    await auditHead.enter(second);
    expect(await auditHead.mayAlert(second)).toBe(true);
    expect(await auditHead.mayAlert(second)).toBe(false);
  });

  it('counts an epoch that it did not sign for nothing', async () => {
    const { auditHead } = opened.store;
    await opened.redis.set(opened.keys.auditEpoch, '7:k1:forged');
    expect((await auditHead.standing()).head.epoch).toBe(0);
    await opened.redis.set(opened.keys.auditEpoch, 'rubbish');
    expect((await auditHead.standing()).head.epoch).toBe(0);
  });

  it('keeps an epoch when it is signed anew', async () => {
    const { auditHead } = opened.store;
    await auditHead.enter(lost);
    await auditHead.leave(lost, 4, entry);
    await auditHead.resign();
    expect((await auditHead.standing()).head.epoch).toBe(4);
  });

  it('is in safe mode when what says so cannot be read', async () => {
    const { auditHead } = opened.store;
    await opened.redis.set(opened.keys.safeMode, '{"id":1}');
    const { safeMode } = await auditHead.standing();
    expect(safeMode).toMatchObject({ id: 'unreadable' });
    expect(safeMode && (await auditHead.leave(safeMode, 2, entry))).toBe(true);
  });

  it('says what is broken', async () => {
    await opened.redis.lpush(opened.keys.auditEpoch, 'x');
    await opened.store.auditHead.enter(lost);
    await expect(opened.store.auditHead.leave(lost, 2, entry)).rejects.toMatchObject({
      code: 'corrupt',
    });
  });
});

describe('the memory of deliveries', () => {
  it('knows what came, for ten minutes', async () => {
    const { replays } = opened.store;
    expect(await replays.isFirst('a')).toBe(true);
    expect(await replays.isFirst('a')).toBe(false);
    expect(await replays.isFirst('b')).toBe(true);
    expect(await opened.redis.pttl(opened.keys.seen('a'))).toBeGreaterThan(590_000);
  });

  it('lets one of many through', async () => {
    const all = await Promise.all(
      Array.from({ length: 50 }, () => opened.store.replays.isFirst('c')),
    );
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  it('does not guess when Redis is away', async () => {
    opened.close();
    await expect(opened.store.replays.isFirst('d')).rejects.toMatchObject({ name: 'StoreError' });
  });
});

describe('the pages of the audit log', () => {
  it('go back from the newest and forward again', async () => {
    const { store } = opened;
    for (let n = 1; n <= 5; n += 1) await store.note(makeEntry({ event: `e${n}` }));
    const newest = await store.pages.before(undefined, 2);
    expect(newest.map(({ n }) => n)).toEqual([5, 4]);
    expect((await store.pages.before(4, 10)).map(({ entry }) => entry.event)).toEqual([
      'e3',
      'e2',
      'e1',
    ]);
    expect(await store.pages.before(1, 10)).toEqual([]);
    expect((await store.pages.after(3, 1)).map(({ n }) => n)).toEqual([4]);
    expect(await store.pages.after(5, 10)).toEqual([]);
  });

  it('leave out what does not parse', async () => {
    const { store, redis, keys, log } = opened;
    await store.note(makeEntry());
    await redis.xadd(keys.audit, '2-0', 'entry', '{"x":1}', 'mac', 'k1:x');
    expect(await store.pages.before(undefined, 10)).toHaveLength(1);
    expect(log.lines.map(({ event }) => event)).toContain('audit.entry_unreadable');
  });
});
