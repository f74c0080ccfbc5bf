import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutageNotes } from '../../../src/workflow/health/outageNotes.ts';
import type { OutageNotes } from '../../../src/workflow/ports/slack.ts';
import { type Opened, openStore } from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

let server: Server;
let a: Opened;
let b: Opened;
/** Of two replicas. */
let notes: OutageNotes;
let others: OutageNotes;

function notesOf({ store }: Opened): OutageNotes {
  const { outageTurns: turns, history } = store;
  return createOutageNotes({ turns, history, requests: store, policyHash: () => 'h' });
}

beforeAll(async () => {
  server = await startServer();
  a = await openStore(server.url, { installation: 'outages' });
  b = await openStore(server.url, { installation: 'outages' });
  [notes, others] = [notesOf(a), notesOf(b)];
});
afterAll(async () => {
  a.close();
  b.close();
  await server.remove();
});

/** Each replica reads the log once a second. */
async function aSecondLater(): Promise<void> {
  await Promise.all([a, b].map(({ store }) => store.history.follow()));
}

/** Whoever was to tell and did not has had a minute. */
async function aMinuteLater(): Promise<void> {
  const turns = await a.redis.keys(a.keys.outage('*'));
  if (turns.length > 0) await a.redis.del(...turns);
}

it('lets one replica tell of a lost channel, and another after a minute if it did not', async () => {
  const asked = await Promise.all([notes, others].map((one) => one.mayTell('C0ONE')));
  expect(asked.filter(Boolean)).toHaveLength(1);
  const left = await a.redis.pttl(a.keys.outage('C0ONE:'));
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(60_000);
  await aMinuteLater();
  expect(await others.mayTell('C0ONE')).toBe(true);
});

it('remembers what was told until the channel is back, each channel for itself', async () => {
  await notes.told('C0TWO');
  expect(await others.mayTell('C0TWO')).toBe(false);
  expect(await others.mayTell('C0THREE')).toBe(true);
  await aSecondLater();
  expect(await others.over('C0THREE')).toBe(false);
  expect(await others.over('C0TWO')).toBe(true);
  await aSecondLater();
  expect(await others.over('C0TWO')).toBe(false);
  expect(await notes.over('C0TWO')).toBe(false);
  expect(await notes.mayTell('C0TWO')).toBe(true);
});

it('lets each cause of an outage be told once, and forgets them with the outage', async () => {
  expect(await notes.mayTell('health:redis', 'full')).toBe(true);
  expect(await others.mayTell('health:redis', 'full')).toBe(false);
  await notes.told('health:redis', 'full');
  expect(await others.mayTell('health:redis', 'away')).toBe(true);
  await others.told('health:redis', 'away');
  expect(await notes.mayTell('health:redis', 'away')).toBe(false);
  expect(await notes.mayTell('health:redis', 'full')).toBe(false);
  await aSecondLater();
  const asked = await Promise.all([notes, others].map((one) => one.over('health:redis')));
  expect(asked.filter((one) => one === true)).toHaveLength(1);
  expect(await a.redis.keys('*health:redis*')).toEqual([]);
  expect(await notes.mayTell('health:redis', 'full')).toBe(true);
});

it('writes no long text from outside into the log: causes that begin alike are one', async () => {
  await notes.told('health:slack', `refused: <html>${'x'.repeat(500)}`);
  expect(await others.mayTell('health:slack', `refused: <p>${'y'.repeat(500)}`)).toBe(false);
  const [, [, entry] = []] = (await a.redis.xrevrange(a.keys.audit, '+', '-', 'COUNT', 1))[0] ?? [];
  expect(JSON.parse(entry ?? '')).toMatchObject({
    event: 'outage.told',
    facts: { outage: 'health:slack', cause: 'refused' },
  });
});

