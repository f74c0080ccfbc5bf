import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Press, SafeMode } from '../../../src/workflow/ports/audit.ts';
import { dump, mac, makeEntry, type Opened, openStore } from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

let server: Server;
let opened: Opened;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.remove());

const safeMode: SafeMode = {
  id: 'first',
  why: 'behind',
  since: 5,
  log: { epoch: 1, n: 1, h: 'k1:x' },
};
const HOUR = 3_600_000;
let press: Press;
const entry = makeEntry({ event: 'safe_mode.first_accepted' });

beforeEach(async () => {
  opened = await openStore(server.url);
  await opened.store.auditHead.enter(safeMode);
  const at = await opened.store.now();
  press = { id: 'a', safeModeId: 'first', by: 'U0SAM', via: 'slack', at, until: at + HOUR };
});
afterEach(() => opened.close());

const put = (one: Press, before?: Press) => opened.store.presses.put(one, before, entry);
const first = () => opened.store.presses.first(safeMode);
const entries = () => opened.redis.xlen(opened.keys.audit);

describe('the first of two who accept a loss', () => {
  it('is written down with its entry, and read again', async () => {
    expect(await first()).toBeUndefined();
    expect(await put({ ...press, account: 'ops' })).toBe('ok');
    expect(await first()).toEqual({ ...press, account: 'ops' });
    expect((await opened.store.trail.at(1))?.entry).toContain('safe_mode.first_accepted');
  });

  it('is one: of two in the same moment, the second hears that it is taken', async () => {
    const second = { ...press, id: 'b', by: 'U0MEI' };
    const answers = await Promise.all([put(press), put(second)]);
    expect(answers.toSorted()).toEqual(['ok', 'taken']);
    expect(await entries()).toBe(1);
  });

  it('is replaced only by who has seen it', async () => {
    await put(press);
    const next = { ...press, id: 'b', by: 'U0MEI' };
    expect(await put(next)).toBe('taken');
    expect(await put(next, { ...press, id: 'another' })).toBe('taken');
    expect(await put(next, press)).toBe('ok');
    expect(await first()).toEqual(next);
  });

  it('counts until its end, whatever Redis still keeps, and may be followed then', async () => {
    await put(press);
    await opened.travel(HOUR - 2000);
    expect(await first()).toEqual(press);
    await opened.travel(2000);
    expect(await first()).toBeUndefined();
    expect(await opened.redis.exists(opened.keys.press)).toBe(1);
    const at = await opened.store.now();
    expect(await put({ ...press, id: 'b', at, until: at + HOUR })).toBe('ok');
  });

  it('counts for its own safe mode alone', async () => {
    await put(press);
    const { auditHead, presses } = opened.store;
    await auditHead.leave(safeMode, 2, entry);
    expect(await put(press, press)).toBe('over');
    const second = { ...safeMode, id: 'second' };
    await auditHead.enter(second);
    expect(await presses.first(second)).toBeUndefined();
    expect(await put(press)).toBe('over');
    expect(await put({ ...press, safeModeId: 'second' })).toBe('ok');
  });

  it.each([
    ['nobody signed it', (text: string) => text.replace('U0SAM', 'U0EVE')],
    ['it is no JSON', () => 'rubbish'],
    [
      'it was signed for something else',
      () => mac.sign('window', 'first', JSON.stringify({ ...press, by: 'U0EVE' })),
    ],
  ])('counts for nothing where %s', async (_why, forge) => {
    await put(press);
    const stored = (await opened.redis.get(opened.keys.press)) ?? '';
    await opened.redis.set(opened.keys.press, forge(stored));
    expect(await first()).toBeUndefined();
    await first();
    const logged = opened.log.lines.filter(({ level }) => level === 'warn');
    expect(logged).toMatchObject([{ event: 'safe_mode.press_not_counted' }]);
    expect(await put({ ...press, id: 'b' })).toBe('ok');
  });

  it('is not written where a key has the wrong type', async () => {
    await opened.redis.del(opened.keys.audit);
    await opened.redis.set(opened.keys.audit, 'x');
    const before = await dump(opened);
    await expect(put(press)).rejects.toMatchObject({ code: 'corrupt' });
    expect(await dump(opened)).toEqual(before);
  });

  it('is chained to whatever came in between', async () => {
    const installation = opened.keys.due.split(/[{}]/)[1];
    const other = await openStore(server.url, { installation });
    await Promise.all([
      put(press),
      ...Array.from({ length: 10 }, () => other.store.note(makeEntry())),
    ]);
    expect(await entries()).toBe(11);
    other.close();
  });
});
