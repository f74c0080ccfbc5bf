import { describe, expect, it } from 'vitest';
import { createSnapshot } from '../../src/atlas/lists/snapshot.ts';
import { failing, NO_SUCH_KEY, ORG_ID, openScene, PROJECT_ID, TestClock } from './scene.ts';

async function openWithKey() {
  const scene = await openScene();
  const key = scene.sim.addKey({
    organizationId: ORG_ID,
    description: 'ci',
    roles: ['ORG_READ_ONLY', 'ORG_MEMBER'],
    projects: [{ projectId: PROJECT_ID, roles: ['GROUP_READ_ONLY'] }],
  });
  return { ...scene, key };
}

describe('one key', () => {
  it('is read with its roles in one order, however Atlas orders them', async () => {
    const { organization, key } = await openWithKey();
    const readings = await Promise.all(
      Array.from({ length: 12 }, () => organization.getKey(key.id)),
    );
    expect(new Set(readings.map((reading) => JSON.stringify(reading))).size).toBe(1);
    expect(readings[0]?.roles.map(({ role }) => role)).toEqual([
      'ORG_MEMBER',
      'ORG_READ_ONLY',
      'GROUP_READ_ONLY',
    ]);
  });

  it.each([400, 404] as const)('that does not exist is undefined, said with %i', async (status) => {
    const { organization, sim } = await openScene();
    sim.switches.unknownKeyStatus = status;
    expect(await organization.getKey(NO_SUCH_KEY)).toBeUndefined();
    expect(await organization.getKeyJson(NO_SUCH_KEY)).toBeUndefined();
    await organization.deleteKey(NO_SUCH_KEY);
  });

  it.each([
    ['a 404 of a proxy', { kind: 'status', status: 404, body: '<html>' }],
    ['an empty 404', { kind: 'status', status: 404 }],
    ['a 404 about the organization', { kind: 'refusal', status: 404, errorCode: 'ORG_NOT_FOUND' }],
    ['another 400', { kind: 'refusal', status: 400, errorCode: 'INVALID_ATTRIBUTE' }],
    ['a missing role', { kind: 'refusal', status: 401, errorCode: 'USER_UNAUTHORIZED' }],
  ] as const)('is not taken for missing after %s', async (_, action) => {
    const { organization, sim, key } = await openWithKey();
    sim.faults.add({ do: action });
    await failing(organization.getKey(key.id));
    await failing(organization.deleteKey(key.id));
  });

  it('is shown as Atlas’s own JSON, pretty, without the private key or its visible tail', async () => {
    const { organization, key, sim } = await openWithKey();
    const json = await organization.getKeyJson(key.id);
    expect(sim.exchanges.at(-1)?.query).toContain('pretty=true');
    expect(json).toContain(`{\n  "desc": "ci",\n  "id": "${key.id}",\n  "links": [\n`);
    expect(json).toContain('"roleName": "GROUP_READ_ONLY"');
    expect(json).not.toMatch(/privateKey|\*\*/);
    expect(json).not.toContain(key.privateKey.slice(-12));
  });

  it('is deleted once, and proven gone by a read', async () => {
    const { organization, key, countRequests } = await openWithKey();
    await organization.deleteKey(key.id);
    expect(countRequests('DELETE')).toBe(1);
    expect(await organization.getKey(key.id)).toBeUndefined();
  });

  it.each([
    { kind: 'lost reply' },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 200, body: 'OK' },
    { kind: 'reset' },
  ] as const)('is in doubt after a delete that met %j, which is not sent again', async (action) => {
    const { organization, key, sim, countRequests } = await openWithKey();
    sim.faults.add({ when: { method: 'DELETE' }, do: action });
    expect((await failing(organization.deleteKey(key.id))).effect).toBe('unknown');
    expect(countRequests('DELETE')).toBe(1);
  });

  it('that lacks words and roles is still read', async () => {
    const { organization, sim } = await openScene();
    const body = JSON.stringify({ id: NO_SUCH_KEY, surprise: { deep: [1] }, roles: null });
    sim.faults.add({ do: { kind: 'status', status: 200, body } });
    expect(await organization.getKey(NO_SUCH_KEY)).toEqual({
      id: NO_SUCH_KEY,
      publicKey: '',
      description: '',
      roles: [],
    });
  });
});

