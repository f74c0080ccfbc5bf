import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import { openFor } from '../../../src/workflow/ports/credentials.ts';
import {
  dump,
  key,
  makeEntry,
  makeNotice,
  makeRequest,
  makeStep,
  makeTransition,
  next,
  type Opened,
  openStore,
  sealed,
  T0,
} from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';
import {
  alone,
  isNew,
  makeCredential,
  makeCredentialNotice,
  nextOf,
  together,
} from './fixtures.ts';

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

const ok = { ok: true } as const;
const stale = { ok: false, why: 'stale' } as const;

async function opened(over: Partial<Credential> = {}): Promise<Credential> {
  const credential = makeCredential(over);
  expect(await a.store.credentials.commit(alone([isNew(credential)]))).toEqual(ok);
  return credential;
}

async function requested(over: Partial<Request> = {}): Promise<Request> {
  const request = makeRequest(over);
  expect(await a.store.commit(makeTransition(request))).toEqual(ok);
  return request;
}

/** A request whose key was claimed, that key, and the one that it replaces. */
async function threeRecords() {
  const request = await requested({
    state: { status: 'claimed', ...sealed, claimId: 'c', leaseUntil: T0 + 30 },
  });
  const own = await opened({ ends: {}, told: undefined, handedOverAt: undefined });
  const old = await opened();
  const after = next(request, { state: { status: 'delivered', key, at: T0 } });
  const changes = [
    nextOf(own, { handedOverAt: T0, ends: { approved: T0 + 1000 } }, after.commitId),
    nextOf(old, { ends: { ...old.ends, replaced: T0 + 500 } }, after.commitId),
  ] as const;
  return { request, own, old, after, changes };
}

