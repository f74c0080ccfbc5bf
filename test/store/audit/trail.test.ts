import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isMisshapen, type Line } from '../../../src/store/audit/auditChain.ts';
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
  for (let n = 0; n < 3; n += 1) await opened.store.note(makeEntry());
});
afterEach(() => opened.close());

async function readAll(): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for await (const line of opened.store.trail.after(0)) lines.push(line);
  return lines;
}

describe('entries that Keywarden would never write', () => {
  it('never count as the next ones, and what comes behind them is read, however many', async () => {
    const { redis, keys, store } = opened;
    const junk = redis.pipeline();
    for (let i = 1; i <= 1100; i += 1) junk.xadd(keys.audit, `3-${i}`, 'x', 'y');
    await junk.exec();
    await store.note(makeEntry());
    const lines = await readAll();
    expect(lines.filter((line) => isMisshapen(line))).toHaveLength(1100);
    expect(lines.filter((line) => isMisshapen(line) && line.n !== 3)).toEqual([]);
    expect(lines.at(-1)?.n).toBe(4);
    await store.history.follow();
    expect(store.history.isBroken()).toBe(true);
  });

  it.each([
    ['id', '7777777777777777777-0', ['entry', '{}', 'mac', 'k1:x']],
    ['name of a field', '4-0', ['entries', '{}', 'mac', 'k1:x']],
    ['number of fields', '4-0', ['entry', '{}']],
  ])('are known by their %s', async (_, id, fields) => {
    const { redis, keys, store } = opened;
    await redis.xadd(keys.audit, id, ...fields);
    expect((await readAll()).map((line) => [line.n, isMisshapen(line)])).toEqual([
      [1, false],
      [2, false],
      [3, false],
      [3, true],
    ]);
    expect((await store.trail.before(undefined, 10)).map(({ n }) => n)).toEqual([3, 2, 1]);
    expect(await store.trail.at(4)).toBeUndefined();
  });
});
