import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { routeHash } from '../../../src/domain/policy/route.ts';
import { grantMacInput } from '../../../src/domain/record/grant.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import { createCredentialRecords } from '../../../src/store/credentials/credentialRecord.ts';
import { createBesideRequests } from '../../../src/store/lifting/besideRequests.ts';
import { createLifting } from '../../../src/store/lifting/lifting.ts';
import { createRecordMac } from '../../../src/store/records/recordMac.ts';
import { createRun } from '../../../src/store/redis/runScript.ts';
import { alone, nextOf } from '../credentials/fixtures.ts';
import {
  key,
  makeEntry,
  makeRequest,
  makeTransition,
  type Opened,
  openStore,
  recordingLog,
  sealed,
  signer,
  T0,
} from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

let server: Server;
/** The form before the ledger, and that of today. */
let older: Opened;
let newer: Opened;

beforeAll(async () => {
  server = await startServer();
});
beforeEach(async () => {
  older?.close();
  newer?.close();
  older = await openStore(server.url, { form: 1 });
  const installation = /^\{(.*?)\}/.exec(older.keys.due)?.[1] ?? '';
  newer = await openStore(server.url, { installation });
});
afterAll(async () => {
  older.close();
  newer.close();
  await server.remove();
});

const mac = createRecordMac(signer);

/** `breaks` ends the process after so many credentials. */
function lift(breaks = Number.POSITIVE_INFINITY) {
  const { redis, keys, store } = newer;
  let made = 0;
  const written = createCredentialRecords(mac);
  const beside = createBesideRequests({
    redis,
    run: createRun(redis, { testClock: true }),
    keys,
    credentials: {
      ...written,
      write(credential) {
        made += 1;
        if (made > breaks) throw new RangeError('the process ends here');
        return written.write(credential);
      },
    },
    now: store.now,
    note: store.note,
    policyHash: 'policy',
  });
  return createLifting({
    redis,
    keys,
    signer,
    nonce: () => `lease-${made}`,
    sleep: async () => undefined,
    log: recordingLog(),
    beside,
  }).ready();
}

/** The form number stands, as after every first start. */
async function started() {
  const { redis, keys } = older;
  const parts = { redis, keys, signer, nonce: () => 'n', sleep: async () => undefined };
  await createLifting({ ...parts, log: recordingLog(), form: 1 }).ready();
}

async function issued(count: number): Promise<readonly Request[]> {
  await started();
  const made: Request[] = [];
  for (let index = 0; index < count; index += 1) {
    const own = { ...key, id: index.toString(16).padStart(24, '5') };
    const state = index % 2 === 0 ? { ...sealed, status: 'ready' as const } : undefined;
    const delivered = { status: 'delivered' as const, key: own, at: T0 + index };
    const request = makeRequest({ state: state ? { ...state, key: own } : delivered });
    await older.store.commit(makeTransition(request));
    made.push(request);
  }
  return made;
}

async function allCredentials(): Promise<ReadonlyMap<string, Credential>> {
  return newer.store.credentials.get(await newer.redis.hkeys(newer.keys.credentials));
}

