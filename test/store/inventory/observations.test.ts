import { describe, expect, it } from 'vitest';
import { type Shown, shownHash } from '../../../src/domain/inventory/observation.ts';
import { makeAccess } from '../../../src/domain/key/access.ts';
import { storeForEachTest } from '../storeForEachTest.ts';

const ACME = 'a'.repeat(24);
const LABS = 'b'.repeat(24);
const MINUTE = 60_000;
const TURN = { everyMs: 1_000, leaseMs: 5 * MINUTE };

const a = storeForEachTest();

function shown(name: string, over: Partial<Shown> = {}): Shown {
  return {
    id: `apiKey:${name.repeat(24)}`,
    kind: 'apiKey',
    handle: `key${name}`,
    description: `job ${name}`,
    access: makeAccess({ organizationRoles: ['ORG_READ_ONLY'] }),
    ...over,
  };
}

async function descriptions(organizationId = ACME): Promise<string[]> {
  const all = await a.store.observations.all(organizationId);
  return all.map(({ description }) => description).toSorted();
}

/** What a turn does with what a list shows. */
async function noted(organizationId: string, list: readonly Shown[]): Promise<void> {
  const { observations } = a.store;
  const hashes = list.map((one) => ({
    id: one.id,
    hash: shownHash(one),
    handle: one.handle,
  }));
  const { differences } = await observations.turn(organizationId, hashes);
  await observations.note(
    organizationId,
    list,
    differences ?? { differ: list.map(({ id }) => id), left: [] },
  );
}

/** How many commands Redis was sent while this ran. */
async function commands(run: () => Promise<unknown>): Promise<number> {
  const asked = async () => {
    const [, calls] = /total_commands_processed:(\d+)/.exec(await a.redis.info('stats')) ?? [];
    return Number(calls);
  };
  const before = await asked();
  await run();
  return (await asked()) - before - 1;
}