describe('a commit of a credential alone', () => {
  it('is stored, listed by owner, organization and end, and due', async () => {
    const credential = await opened();
    const { keys, redis } = a;
    expect((await a.store.credentials.load(credential.id))?.credential).toEqual(credential);
    const owner = keys.ofOwner('person:U0REQUESTER');
    expect(await redis.zscore(owner, credential.id)).toBe(String(T0));
    expect(await redis.zscore(keys.ofOrganization(credential.organizationId), credential.id)).toBe(
      String(T0),
    );
    expect(await redis.zscore(keys.credentialEnds, credential.id)).toBe(String(T0 + 1000));
    expect(await redis.zscore(keys.dueCredentials, credential.id)).toBe(String(T0 + 1000));
    expect(await redis.hgetall(keys.needs)).toEqual({ 'sign:k1': '1' });
    // Nothing of it is among the requests.
    expect(await redis.exists(keys.requests, keys.due, keys.all, keys.open)).toBe(0);
  });

  it('has one entry in the audit log', async () => {
    await opened();
    expect((await a.store.trail.head()).n).toBe(1);
  });

  it('is listed for whom it is offered to, as long as it is', async () => {
    const first = await opened();
    const offered = (id: string) =>
      ({ to: { kind: 'person', id }, by: 'U0REQUESTER', at: T0 }) as const;
    const one = nextOf(first, { offered: offered('U0MEI') });
    await a.store.credentials.commit(alone([one]));
    const page = async (id: string) =>
      (
        await a.store.credentials.page(
          { offeredTo: { kind: 'person', id } },
          { offset: 0, limit: 9 },
        )
      ).credentials;
    expect(await page('U0MEI')).toEqual([one.credential]);
    const other = nextOf(one.credential, { offered: offered('U0RAVI') });
    await a.store.credentials.commit(alone([other]));
    expect([await page('U0MEI'), await page('U0RAVI')]).toEqual([[], [other.credential]]);
    const ended = { status: 'ended', at: T0, why: 'gone', by: 'keywarden' } as const;
    const over = nextOf(other.credential, { state: { ...ended, proof: 'was_gone' } });
    await a.store.credentials.commit(alone([over]));
    expect(await page('U0RAVI')).toEqual([]);
  });

  it('moves to the list of its new owner, and leaves all lists but the record when it has ended', async () => {
    const first = await opened();
    const taken = nextOf(first, { owner: { kind: 'group', id: 'S0DATA' } });
    expect(await a.store.credentials.commit(alone([taken]))).toEqual(ok);
    const { keys, redis } = a;
    expect(await redis.exists(keys.ofOwner('person:U0REQUESTER'))).toBe(0);
    expect(await redis.zcard(keys.ofOwner('group:S0DATA'))).toBe(1);
    const ended = nextOf(taken.credential, {
      state: { status: 'ended', at: T0, why: 'gone', by: 'keywarden', proof: 'was_gone' },
    });
    expect(await a.store.credentials.commit(alone([ended]))).toEqual(ok);
    const lists = [
      keys.ofOwner('group:S0DATA'),
      keys.ofOrganization(first.organizationId),
      keys.credentialEnds,
      keys.dueCredentials,
    ];
    expect(await redis.exists(...lists)).toBe(0);
    expect((await a.store.credentials.load(first.id))?.credential).toEqual(ended.credential);
  });

  it('answers ok to the very same commit sent twice, and writes nothing again', async () => {
    const credential = makeCredential();
    const notices = [makeCredentialNotice(credential)];
    const transition = alone([isNew(credential)], { notices, once: 'click' });
    await a.store.credentials.commit(transition);
    const before = await dump(a);
    expect(await a.store.credentials.commit(transition)).toEqual(ok);
    expect(await dump(a)).toEqual(before);
  });

  it('answers again where the click was carried out before', async () => {
    const credential = makeCredential();
    await a.store.credentials.commit(alone([isNew(credential)], { once: 'view:V1' }));
    const again = await a.store.credentials.commit(
      alone([isNew(makeCredential())], { once: 'view:V1' }),
    );
    expect(again).toEqual({ ok: false, why: 'again', requestId: credential.id });
  });

  it('answers stale where somebody else was first, where it is new and there, or old and gone', async () => {
    const credential = await opened();
    await a.store.credentials.commit(alone([nextOf(credential)]));
    const before = await dump(a);
    for (const one of [
      nextOf(credential),
      isNew(makeCredential({ id: credential.id })),
      nextOf(makeCredential()),
    ]) {
      expect(await a.store.credentials.commit(alone([one]))).toEqual(stale);
    }
    expect(await dump(a)).toEqual(before);
  });

  it('throws corrupt over a record that names no commit', async () => {
    const credential = await opened();
    await a.redis.hset(a.keys.credentials, credential.id, '{"schema":1}');
    const before = await dump(a);
    const commit = a.store.credentials.commit(alone([nextOf(credential)]));
    await expect(commit).rejects.toMatchObject({ code: 'corrupt' });
    expect(await dump(a)).toEqual(before);
  });

  it.each(['credentials', 'dueCredentials', 'credentialEnds'] as const)(
    'throws corrupt, and writes nothing, where %s has the wrong type',
    async (name) => {
      await a.redis.sadd(a.keys[name], 'x');
      const before = await dump(a);
      const corrupt = { code: 'corrupt' };
      await expect(
        a.store.credentials.commit(alone([isNew(makeCredential())])),
      ).rejects.toMatchObject(corrupt);
      await expect(a.store.commit(makeTransition(makeRequest()))).rejects.toMatchObject(corrupt);
      expect(await dump(a)).toEqual(before);
    },
  );

  it('owes its notices like a request, in their order', async () => {
    const credential = makeCredential();
    const notices = [
      makeCredentialNotice(credential, { id: `${credential.id}:one` }),
      makeCredentialNotice(credential, { id: `${credential.id}:two` }),
    ];
    await a.store.credentials.commit(alone([isNew(credential)], { notices }));
    expect(await a.store.takeNotices(credential.id, 1000)).toEqual(notices);
    const [first] = notices;
    if (first === undefined) throw new Error('there are two');
    await a.store.settle(first);
    expect(await a.redis.hlen(a.keys.notices)).toBe(1);
  });

  it('is refused where its entry does not name it, or its version does not follow', async () => {
    const credential = await opened();
    const one = nextOf(credential);
    const { store } = a;
    await expect(store.credentials.commit(alone([one], { entry: makeEntry() }))).rejects.toThrow(
      /does not name/,
    );
    await expect(
      store.credentials.commit(alone([one], { entry: alone([nextOf(credential)]).entry })),
    ).rejects.toThrow(/does not name/);
    const skipped = nextOf(credential, { version: 9 });
    await expect(store.credentials.commit(alone([skipped]))).rejects.toThrow(/adds one/);
    const other = { ...nextOf(credential), before: makeCredential() };
    await expect(store.credentials.commit(alone([other]))).rejects.toThrow(/keeps its id/);
    await expect(store.credentials.commit(alone([]))).rejects.toThrow(/without a record/);
    const foreign = makeNotice(makeRequest());
    await expect(store.credentials.commit(alone([one], { notices: [foreign] }))).rejects.toThrow(
      /not of this commit/,
    );
  });
});