describe('the keys of an organization', () => {
  it('are read once for all who ask within 15 s', async () => {
    const { organization, clock, countRequests } = await openWithKey();
    await Promise.all(Array.from({ length: 20 }, () => organization.listKeys()));
    clock.time += 14_999;
    await organization.listKeys();
    expect(countRequests('GET')).toBe(1);
    clock.time += 1;
    await organization.listKeys();
    expect(countRequests('GET')).toBe(2);
  });

  it('are read anew after a create and after a delete', async () => {
    const { organization, key } = await openWithKey();
    expect(await organization.listKeys()).toHaveLength(1);
    await organization.createKey({ description: 'new', roles: ['ORG_MEMBER'] });
    expect(await organization.listKeys()).toHaveLength(2);
    await organization.deleteKey(key.id);
    expect(await organization.listKeys()).toHaveLength(1);
  });

  it('are read anew after a create whose answer was lost', async () => {
    const { organization, sim } = await openScene();
    expect(await organization.listKeys()).toHaveLength(0);
    sim.faults.add({ when: { method: 'POST' }, do: { kind: 'lost reply' } });
    await failing(organization.createKey({ description: 'new', roles: ['ORG_MEMBER'] }));
    expect(await organization.listKeys()).toHaveLength(1);
  });

  it('are read at least twice for certain, and never from what is shared', async () => {
    const { organization, countRequests } = await openWithKey();
    await organization.listKeys();
    await organization.listKeysForCertain();
    expect(countRequests('GET')).toBe(3);
  });

  it('are read once, and never from what is shared, where something is looked at again anyway', async () => {
    const { organization, countRequests } = await openWithKey();
    await organization.listKeys();
    expect(await organization.listKeysOnce()).toHaveLength(1);
    expect(countRequests('GET')).toBe(2);
  });

  it('are read again for certain while they change', async () => {
    const { organization, sim, key, countRequests } = await openWithKey();
    sim.faults.add({ when: { skip: 1, times: 1 }, do: { kind: 'latency', ms: 0 } });
    const reading = organization.listKeysForCertain();
    while (countRequests('GET') < 1) await new Promise((resolve) => setImmediate(resolve));
    sim.editKey(key.id, { description: 'renamed' });
    const keys = await reading;
    expect(keys.map(({ description }) => description)).toEqual(['renamed']);
  });
});

describe('an organization', () => {
  it('lists its projects', async () => {
    const { organization } = await openScene();
    expect(await organization.listProjects()).toEqual([
      { id: PROJECT_ID, name: 'shop', organizationId: ORG_ID },
    ]);
  });

  it('says whether it requires an access list, with one call a minute', async () => {
    const { organization, sim, clock, countRequests } = await openScene();
    sim.addOrganization({ id: ORG_ID, name: 'acme', apiAccessListRequired: true });
    for (let call = 0; call < 10; call += 1) {
      expect(await organization.requiresAccessList()).toBe(true);
      clock.time += 5_000;
    }
    expect(countRequests('GET')).toBe(1);
  });

  it('adds access list entries and lists all of them', async () => {
    const { organization, key } = await openWithKey();
    await organization.addAccessListEntries(key.id, ['10.0.0.1', '10.1.0.0/16']);
    await organization.addAccessListEntries(key.id, ['10.2.0.0/16']);
    const listed = await organization.listAddressUse(key.id);
    expect(listed.map(({ address }) => address)).toEqual([
      '10.0.0.1',
      '10.1.0.0/16',
      '10.2.0.0/16',
    ]);
    const again = await failing(organization.addAccessListEntries(key.id, ['10.0.0.1']));
    expect(again).toMatchObject({ code: 'conflict', effect: 'none' });
  });

  it('reads the last use of each entry, and drops a time that nobody can read', async () => {
    const { organization, sim } = await openScene();
    const used = { at: Date.UTC(2026, 9, 3), count: 4 };
    const accessList = ['203.0.113.7', '10.0.0.0/8'];
    const made = { organizationId: ORG_ID, description: 'x', roles: ['ORG_MEMBER'], accessList };
    const { id } = sim.addKey({ ...made, used });
    expect(await organization.listAddressUse(id)).toMatchObject([
      { address: '203.0.113.7', count: 4, lastUsedAt: used.at, lastUsedAddress: '203.0.113.7' },
      { address: '10.0.0.0/8', count: 0 },
    ]);
    const odd = { ipAddress: '203.0.113.7', lastUsed: 'yesterday', lastUsedAddress: 7 };
    const body = JSON.stringify({ results: [odd] });
    sim.faults.add({ do: { kind: 'status', status: 200, body } });
    expect(await organization.listAddressUse(id)).toEqual([{ address: '203.0.113.7' }]);
  });

  it('has no list of its keys where Atlas answers nonsense', async () => {
    const { organization, sim } = await openScene();
    const body = '{"results":[{"id":"not hex"}]}';
    sim.faults.add({ do: { kind: 'status', status: 200, body } });
    const error = await failing(organization.listKeys());
    expect(error.message).toContain('results.0.id');
  });
});

describe('a shared reading', () => {
  it('that was forgotten while under way is not kept', async () => {
    const answers: ((value: string) => void)[] = [];
    const read = () => new Promise<string>((resolve) => answers.push(resolve));
    const snapshot = createSnapshot(read, new TestClock(), 1_000);
    const first = snapshot.get();
    snapshot.forget();
    const second = snapshot.get();
    answers[1]?.('new');
    answers[0]?.('old');
    expect([await first, await second, await snapshot.get()]).toEqual(['old', 'new', 'new']);
    expect(answers).toHaveLength(2);
  });

  it('that failed is tried again for the next', async () => {
    let reads = 0;
    const read = async () => {
      reads += 1;
      if (reads === 1) throw new Error('no');
      return reads;
    };
    const snapshot = createSnapshot(read, new TestClock(), 1_000);
    await expect(Promise.all([snapshot.get(), snapshot.get()])).rejects.toThrow('no');
    expect(await snapshot.get()).toBe(2);
  });
});