it('tells a later outage, and its end, whatever somebody kept of an earlier one', async () => {
  expect(await notes.mayTell('health:y', 'full')).toBe(true);
  const kept = new Map<string, Buffer>();
  const keep = async () => {
    for (const key of await a.redis.keys('*')) {
      const dump = await a.redis.dumpBuffer(key);
      if (dump !== null && key.startsWith(a.keys.outage(''))) kept.set(key, dump);
    }
  };
  await keep();
  await notes.told('health:y', 'full');
  await keep();
  await aSecondLater();
  expect(await notes.over('health:y')).toBe(true);
  for (const [key, dump] of kept) await a.redis.restore(key, 0, dump, 'REPLACE');
  // What says that somebody tells now counts for a minute.
  await aMinuteLater();
  expect(await others.mayTell('health:y', 'full')).toBe(true);
  await others.told('health:y', 'full');
  for (const key of await a.redis.keys(a.keys.outage('*'))) await a.redis.del(key);
  await aSecondLater();
  expect(await notes.mayTell('health:y', 'full')).toBe(false);
  expect(await notes.over('health:y')).toBe(true);
});

describe('a replica that dies while it writes down what it told', () => {
  /** Its connection is gone after so many commands. */
  async function dying(commands: number, work: (notes: OutageNotes) => Promise<unknown>) {
    const opened = await openStore(server.url, { installation: 'outages' });
    await opened.store.history.follow();
    const { redis } = opened;
    const send = redis.sendCommand.bind(redis);
    let left = commands;
    redis.sendCommand = (...args) => {
      left -= 1;
      if (left < 0) redis.disconnect();
      return send(...args);
    };
    await work(notesOf(opened)).catch(() => undefined);
    opened.close();
  }

  it.each([
    ['that it began', (one: OutageNotes) => one.told('health:t', 'full')],
    ['that it is over', (one: OutageNotes) => one.over('health:t')],
  ])('keeps no later outage from being told: %s', async (_what, work) => {
    for (const already of [[], ['full'], ['away', 'full']]) {
      for (let commands = 0; commands < 6; commands += 1) {
        for (const cause of already) await others.told('health:t', cause);
        await dying(commands, work);
        await aMinuteLater();
        await aSecondLater();
        await others.over('health:t');
        // Of the next outage.
        const told: unknown[] = [await others.mayTell('health:t', 'full')];
        await others.told('health:t', 'away');
        await others.told('health:t', 'full');
        told.push(await others.mayTell('health:t', 'full'));
        await aSecondLater();
        told.push(await others.over('health:t'));
        expect([already, commands, told]).toEqual([already, commands, [true, false, true]]);
      }
    }
  });
});

it('tells all the same, whatever somebody writes in the place of whose turn it is', async () => {
  const key = a.keys.outage('C0FOUR:');
  const later = (await a.store.now()) + 3_600_000;
  for (const made of ['told', 'telling', '', `telling:${later}:outage:C0FOUR:`]) {
    await a.redis.set(key, made);
    expect([made, await notes.mayTell('C0FOUR')]).toEqual([made, true]);
    // That one tells now.
    expect(await others.mayTell('C0FOUR')).toBe(false);
  }
  await a.redis.del(key);
  await a.redis.sadd(key, 'of another type');
  expect(await notes.mayTell('C0FOUR')).toBe(true);
  await notes.told('C0FOUR');
  expect(await others.mayTell('C0FOUR')).toBe(false);
  await a.redis.sadd(a.keys.outage('C0FOUR:over'), 'of another type');
  await aSecondLater();
  expect(await notes.over('C0FOUR')).toBe(true);
});

it('waits where another replica tells of the end just now', async () => {
  await notes.told('C0FIVE');
  await aSecondLater();
  await a.redis.set(
    a.keys.outage('C0FIVE:over'),
    `telling:${(await a.store.now()) + 60_000}:outage:C0FIVE:over`,
  );
  expect(await notes.over('C0FIVE')).toBe('later');
  await aMinuteLater();
  expect(await notes.over('C0FIVE')).toBe(true);
});

it('says so where the store cannot be asked', async () => {
  const lost = await openStore(server.url, { installation: 'outages' });
  await lost.store.history.follow();
  const one = notesOf(lost);
  await notes.told('C0SEVEN');
  await lost.store.history.follow();
  lost.close();
  const away = { name: 'StoreError' };
  await expect(one.mayTell('C0ONE')).rejects.toMatchObject(away);
  await expect(one.told('C0ONE')).rejects.toMatchObject(away);
  await expect(one.over('C0SEVEN')).rejects.toMatchObject(away);
});