describe('lifting to a form that has a ledger', () => {
  it('gives each key that lives an owner, no end, and a place in the lists', async () => {
    const made = await issued(4);
    expect(await lift()).toBeUndefined();
    const page = await newer.store.credentials.page(
      { owner: { kind: 'person', id: 'U0REQUESTER' } },
      { offset: 0, limit: 9 },
    );
    expect(page.total).toBe(4);
    for (const credential of page.credentials) {
      expect(credential).toMatchObject({ ends: {}, state: { status: 'live' }, version: 1 });
    }
    const requestsOf = page.credentials.map(({ secrets }) => secrets[0]?.request);
    expect(requestsOf.toSorted()).toEqual(made.map(({ id }) => id).toSorted());
    expect(await newer.redis.hgetall(newer.keys.needs)).toMatchObject({ 'sign:k1': '8' });
  });

  it('says so in one entry, and the history believes these records until it names others', async () => {
    await issued(3);
    await lift();
    const entries = await newer.store.pages.before(undefined, 9);
    const lifted = entries.filter(({ entry }) => entry.event === 'ledger.lifted');
    expect(lifted).toHaveLength(1);
    expect(lifted[0]?.entry.facts).toMatchObject({ requests: 3, credentials: 3 });
    const [credential] = (await allCredentials()).values();
    if (credential === undefined) throw new Error('there are three');
    expect(await newer.store.history.differs(credential)).toBe(false);
    const stored = await newer.redis.hget(newer.keys.credentials, credential.id);
    const change = nextOf(credential);
    expect(await newer.store.credentials.commit(alone([change]))).toEqual({ ok: true });
    expect(await newer.store.history.differs(change.credential)).toBe(false);
    await newer.redis.hset(newer.keys.credentials, credential.id, stored ?? '');
    expect(await newer.store.history.differs(credential)).toBe(true);
  });

  it('that dies half-way is followed by another, and makes no record twice', async () => {
    await issued(5);
    await expect(lift(3)).rejects.toThrow('the process ends here');
    const before = await allCredentials();
    expect(before.size).toBe(3);
    expect(await lift()).toBeUndefined();
    const after = await allCredentials();
    expect(after.size).toBe(5);
    for (const [id, credential] of before) expect(after.get(id)).toEqual(credential);
  });

  it('stops where a list is of another type, and goes on when that is mended', async () => {
    const [request] = await issued(1);
    await newer.redis.set(newer.keys.dueCredentials, 'x');
    await expect(lift()).rejects.toMatchObject({ code: 'refused' });
    expect(await newer.redis.get(newer.keys.form)).toMatch(/^2:1:/);
    await newer.redis.del(newer.keys.dueCredentials);
    expect(await lift()).toBeUndefined();
    expect((await allCredentials()).size).toBe(1);
    expect(await newer.store.load(request?.id ?? '')).toBeDefined();
  });

  it('leaves a request that cannot be read as it was, and lifts the others', async () => {
    const [request] = await issued(2);
    await older.redis.hset(older.keys.requests, request?.id ?? '', 'garbage');
    expect(await lift()).toBeUndefined();
    expect((await allCredentials()).size).toBe(1);
  });

  it('keeps a vote in advance, which had another word then, with the MAC that it had', async () => {
    const [request] = await issued(1);
    if (request === undefined) throw new Error('there is one');
    const { redis, keys, store } = older;
    const ground = { by: 'U0APPROVER', at: T0, specHash: request.specHash, preApproval: 'P1' };
    const { id, requester, route } = request;
    const mac = signer.sign([
      ...['grant/2', id, requester, routeHash(route), 'window', ground.by, String(T0)],
      ...[request.specHash, 'P1'],
    ]);
    const written = JSON.parse(
      createRecordMac(signer, 1).verified(
        'request',
        id,
        (await redis.hget(keys.requests, id)) ?? '',
      ),
    );
    const json = JSON.stringify({ ...written, grants: [{ kind: 'window', ...ground, mac }] });
    await redis.hset(keys.requests, id, createRecordMac(signer, 1).sign('request', id, json));
    expect((await store.load(id).catch(({ code }) => code)) ?? 'gone').toBe('corrupt');

    await lift();
    const found = (await newer.store.load(id))?.request;
    expect(found?.grants).toEqual([{ kind: 'pre_approval', ...ground, mac }]);
    const [grant] = found?.grants ?? [];
    expect(grant && signer.verify(grantMacInput(request, grant), mac)).toBe(true);
  });

  it('makes nothing believable that the log does not name', async () => {
    await issued(1);
    await lift();
    const [credential] = (await allCredentials()).values();
    if (credential === undefined) throw new Error('there is one');
    await newer.store.note(makeEntry());
    await newer.store.history.follow();
    const { isNewest } = newer.store.history;
    expect(isNewest({ ...credential, id: 'apiKey:other', commitId: 'another' })).toBe(false);
    expect(isNewest({ ...credential, version: 2 })).toBe(false);
  });
});