describe('what Atlas showed', () => {
  it('is read as it was noted, of each organization by itself', async () => {
    const project = { projectId: 'c'.repeat(24), roles: ['GROUP_READ_ONLY'] };
    const rich = shown('1', {
      access: makeAccess({ projects: [project] }),
      createdAt: 1_700_000_000_000,
      isMarked: true,
    });
    await noted(ACME, [rich, shown('2')]);
    await noted(LABS, [shown('3')]);
    const all = await a.store.observations.all(ACME);
    expect(all).toContainEqual({ ...rich, firstSeenAt: expect.any(Number) });
    expect(await descriptions()).toEqual(['job 1', 'job 2']);
    expect(await descriptions(LABS)).toEqual(['job 3']);
  });

  it('keeps when it was seen first while it changes, and is forgotten when it is gone', async () => {
    await noted(ACME, [shown('1'), shown('2')]);
    const [first] = await a.store.observations.all(ACME);
    await a.travel(MINUTE);
    await noted(ACME, [shown('1', { description: 'renamed' })]);
    const [only, ...others] = await a.store.observations.all(ACME);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ description: 'renamed', firstSeenAt: first?.firstSeenAt });
  });

  it('is known again where one list missed it, and forgotten where two did', async () => {
    await noted(ACME, [shown('1'), shown('2')]);
    const use = { addresses: 1, at: 5 };
    const reading = { organizationId: ACME, credentialId: shown('1').id };
    await a.store.observations.noteUse(reading, use, MINUTE);
    const known = (await a.store.observations.all(ACME)).find(({ id }) => id === shown('1').id);
    await a.travel(MINUTE);
    await noted(ACME, [shown('2')]);
    expect(await descriptions()).toEqual(['job 2']);
    await noted(ACME, [shown('1'), shown('2')]);
    expect(await a.store.observations.all(ACME)).toContainEqual(known);
    expect(await a.redis.zcard(a.keys.readings(ACME))).toBe(2);
    for (const _ of [1, 2]) await noted(ACME, [shown('2')]);
    const left = await a.redis.hkeys(a.keys.observed(ACME));
    expect(left.toSorted()).toEqual(['h:key2', `s:${shown('2').id}`]);
  });

  it('is found by its id and by its handle in any organization, and not by the handle of another', async () => {
    await noted(ACME, [shown('1')]);
    await noted(LABS, [shown('3')]);
    const both = [ACME, LABS];
    const three = { organizationId: LABS, observation: expect.objectContaining(shown('3')) };
    expect(await a.store.observations.find(both, { id: shown('3').id })).toEqual([three]);
    expect(await a.store.observations.find(both, { handle: 'key3' })).toEqual([three]);
    expect(await a.store.observations.find(both, { handle: 'key2' })).toEqual([]);
    await a.redis.hset(a.keys.observed(LABS), 'h:key2', shown('3').id);
    expect(await a.store.observations.find(both, { handle: 'key2' })).toEqual([]);
    await a.redis.set(a.keys.observed(ACME), 'x');
    expect(await a.store.observations.find(both, { handle: 'key3' })).toEqual([three]);
    // What an earlier version noted is found after the next list.
    await a.redis.hdel(a.keys.observed(LABS), 'h:key3');
    await noted(LABS, [shown('3')]);
    expect(await a.store.observations.find(both, { handle: 'key3' })).toEqual([three]);
  });

  it('costs one round trip where nothing has changed', async () => {
    const list = Array.from({ length: 5 }, (_, at) => shown(String(at)));
    await noted(ACME, list);
    const bySelf = await commands(() => noted(ACME, list));
    const withChange = await commands(() => noted(ACME, [...list.slice(1), shown('9')]));
    expect(withChange).toBeGreaterThan(bySelf);
    expect(await a.redis.zcard(a.keys.readings(ACME))).toBe(5);
  });

  it('that somebody made unreadable is left out, and written again with the next list', async () => {
    await noted(ACME, [shown('1'), shown('2')]);
    await a.redis.hset(a.keys.observed(ACME), `s:${shown('1').id}`, 'nonsense');
    expect(await descriptions()).toEqual(['job 2']);
    await noted(ACME, [shown('1'), shown('2')]);
    expect(await descriptions()).toEqual(['job 1', 'job 2']);
  });

  it('throws corrupt where somebody put something else in its place', async () => {
    await a.redis.set(a.keys.observed(ACME), 'x');
    const first = noted(ACME, [shown('1')]);
    await expect(first).rejects.toMatchObject({ code: 'corrupt' });
    await a.redis.del(a.keys.observed(ACME));
    await a.redis.set(a.keys.readings(ACME), 'x');
    const again = noted(ACME, [shown('1')]);
    await expect(again).rejects.toMatchObject({ code: 'corrupt' });
    const reading = { organizationId: ACME, credentialId: shown('1').id };
    const used = a.store.observations.noteUse(reading, { addresses: 0 }, MINUTE);
    await expect(used).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('the use of each', () => {
  const take = async () => (await a.store.observations.takeReadings([ACME, LABS], TURN)).readings;

  it('goes on in the other organizations where one has a value of another type, and once that is gone', async () => {
    await noted(ACME, [shown('1')]);
    await noted(LABS, [shown('3')]);
    const spoiled = a.keys.readings(ACME);
    await a.redis.set(spoiled, 'x');
    await a.travel(MINUTE);
    const found = await a.store.observations.takeReadings([ACME, LABS], TURN);
    expect(found).toEqual({
      readings: [{ organizationId: LABS, credentialId: shown('3').id }],
      unusable: [spoiled],
    });
    const observed = a.keys.observed(LABS);
    await a.redis.set(observed, 'x');
    const asked = [spoiled, observed, a.keys.observed(ACME)];
    expect(await a.store.listings.wrongTypes(asked)).toMatchObject({
      lists: [],
      inventory: [spoiled, observed],
    });
    await a.redis.del(spoiled);
    await noted(ACME, [shown('1')]);
    await a.travel(MINUTE);
    expect(await take()).toContainEqual({ organizationId: ACME, credentialId: shown('1').id });
  });

  it('is read one after another, one call a second in an organization', async () => {
    await noted(ACME, [shown('1'), shown('2')]);
    await noted(LABS, [shown('3')]);
    expect(await take()).toEqual([]);
    await a.travel(MINUTE);
    const first = await take();
    expect(first.map(({ organizationId }) => organizationId)).toEqual([ACME, LABS]);
    expect(await take()).toEqual([]);
    await a.travel(1_000);
    const second = await take();
    expect(second).toHaveLength(1);
    expect(second[0]?.credentialId).not.toBe(first[0]?.credentialId);
  });

  it('is read one after another, and keeps what is written at Atlas from nothing', async () => {
    await noted(ACME, [shown('1'), shown('2')]);
    await a.travel(MINUTE);
    expect(await take()).toHaveLength(1);
    expect(await take()).toEqual([]);
    expect(await a.store.sweeps.take([`pace:${ACME}`], 1_000)).toHaveLength(1);
    await a.travel(1_000);
    expect(await take()).toHaveLength(1);
  });

  it('is read again when its time has come, and soon where nobody noted it', async () => {
    await noted(ACME, [shown('1')]);
    await a.travel(MINUTE);
    const [reading] = await take();
    if (reading === undefined) throw new Error('a reading is due');
    await a.store.observations.noteUse(
      reading,
      { addresses: 2, at: 5, from: '203.0.113.7' },
      10 * MINUTE,
    );
    const [one] = await a.store.observations.all(ACME);
    expect(one?.use).toEqual({
      addresses: 2,
      at: 5,
      from: '203.0.113.7',
      readAt: expect.any(Number),
    });
    await a.travel(9 * MINUTE);
    expect(await take()).toEqual([]);
    await a.travel(2 * MINUTE);
    expect(await take()).toEqual([reading]);
    await a.travel(5 * MINUTE);
    expect(await take()).toEqual([reading]);
  });

  it('is not noted of one that is gone', async () => {
    const reading = { organizationId: ACME, credentialId: shown('1').id };
    await a.store.observations.noteUse(reading, { addresses: 0 }, MINUTE);
    expect(await a.redis.exists(a.keys.observed(ACME), a.keys.readings(ACME))).toBe(0);
  });
});
