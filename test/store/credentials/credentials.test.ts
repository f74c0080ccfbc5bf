import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { createCredentialRecords } from '../../../src/store/credentials/credentialRecord.ts';
import { writeForm } from '../../../src/store/lifting/storedForm.ts';
import { FORM } from '../../../src/store/redis/scripts.ts';
import {
  mac,
  makeEntry,
  makeRequest,
  makeTransition,
  type Opened,
  openStore,
  sealed,
  signer,
  T0,
} from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';
import { alone, isNew, makeCredential, nextOf, states, together } from './fixtures.ts';

let server: Server;
let a: Opened;
const records = createCredentialRecords(mac);

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

async function opened(over: Partial<Credential> = {}): Promise<Credential> {
  const credential = makeCredential(over);
  expect(await a.store.credentials.commit(alone([isNew(credential)]))).toEqual({ ok: true });
  return credential;
}

describe('the record of a credential', () => {
  it.each(states.map((state) => [state.status, state] as const))(
    'is read as it was written: %s',
    (_, state) => {
      const credential = makeCredential({ state });
      expect(records.read(credential.id, records.write(credential))).toEqual(credential);
    },
  );

  it('is read as it was written with every fact that it may have, and with none', () => {
    const full = makeCredential({
      ends: { approved: 1, orphaned: 2, replaced: 3, reviewed: 4 },
      putOff: { from: 1, to: 5 },
      drift: { differs: ['projects'], since: T0 },
      secrets: [{ id: 's', endsAt: T0 }],
      origin: { how: 'adopted', by: 'U0ADMIN', at: T0 },
      owner: { kind: 'group', id: 'S0DATA' },
    });
    expect(records.read(full.id, records.write(full))).toEqual(full);
    const { lifetime: _, handedOverAt: __, told: ___, ...rest } = makeCredential({ ends: {} });
    expect(records.read(rest.id, records.write(rest))).toEqual(rest);
  });

  it('begins with what the scripts read of it', () => {
    expect(records.write(makeCredential({ commitId: 'c9' }))).toMatch(
      /^\{"version":1,"commitId":"c9","needs":"sign:k1","request":"01JD0000000000000000000000",/,
    );
  });

  it('is not believed under another id, altered, or as a record of another kind', () => {
    const credential = makeCredential();
    const text = records.write(credential);
    const corrupt = { code: 'corrupt' };
    const reading = (id: string, stored: string) => () => records.read(id, stored);
    expect(reading('apiKey:other', text)).toThrow(expect.objectContaining(corrupt));
    const longer = text.replace('"lifetime":1000', '"lifetime":9000');
    expect(longer).not.toBe(text);
    expect(reading(credential.id, longer)).toThrow(expect.objectContaining(corrupt));
    const asRequest = mac.sign('request', credential.id, JSON.stringify(credential));
    expect(reading(credential.id, asRequest)).toThrow(expect.objectContaining(corrupt));
    const unknown = mac.sign('credential', credential.id, JSON.stringify({ ...credential, x: 1 }));
    expect(reading(credential.id, unknown)).toThrow(expect.objectContaining(corrupt));
  });

  it('is not written where it could not be read again', () => {
    expect(() => records.write(makeCredential({ handle: '' }))).toThrow(/handle/);
  });
});

describe('one credential', () => {
  it('is loaded with the request of its origin, in one trip', async () => {
    const request = makeRequest({ state: { status: 'ready', ...sealed } });
    await a.store.commit(makeTransition(request));
    const origin = { how: 'issued', request: request.id, provenAt: T0 } as const;
    const credential = await opened({ origin });
    const loaded = await a.store.credentials.load(credential.id);
    expect(loaded).toMatchObject({ credential, request: { request, places: {} } });
    expect(loaded?.request?.now).toBe(loaded?.now);
  });

  it('is loaded without a request that is not there, or cannot be read', async () => {
    const credential = await opened();
    expect(await a.store.credentials.load(credential.id)).not.toHaveProperty('request');
    await a.redis.hset(a.keys.requests, '01JD0000000000000000000000', 'garbage');
    expect(await a.store.credentials.load(credential.id)).not.toHaveProperty('request');
    expect(a.log.lines.map(({ event }) => event)).toContain('store.record_corrupt');
  });

  it('is not there, or cannot be read', async () => {
    expect(await a.store.credentials.load('apiKey:none')).toBeUndefined();
    const { id } = await opened();
    await a.redis.hset(a.keys.credentials, id, 'garbage');
    await expect(a.store.credentials.load(id)).rejects.toMatchObject({ code: 'corrupt' });
    expect(await a.store.credentials.get([id, 'apiKey:none'])).toEqual(new Map());
    expect(await a.store.credentials.get([])).toEqual(new Map());
  });
});

describe('a page of credentials', () => {
  it('has those of an owner or an organization, newest first, and how many there are', async () => {
    const made = [];
    for (const createdAt of [T0, T0 + 1, T0 + 2]) made.push(await opened({ createdAt }));
    await opened({ owner: { kind: 'group', id: 'U0REQUESTER' }, organizationId: 'other' });
    const [first, second, third] = made;
    const { credentials } = a.store;
    const mine = { owner: { kind: 'person', id: 'U0REQUESTER' } } as const;
    expect(await credentials.page(mine, { offset: 1, limit: 5 })).toMatchObject({
      credentials: [second, first],
      total: 3,
    });
    const there = { organizationId: first?.organizationId ?? '' };
    expect((await credentials.page(there, { offset: 0, limit: 1 })).credentials).toEqual([third]);
    expect(await credentials.page(mine, { offset: 0, limit: 0 })).toMatchObject({
      credentials: [],
      total: 3,
    });
  });

  it('has those that end until a moment, the nearest first', async () => {
    const endsAt = (approved: number) => opened({ ends: { approved }, told: undefined });
    const late = await endsAt(T0 + 900);
    const soon = await endsAt(T0 + 100);
    await endsAt(T0 + 901);
    await opened({ ends: {}, told: undefined });
    const page = await a.store.credentials.page({ endsBefore: T0 + 900 }, { offset: 0, limit: 5 });
    expect(page.credentials).toEqual([soon, late]);
    expect(page.total).toBe(2);
  });

  it('leaves out what cannot be read, and says so in the log', async () => {
    const { id, owner } = await opened();
    const other = await opened();
    await a.redis.hset(a.keys.credentials, id, 'garbage');
    const page = await a.store.credentials.page({ owner }, { offset: 0, limit: 5 });
    expect(page.credentials).toEqual([other]);
    await a.redis.hdel(a.keys.credentials, id);
    expect((await a.store.credentials.page({ owner }, { offset: 0, limit: 5 })).total).toBe(2);
    expect(a.log.lines.filter(({ event }) => event === 'store.record_corrupt')).toHaveLength(2);
  });
});

describe('what is due of credentials', () => {
  const soon = () => ({ ends: { approved: 5 }, told: undefined });
  const take = { limit: 9, leaseMs: 60_000 };

  it('is taken by one, and moves by the lease', async () => {
    const credential = await opened(soon());
    const later = await opened({ ends: { approved: T0 * 2 }, told: undefined });
    const taken = await a.store.credentials.takeDue(take);
    expect(taken.ids).toEqual([credential.id]);
    expect(taken.nextAt).toBe(taken.now + 60_000);
    const again = await a.store.credentials.takeDue(take);
    expect(again.ids).toEqual([]);
    await a.travel(60_001);
    expect((await a.store.credentials.takeDue(take)).ids).toEqual([credential.id]);
    expect(await a.redis.zscore(a.keys.dueCredentials, later.id)).toBe(String(T0 * 2));
  });

  it('is not more than was asked for, and nothing where nothing is due', async () => {
    expect(await a.store.credentials.takeDue(take)).toMatchObject({ ids: [], nextAt: null });
    for (let count = 0; count < 3; count += 1) await opened(soon());
    expect((await a.store.credentials.takeDue({ ...take, limit: 2 })).ids).toHaveLength(2);
  });

  it('drops what has no record', async () => {
    await a.redis.zadd(a.keys.dueCredentials, 1, 'apiKey:none');
    expect((await a.store.credentials.takeDue(take)).ids).toEqual([]);
    expect(await a.redis.exists(a.keys.dueCredentials)).toBe(0);
  });

  it('is not seen by what takes requests and notices', async () => {
    await opened(soon());
    expect(await a.store.takeDue(take)).toMatchObject({ requestIds: [], nextAt: null });
  });

  it('is taken by nobody once a newer version has lifted what is stored', async () => {
    await opened(soon());
    await a.redis.set(a.keys.form, writeForm(signer, { form: FORM + 1, from: FORM + 1 }));
    await expect(a.store.credentials.takeDue(take)).rejects.toMatchObject({ code: 'newer' });
    await expect(
      a.store.credentials.commit(alone([isNew(makeCredential())])),
    ).rejects.toMatchObject({ code: 'newer' });
  });

  it.each(['dueCredentials', 'credentials'] as const)(
    'throws corrupt where %s has the wrong type',
    async (name) => {
      await a.redis.set(a.keys[name], 'x');
      await expect(a.store.credentials.takeDue(take)).rejects.toMatchObject({ code: 'corrupt' });
    },
  );
});

describe('the history of credentials', () => {
  const commit = async (change: ReturnType<typeof nextOf>) => {
    expect(await a.store.credentials.commit(alone([change]))).toEqual({ ok: true });
    return change.credential;
  };

  it('says of an older genuine record that it is not the newest', async () => {
    const first = await opened();
    expect(await a.store.history.differs(first)).toBe(false);
    const stored = await a.redis.hget(a.keys.credentials, first.id);
    const second = await commit(nextOf(first));
    expect(await a.store.history.differs(second)).toBe(false);
    await a.redis.hset(a.keys.credentials, first.id, stored ?? '');
    expect(await a.store.history.differs(first)).toBe(true);
  });

  it('knows each record of a commit that changed several', async () => {
    const request = makeRequest();
    const [one, other] = [await opened(), await opened()];
    const changes = [nextOf(one, {}, request.commitId), nextOf(other, {}, request.commitId)];
    await a.store.credentials.commit(together(undefined, request, changes));
    for (const { credential, before } of changes) {
      expect(await a.store.history.differs(credential)).toBe(false);
      if (before !== undefined) expect(a.store.history.isNewest(before)).toBe(false);
    }
    expect(await a.store.history.differs(request)).toBe(false);
  });

  it('concludes nothing from a record that changes while it is looked at', async () => {
    const first = await opened();
    await commit(nextOf(first));
    await expect(a.store.history.differs(first)).rejects.toMatchObject({ code: 'contended' });
  });

  it('takes a record that was written down after a loss as the newest', async () => {
    const { id } = await opened();
    const kept = makeCredential({ id, version: 7, commitId: randomBytes(9).toString('hex') });
    const facts = { credential: id, version: kept.version, commit: kept.commitId };
    await a.store.note(makeEntry({ event: 'record.anchored', facts }));
    await a.store.note(makeEntry({ event: 'safe_mode.off' }));
    await a.store.history.follow();
    expect(a.store.history.isNewest(kept)).toBe(true);
    expect(a.store.history.isNewest({ ...kept, version: 6 })).toBe(false);
  });
});
