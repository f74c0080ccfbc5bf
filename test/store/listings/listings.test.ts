import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKeys } from '../../../src/store/redis/keys.ts';
import { openFor } from '../../../src/workflow/ports/credentials.ts';
import type { Listed } from '../../../src/workflow/ports/listings.ts';
import { alone, isNew, makeCredential } from '../credentials/fixtures.ts';
import {
  dump,
  makeEntry,
  makeNotice,
  makeRequest,
  makeStep,
  makeTransition,
  type Opened,
  openStore,
  preApproval,
  states,
  T0,
} from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

const FOREVER = 9e15;
const QUOTA = 'rule:free:U0REQUESTER';

let server: Server;
let a: Opened;
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

/** A request that waits, with a quota that it used up and a notice that is owed. */
async function stored(over: Parameters<typeof makeRequest>[0] = {}): Promise<Listed> {
  const request = makeRequest({ createdAt: await a.store.now(), ...over });
  const due = (await a.store.now()) + 60_000;
  await a.store.commit({
    ...makeTransition(request),
    due,
    joins: [{ quota: QUOTA }],
    notices: [makeNotice(request)],
  });
  return { request, due, quotas: [QUOTA] };
}

const [ready] = states.filter(({ status }) => status === 'ready');

describe('a request that is listed everywhere', () => {
  it('is left as it is, byte by byte, also while it is taken and its notice put off', async () => {
    const listed = await stored({ state: ready });
    const [notice] = await a.store.takeNotices(listed.request.id, 30_000);
    if (notice === undefined) throw new Error('a notice is owed');
    await a.store.postpone(notice, 24 * 3_600_000);
    await a.travel(61_000);
    await a.store.takeDue({ limit: 5, leaseMs: 30_000 });
    const before = await dump(a);
    for (const mend of [false, true]) {
      expect(await a.store.listings.ofRequest(listed, mend)).toEqual([]);
      expect(await a.store.listings.ofNotice(notice, mend)).toEqual([]);
    }
    expect(await dump(a)).toEqual(before);
  });
});

describe('what is missing beside a record', () => {
  const EDITS: readonly (readonly [string, (id: string) => Promise<unknown>])[] = [
    ['due', (id) => a.redis.zrem(a.keys.due, `r:${id}`)],
    ['due', (id) => a.redis.zadd(a.keys.due, FOREVER, `r:${id}`)],
    ['all', (id) => a.redis.zrem(a.keys.all, id)],
    ['open', (id) => a.redis.zrem(a.keys.open, id)],
    ['of_requester', (id) => a.redis.zadd(a.keys.ofRequester('U0REQUESTER'), 1, id)],
    ['open_of_requester', (id) => a.redis.zrem(a.keys.openOf('U0REQUESTER'), id)],
    ['issued', () => a.redis.del(a.keys.issued)],
    ['issued', (id) => a.redis.hset(a.keys.issued, '5f0000000000000000000001', id)],
    ['quota', (id) => a.redis.zrem(a.keys.quota(QUOTA), id)],
    ['quota', (id) => a.redis.zadd(a.keys.quota(QUOTA), 1, id)],
  ];
  it.each(EDITS)('(%s) is found, and put back when it is asked for', async (list, edit) => {
    const listed = await stored({ state: ready });
    await edit(listed.request.id);
    const edited = await dump(a);
    expect(await a.store.listings.ofRequest(listed, false)).toEqual([list]);
    expect(await dump(a)).toEqual(edited);
    expect(await a.store.listings.ofRequest(listed, true)).toEqual([list]);
    expect(await a.store.listings.ofRequest(listed, true)).toEqual([]);
  });

  it('is also what keeps a second request for the same key away, while the first is open', async () => {
    const { spec } = makeRequest();
    const act = { kind: 'extend', credential: 'apiKey:1', from: T0, to: T0 + 1000 } as const;
    const owner = { kind: 'person', id: 'U0REQUESTER' } as const;
    const listed = await stored({ spec: { ...spec, projects: [], lifetime: 1000, owner, act } });
    const standing = a.keys.quota(openFor('apiKey:1', 'extend').quota);
    await a.redis.del(standing);
    expect(await a.store.listings.ofRequest(listed, true)).toEqual(['quota']);
    expect(await a.redis.zrange(standing, '0', '-1')).toEqual([listed.request.id]);
    expect(await a.store.listings.ofRequest(listed, true)).toEqual([]);
    const over = makeStep(listed.request, { state: { status: 'withdrawn', at: T0 } });
    await a.store.commit(over);
    const gone = { ...listed, request: over.request, due: null };
    expect(await a.store.listings.ofRequest(gone, true)).toEqual([]);
    expect(await a.redis.exists(standing)).toBe(0);
  });

  it('is not judged by a record that has changed meanwhile', async () => {
    const listed = await stored();
    await a.store.commit({
      ...makeStep(listed.request, { state: { status: 'withdrawn', at: T0 } }),
    });
    const before = await dump(a);
    expect(await a.store.listings.ofRequest(listed, true)).toEqual([]);
    expect(await dump(a)).toEqual(before);
  });

  it('is not written where a key has another type, or a newer version has taken over', async () => {
    const listed = await stored();
    await a.redis.del(a.keys.open);
    await a.redis.set(a.keys.open, 'x');
    await expect(a.store.listings.ofRequest(listed, true)).rejects.toMatchObject({
      code: 'corrupt',
    });
    await a.redis.set(a.keys.form, '9:9:k1:x');
    await a.redis.del(a.keys.open, a.keys.due);
    await expect(a.store.listings.ofRequest(listed, true)).rejects.toMatchObject({ code: 'newer' });
    const notice = makeNotice(listed.request);
    await expect(a.store.listings.ofNotice(notice, true)).rejects.toMatchObject({ code: 'newer' });
    await expect(a.store.listings.ofPreApproval(preApproval, true)).rejects.toMatchObject({
      code: 'newer',
    });
  });
});

