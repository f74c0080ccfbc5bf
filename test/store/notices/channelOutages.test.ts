import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutageNotes } from '../../../src/workflow/ports/slack.ts';
import { type Opened, openStore } from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

let server: Server;
let a: Opened;
let b: Opened;

beforeAll(async () => {
  server = await startServer();
  a = await openStore(server.url, { installation: 'outages' });
  b = await openStore(server.url, { installation: 'outages' });
});
afterAll(async () => {
  a.close();
  b.close();
  await server.remove();
});

it('lets one replica tell of a lost channel, and another after a minute if it did not', async () => {
  const asked = await Promise.all([a, b].map(({ store }) => store.outageNotes.mayTell('C0ONE')));
  expect(asked.filter(Boolean)).toHaveLength(1);
  const left = await a.redis.pttl(a.keys.outage('C0ONE'));
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(60_000);
  await a.redis.del(a.keys.outage('C0ONE'));
  expect(await b.store.outageNotes.mayTell('C0ONE')).toBe(true);
});

it('remembers what was told until the channel is back, each channel for itself', async () => {
  await a.store.outageNotes.told('C0TWO');
  expect(await a.redis.pttl(a.keys.outage('C0TWO'))).toBe(-1);
  expect(await b.store.outageNotes.mayTell('C0TWO')).toBe(false);
  expect(await b.store.outageNotes.mayTell('C0THREE')).toBe(true);
  expect(await b.store.outageNotes.over('C0THREE')).toBe(false);
  expect(await b.store.outageNotes.over('C0TWO')).toBe(true);
  expect(await b.store.outageNotes.over('C0TWO')).toBe(false);
  expect(await a.store.outageNotes.mayTell('C0TWO')).toBe(true);
});

it('lets each cause of an outage be told once, and forgets them with the outage', async () => {
  const { outageNotes: notes } = a.store;
  expect(await notes.mayTell('health:redis', 'full')).toBe(true);
  expect(await b.store.outageNotes.mayTell('health:redis', 'full')).toBe(false);
  await notes.told('health:redis', 'full');
  expect(await b.store.outageNotes.mayTell('health:redis', 'away')).toBe(true);
  await b.store.outageNotes.told('health:redis', 'away');
  expect(await notes.mayTell('health:redis', 'away')).toBe(false);
  const asked = await Promise.all(
    [a, b].map(({ store }) => store.outageNotes.over('health:redis')),
  );
  expect(asked.filter(Boolean)).toHaveLength(1);
  expect(await a.redis.keys('*health:redis*')).toEqual([]);
  expect(await notes.mayTell('health:redis', 'full')).toBe(true);
});

it('is over also where something else stands in place of its causes', async () => {
  const { outageNotes: notes } = a.store;
  await a.redis.set(a.keys.outageCauses('health:x'), 'no hash');
  await notes.told('health:x');
  expect(await notes.over('health:x')).toBe(true);
});

it('tells each cause of a later outage, whatever an earlier one has left', async () => {
  const { outageNotes: notes } = a.store;
  const list = a.keys.outageCauses('health:y');
  await notes.told('health:y', 'full');
  const left = await a.redis.hgetall(list);
  expect(await notes.over('health:y')).toBe(true);
  await notes.told('health:y', 'away');
  await a.redis.hset(list, left);
  expect(await notes.mayTell('health:y', 'full')).toBe(true);
  expect(await notes.mayTell('health:y', 'away')).toBe(false);
});

it('tells a cause once more, and its end, where somebody removed one of its two notes', async () => {
  const { outageNotes: notes } = a.store;
  for (const removed of [a.keys.outage('health:v'), a.keys.outageCauses('health:v')]) {
    await notes.told('health:v', 'full');
    await a.redis.del(removed);
    expect([removed, await notes.mayTell('health:v', 'full')]).toEqual([removed, true]);
    await notes.told('health:v', 'full');
    expect(await notes.mayTell('health:v', 'full')).toBe(false);
    expect(await notes.over('health:v')).toBe(true);
  }
});