describe('a commit of three records', () => {
  it('writes all of them, and one entry that names each', async () => {
    const { request, after, changes } = await threeRecords();
    const before = (await a.store.trail.head()).n;
    expect(await a.store.credentials.commit(together(request, after, changes))).toEqual(ok);
    expect((await a.store.trail.head()).n).toBe(before + 1);
    expect((await a.store.load(request.id))?.request).toEqual(after);
    for (const { credential } of changes) {
      expect((await a.store.credentials.load(credential.id))?.credential).toEqual(credential);
    }
    const [, old] = changes;
    expect(await a.redis.zscore(a.keys.credentialEnds, old.credential.id)).toBe(String(T0 + 500));
  });

  it.each(['the request', 'its credential', 'the other credential'] as const)(
    'writes none of them where %s has changed meanwhile',
    async (which) => {
      const { request, own, old, after, changes } = await threeRecords();
      if (which === 'the request') await a.store.commit(makeStep(request));
      else {
        const changed = nextOf(which === 'its credential' ? own : old);
        await a.store.credentials.commit(alone([changed]));
      }
      const before = await dump(a);
      expect(await a.store.credentials.commit(together(request, after, changes))).toEqual(stale);
      expect(await dump(a)).toEqual(before);
    },
  );

  it('writes none of them where a guard is full', async () => {
    const { request, after, changes } = await threeRecords();
    const quota = { quota: 'full' };
    await a.store.commit(makeTransition(makeRequest(), { joins: [quota] }));
    const before = await dump(a);
    const guards = [{ index: quota, limit: 1 }];
    const refused = await a.store.credentials.commit(together(request, after, changes, { guards }));
    expect(refused).toEqual({ ok: false, why: 'guard', guard: 0 });
    expect(await dump(a)).toEqual(before);
  });

  it('writes none of them after the moment until which its decision holds', async () => {
    const { request, after, changes } = await threeRecords();
    const now = await a.store.now();
    const before = await dump(a);
    const late = together(request, after, changes, { until: now - 1 });
    expect(await a.store.credentials.commit(late)).toEqual({ ok: false, why: 'late' });
    expect(await dump(a)).toEqual(before);
    const inTime = { ...late, until: now + 60_000 };
    expect(await a.store.credentials.commit(inTime)).toEqual({ ok: true });
    // The reply was lost: what was stored in time stays so.
    expect(await a.store.credentials.commit(late)).toEqual({ ok: true });
  });

  it('one of many at the same moment wins whole', async () => {
    const { request, own, old } = await threeRecords();
    const tag = /\{(.*)\}/.exec(a.keys.due)?.[1] ?? '';
    const others = await Promise.all(
      [0, 1].map(() => openStore(server.url, { installation: tag, patienceMs: 9000 })),
    );
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const after = next(request, { state: { status: 'delivered', key, at: T0 + index } });
        const changes = [nextOf(own, {}, after.commitId), nextOf(old, {}, after.commitId)];
        const store = (others[index % 3] ?? a).store;
        const commit = together(request, after, changes);
        return (await store.credentials.commit(commit)).ok ? after.commitId : undefined;
      }),
    );
    const won = outcomes.filter((one) => one !== undefined);
    expect(won).toHaveLength(1);
    const ids = [
      (await a.store.load(request.id))?.request.commitId,
      (await a.store.credentials.load(own.id))?.credential.commitId,
      (await a.store.credentials.load(old.id))?.credential.commitId,
    ];
    expect(ids).toEqual([won[0], won[0], won[0]]);
    for (const store of others) store.close();
  });

  it('owes notices of the request and of each credential, each to its own record', async () => {
    const { request, after, changes } = await threeRecords();
    const [{ credential }] = changes;
    const notices = [makeNotice(after), makeCredentialNotice(credential)];
    await a.store.credentials.commit(together(request, after, changes, { notices }));
    expect(await a.store.takeNotices(request.id, 0)).toEqual([notices[0]]);
    expect(await a.store.takeNotices(credential.id, 0)).toEqual([notices[1]]);
  });

  it('has one commit id', async () => {
    const { request, after, own } = await threeRecords();
    const changes = [nextOf(own)];
    await expect(a.store.credentials.commit(together(request, after, changes))).rejects.toThrow(
      /has one id/,
    );
  });
});

describe('what asks for something of a credential', () => {
  it('is one request of its kind at a time, as long as it is open', async () => {
    const { id } = await opened();
    const asking = (kind: 'change' | 'extend', request = makeRequest()) => {
      const quota = openFor(id, kind);
      const over = { guards: [{ index: quota, limit: 1 }], whileOpen: [quota] };
      return together(undefined, request, [], over);
    };
    const first = makeRequest();
    const commit = (transition: ReturnType<typeof asking>) =>
      a.store.credentials.commit(transition);
    expect(await commit(asking('change', first))).toEqual(ok);
    expect(await commit(asking('change'))).toEqual({ ok: false, why: 'guard', guard: 0 });
    // A later end may be asked for at the same time.
    expect(await commit(asking('extend'))).toEqual(ok);
    const denied = next(first, { state: { status: 'withdrawn', at: T0 } });
    const over = { whileOpen: [openFor(id, 'change')] };
    expect(await commit(together(first, denied, [], over))).toEqual(ok);
    expect(await commit(asking('change'))).toEqual(ok);
  });
});