describe('a notice that is owed', () => {
  it('is found where it is not due, or not among those of its request', async () => {
    const { request } = await stored();
    const notice = makeNotice(request);
    await a.redis.zrem(a.keys.due, `n:${notice.id}`);
    await a.redis.del(a.keys.noticesOf(request.id));
    expect(await a.store.listings.ofNotice(notice, true)).toEqual(['notices_of', 'due']);
    expect(await a.store.listings.ofNotice(notice, true)).toEqual([]);
    expect(await a.store.takeNotices(request.id, 1000)).toHaveLength(1);
    await a.store.settle(notice);
    expect(await a.store.listings.ofNotice(notice, true)).toEqual([]);
    expect(await a.redis.zscore(a.keys.due, `n:${notice.id}`)).toBeNull();
  });

  it('is not written where a key has another type', async () => {
    const { request } = await stored();
    await a.redis.del(a.keys.due);
    await a.redis.set(a.keys.due, 'x');
    const asked = a.store.listings.ofNotice(makeNotice(request), true);
    await expect(asked).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('a pre-approval', () => {
  it('is found where it is not among the open ones, unless it was revoked or has changed', async () => {
    await a.store.preApprovals.save(preApproval, undefined, makeEntry());
    expect(await a.store.listings.ofPreApproval(preApproval, true)).toEqual([]);
    await a.redis.del(a.keys.openPreApprovals);
    const other = { ...preApproval, commitId: 'another' };
    expect(await a.store.listings.ofPreApproval(other, true)).toEqual([]);
    const over = { ...preApproval, revoked: { by: 'U0APPROVER', at: T0 } };
    expect(await a.store.listings.ofPreApproval(over, true)).toEqual([]);
    expect(await a.store.listings.ofPreApproval(preApproval, true)).toEqual(['open_pre_approvals']);
    expect(await a.store.preApprovals.open()).toHaveLength(1);
    await a.redis.set(a.keys.openPreApprovals, 'x');
    const asked = a.store.listings.ofPreApproval(preApproval, true);
    await expect(asked).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('a credential', () => {
  async function openedCredential(over: Parameters<typeof makeCredential>[0] = {}) {
    const credential = makeCredential(over);
    await a.store.credentials.commit(alone([isNew(credential)]));
    return credential;
  }

  it('that is listed everywhere, or has ended, is left as it is', async () => {
    const credential = await openedCredential();
    const ended = { status: 'ended', at: T0, why: 'gone', by: 'keywarden' } as const;
    const over = await openedCredential({ state: { ...ended, proof: 'was_gone' } });
    await a.store.credentials.takeDue({ limit: 5, leaseMs: 30_000 });
    const before = await dump(a);
    for (const mend of [false, true]) {
      expect(await a.store.listings.ofCredential(credential, mend)).toEqual([]);
      expect(await a.store.listings.ofCredential(over, mend)).toEqual([]);
    }
    expect(await dump(a)).toEqual(before);
  });

  const EDITS: readonly (readonly [string, (id: string) => Promise<unknown>])[] = [
    ['due_credentials', (id) => a.redis.zrem(a.keys.dueCredentials, id)],
    ['due_credentials', (id) => a.redis.zadd(a.keys.dueCredentials, FOREVER, id)],
    ['credential_ends', (id) => a.redis.zadd(a.keys.credentialEnds, 1, id)],
    ['of_owner', (id) => a.redis.zrem(a.keys.ofOwner('person:U0REQUESTER'), id)],
    ['offered_to', (id) => a.redis.zrem(a.keys.offeredTo('group:S0DATA'), id)],
    [
      'of_organization',
      (id) => a.redis.zrem(a.keys.ofOrganization('32b6e34b3d91647abb20e7b8'), id),
    ],
  ];
  it.each(EDITS)('(%s) is found, and put back when it is asked for', async (list, edit) => {
    const to = { kind: 'group', id: 'S0DATA' } as const;
    const credential = await openedCredential({ offered: { to, by: 'U0REQUESTER', at: T0 } });
    await edit(credential.id);
    const edited = await dump(a);
    expect(await a.store.listings.ofCredential(credential, false)).toEqual([list]);
    expect(await dump(a)).toEqual(edited);
    expect(await a.store.listings.ofCredential(credential, true)).toEqual([list]);
    expect(await a.store.listings.ofCredential(credential, true)).toEqual([]);
  });

  it('is not judged by a record that has changed, nor written where it cannot be', async () => {
    const credential = await openedCredential();
    await a.redis.del(a.keys.credentialEnds);
    const other = { ...credential, commitId: 'another' };
    expect(await a.store.listings.ofCredential(other, true)).toEqual([]);
    await a.redis.set(a.keys.credentialEnds, 'x');
    const asked = () => a.store.listings.ofCredential(credential, true);
    await expect(asked()).rejects.toMatchObject({ code: 'corrupt' });
    await a.redis.set(a.keys.form, '9:9:k1:x');
    await a.redis.del(a.keys.credentialEnds);
    await expect(asked()).rejects.toMatchObject({ code: 'newer' });
  });

  it('is among all, readable or not, and its secret keys are counted', async () => {
    const credential = await openedCredential();
    await a.redis.hset(a.keys.credentials, 'apiKey:x', 'garbage');
    const { found } = await a.store.listings.credentials('0');
    expect(found).toContainEqual({ id: credential.id, credential, needs: ['sign:k1'] });
    expect(found.find(({ id }) => id === 'apiKey:x')?.credential).toBeUndefined();
    await a.redis.del(a.keys.needs);
    const counts = new Map([['sign:k1', { count: 1, lately: [credential.id] }]]);
    expect(await a.store.listings.needs(counts)).toEqual(['sign:k1']);
  });
});

describe('all records', () => {
  it('come in parts, and one that cannot be read is among them', async () => {
    const made = await Promise.all(Array.from({ length: 45 }, () => stored()));
    const [first] = made;
    await a.redis.hset(a.keys.requests, first?.request.id ?? '', '{}');
    const seen = new Map<string, boolean>();
    let parts = 0;
    for (let from: string | undefined = '0'; from !== undefined; parts += 1) {
      const part: Awaited<ReturnType<typeof a.store.listings.requests>> =
        await a.store.listings.requests(from);
      for (const { id, request } of part.found) seen.set(id, request !== undefined);
      from = part.next;
    }
    expect(parts).toBeGreaterThan(1);
    expect([...seen.keys()].toSorted()).toEqual(made.map(({ request }) => request.id).toSorted());
    expect([...seen].filter(([, isReadable]) => !isReadable)).toEqual([[first?.request.id, false]]);
    expect(await a.store.listings.size()).toBe(45);
  });

  it('count for the keys that they need, where that count is gone altogether', async () => {
    const { request } = await stored();
    const before = await a.redis.hgetall(a.keys.needs);
    const counts = new Map(
      Object.entries(before).map(([name, count]) => [
        name,
        { count: Number(count), lately: ['gone', request.id] },
      ]),
    );
    expect(await a.store.listings.needs(counts)).toEqual([]);
    await a.redis.del(a.keys.needs);
    expect(await a.store.listings.needs(counts)).toEqual([...counts.keys()]);
    expect(await a.redis.hgetall(a.keys.needs)).toEqual(before);
  });

  it('count no more for a key that the last of them stopped needing meanwhile', async () => {
    const { request } = await stored({ state: ready });
    const counts = new Map([['seal:k1', { count: 1, lately: [request.id] }]]);
    expect(await a.redis.hget(a.keys.needs, 'seal:k1')).toBe('1');
    const [delivered] = states.filter(({ status }) => status === 'delivered');
    await a.store.commit(makeStep(request, { state: delivered }));
    expect(await a.store.listings.needs(counts)).toEqual([]);
    expect(await a.redis.hexists(a.keys.needs, 'seal:k1')).toBe(0);
    await a.redis.del(a.keys.needs);
    await a.redis.set(a.keys.needs, 'x');
    await expect(a.store.listings.needs(counts)).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('a key that holds a value of another type', () => {
  const SINGLE = Object.entries(createKeys('tests')).flatMap(([name, key]) =>
    typeof key === 'string' ? [name] : [],
  );

  it('is none of those that Keywarden writes', async () => {
    await stored({ state: ready });
    const none = { single: [], lists: [], inventory: [] };
    expect(await a.store.listings.wrongTypes([a.keys.ofRequester('U0REQUESTER')])).toEqual(none);
  });

  it.each(SINGLE)('(%s) is found, whatever it is', async (name) => {
    const [, key = ''] = Object.entries(a.keys).find(([one]) => one === name) ?? [];
    if (typeof key !== 'string') throw new Error(`there is one ${name}`);
    await a.redis.del(key);
    await a.redis.rpush(key, 'x');
    expect(await a.store.listings.wrongTypes([])).toEqual({
      single: [key],
      lists: [],
      inventory: [],
    });
    await a.redis.del(key);
  });

  it('is named where it lies beside a record, and asked for again', async () => {
    const listed = await stored();
    const list = a.keys.noticesOf(listed.request.id);
    await a.redis.del(list);
    await a.redis.set(list, 'x');
    const found = { name: 'StoreError', code: 'corrupt', key: list };
    await expect(a.store.listings.ofRequest(listed, false)).rejects.toMatchObject(found);
    expect(await a.store.listings.wrongTypes([list])).toEqual({
      single: [],
      lists: [list],
      inventory: [],
    });
    await a.redis.del(list);
    expect(await a.store.listings.wrongTypes([list])).toEqual({
      single: [],
      lists: [],
      inventory: [],
    });
  });

  it('in place of all issued keys does not end the round', async () => {
    const listed = await stored({ state: ready });
    await a.redis.del(a.keys.issued);
    await a.redis.set(a.keys.issued, 'x');
    const corrupt = { name: 'StoreError', code: 'corrupt' };
    await expect(a.store.listings.ofRequest(listed, false)).rejects.toMatchObject(corrupt);
    await a.redis.del(a.keys.issued);
  });
});