it('remembers a cause also where something else stood in its place', async () => {
  const { outageNotes: notes } = a.store;
  await a.redis.set(a.keys.outageCauses('health:u'), 'no hash');
  await notes.told('health:u', 'full');
  expect(await b.store.outageNotes.mayTell('health:u', 'full')).toBe(false);
  await a.redis.set(a.keys.outageCauses('health:u'), 'no hash');
  expect(await b.store.outageNotes.mayTell('health:u', 'full')).toBe(true);
  expect(await notes.mayTell('health:u', 'full')).toBe(false);
});

it('is over however many causes somebody wrote there', async () => {
  const { outageNotes: notes } = a.store;
  await notes.told('health:w', 'full');
  const causes = Array.from({ length: 200_000 }, (_, index) => [`${index}`, 'told']);
  for (let at = 0; at < causes.length; at += 20_000) {
    const some = Object.fromEntries(causes.slice(at, at + 20_000));
    await a.redis.hset(a.keys.outageCauses('health:w'), some);
  }
  expect(await notes.over('health:w')).toBe(true);
  expect(await a.redis.keys('*health:w*')).toEqual([]);
});

describe('a replica that dies while it writes down what it told', () => {
  /** Its connection is gone after so many commands. */
  async function dying(commands: number, work: (notes: OutageNotes) => Promise<unknown>) {
    const opened = await openStore(server.url, { installation: 'outages' });
    const { redis } = opened;
    const send = redis.sendCommand.bind(redis);
    let left = commands;
    redis.sendCommand = (...args) => {
      left -= 1;
      if (left < 0) redis.disconnect();
      return send(...args);
    };
    await work(opened.store.outageNotes).catch(() => undefined);
    opened.close();
  }

  it.each([
    ['that it began', (notes: OutageNotes) => notes.told('health:t', 'full')],
    ['that it is over', (notes: OutageNotes) => notes.over('health:t')],
  ])('keeps no later outage from being told: %s', async (_what, work) => {
    const { outageNotes: notes } = b.store;
    for (const already of [[], ['full'], ['away', 'full']]) {
      for (let commands = 0; commands < 6; commands += 1) {
        for (const cause of already) await notes.told('health:t', cause);
        await dying(commands, work);
        await notes.over('health:t');
        // Of the next outage.
        const told = [await notes.mayTell('health:t', 'full')];
        await notes.told('health:t', 'away');
        await notes.told('health:t', 'full');
        told.push(await notes.mayTell('health:t', 'full'), await notes.over('health:t'));
        expect([already, commands, told]).toEqual([already, commands, [true, false, true]]);
      }
    }
  });
});

it('tells all the same, whatever somebody writes in the place of what was told', async () => {
  const key = a.keys.outage('C0FOUR');
  const notes = a.store.outageNotes;
  await notes.told('C0SIX');
  const ofAnother = (await a.redis.get(a.keys.outage('C0SIX'))) ?? '';
  const later = (await a.store.now()) + 3_600_000;
  for (const made of ['told', 'telling', '', ofAnother, `telling:${later}:outage:C0FOUR`]) {
    await a.redis.set(key, made);
    expect([made, await notes.mayTell('C0FOUR')]).toEqual([made, true]);
    // That one tells now.
    expect(await b.store.outageNotes.mayTell('C0FOUR')).toBe(false);
    await a.redis.set(key, made);
    expect([made, await notes.over('C0FOUR')]).toEqual([made, false]);
  }
  await a.redis.sadd(key, 'of another type');
  expect(await notes.mayTell('C0FOUR')).toBe(true);
  await notes.told('C0FOUR');
  expect(await b.store.outageNotes.mayTell('C0FOUR')).toBe(false);
  await a.redis.del(key);
  await a.redis.sadd(key, 'of another type');
  expect(await notes.over('C0FOUR')).toBe(false);
});

it('says so where the store cannot be asked', async () => {
  const lost = await openStore(server.url, { installation: 'outages' });
  lost.close();
  const away = { name: 'StoreError' };
  await expect(lost.store.outageNotes.mayTell('C0ONE')).rejects.toMatchObject(away);
  await expect(lost.store.outageNotes.told('C0ONE')).rejects.toMatchObject(away);
  await expect(lost.store.outageNotes.over('C0ONE')).rejects.toMatchObject(away);
});
