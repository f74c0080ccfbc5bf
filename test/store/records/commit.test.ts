import { describe, expect, it } from 'vitest';
import type { State } from '../../../src/domain/record/state.ts';
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
import { storeForEachTest } from '../storeForEachTest.ts';

const a = storeForEachTest();

const created = async (over = {}) => {
  const request = makeRequest(over);
  expect(await a.store.commit(makeTransition(request))).toEqual({ ok: true });
  return request;
};

/** Both clocks are those of this machine; Redis reads its own a little early, ms. */
const SKEW = 1000;

describe('commit', () => {
  it.each(['x', 'nan', '', '1e999'])(
    'owes every notice, also where somebody wrote %j as the lease of one',
    async (lease) => {
      const request = makeRequest();
      const notices = [makeNotice(request), { ...makeNotice(request), id: 'another' }];
      await a.redis.hset(a.keys.leases, notices[0]?.id ?? '', lease);
      const transition = { ...makeTransition(request), notices };
      expect(await a.store.commit(transition)).toEqual({ ok: true });
      expect(await a.redis.hkeys(a.keys.notices)).toHaveLength(2);
      expect(await a.redis.zcard(a.keys.noticesOf(request.id))).toBe(2);
    },
  );

  it('stores a new request, which load gives back with the time of Redis', async () => {
    const began = Date.now();
    const request = await created();
    const before = await a.store.now();
    expect(before).toBeGreaterThanOrEqual(began - SKEW);
    const loaded = await a.store.load(request.id);
    expect(loaded?.request).toEqual(request);
    expect(loaded?.places).toEqual({});
    expect(loaded?.now).toBeGreaterThanOrEqual(before);
    expect(loaded?.now).toBeLessThanOrEqual(Date.now() + SKEW);
  });

  it('writes the audit entry in the same step, chained and numbered without a gap', async () => {
    const request = await created();
    await a.store.commit(makeStep(request));
    const ids = (await a.redis.xrange(a.keys.audit, '-', '+')).map(([id]) => id);
    expect(ids).toEqual(['1-0', '2-0']);
    expect((await a.store.trail.head()).n).toBe(2);
  });

  it('answers ok to the very same commit sent twice, and writes nothing again', async () => {
    const transition = makeTransition(makeRequest(), { due: T0, once: 'click' });
    await a.store.commit(transition);
    const before = await dump(a);
    expect(await a.store.commit(transition)).toEqual({ ok: true });
    expect(await dump(a)).toEqual(before);
  });

  it('answers stale where somebody else was first, and writes nothing', async () => {
    const request = await created();
    await a.store.commit(makeStep(request));
    const before = await dump(a);
    expect(await a.store.commit(makeStep(request))).toEqual({
      ok: false,
      why: 'stale',
    });
    expect(await dump(a)).toEqual(before);
  });

  it('answers stale for a record that is not there any more, or there already', async () => {
    expect(await a.store.commit(makeStep(makeRequest()))).toEqual({ ok: false, why: 'stale' });
    const { id } = await created();
    expect(await a.store.commit(makeTransition(makeRequest({ id })))).toEqual({
      ok: false,
      why: 'stale',
    });
  });

  it('answers again, with what the click made, where the click was carried out before', async () => {
    const request = makeRequest();
    await a.store.commit(makeTransition(request, { once: 'view:V1' }));
    const before = await dump(a);
    const repeated = await a.store.commit(makeTransition(makeRequest(), { once: 'view:V1' }));
    expect(repeated).toEqual({ ok: false, why: 'again', requestId: request.id });
    expect(await dump(a)).toEqual(before);
    expect(await a.redis.pttl(a.keys.once('view:V1'))).toBeGreaterThan(23 * 3_600_000);
  });

  it('refuses beyond the limit of a guard, but not who is a member already', async () => {
    const guards = [{ index: 'open-of-requester', limit: 1 }] as const;
    const first = makeRequest();
    expect(await a.store.commit(makeTransition(first, { guards }))).toEqual({ ok: true });
    const before = await dump(a);
    expect(await a.store.commit(makeTransition(makeRequest(), { guards }))).toEqual({
      ok: false,
      why: 'guard',
      guard: 0,
    });
    expect(await dump(a)).toEqual(before);
    expect(await a.store.commit(makeStep(first, {}, { guards }))).toEqual({ ok: true });
    const other = makeRequest({ requester: 'U0OTHER' });
    expect(await a.store.commit(makeTransition(other, { guards }))).toEqual({ ok: true });
  });

  it('counts for a quota what joined it, within the time that the guard says', async () => {
    const quota = { quota: 'rule:free:U0REQUESTER' };
    const joining = (withinMs?: number, limit = 2) => {
      const within = withinMs === undefined ? {} : { withinMs };
      return { guards: [{ index: quota, limit, ...within }], joins: [quota] };
    };
    const commit = (over: object) => a.store.commit(makeTransition(makeRequest(), over));
    expect(await commit(joining(1000))).toEqual({ ok: true });
    expect(await commit(joining(1000))).toEqual({ ok: true });
    const before = await dump(a);
    expect(await commit(joining(1000))).toEqual({ ok: false, why: 'guard', guard: 0 });
    // What only counts and does not join changes nothing of it.
    expect(await dump(a)).toEqual(before);
    await a.travel(1001);
    expect(await commit(joining(1000))).toEqual({ ok: true });
    // Without a time everything counts that ever joined.
    expect(await commit(joining(undefined, 3))).toEqual({ ok: false, why: 'guard', guard: 0 });
    expect(await commit(joining(undefined, 4))).toEqual({ ok: true });
  });

  it('joins no quota when another guard refuses, and says which', async () => {
    const [full, free] = [{ quota: 'full' }, { quota: 'free' }];
    await a.store.commit(makeTransition(makeRequest(), { joins: [full] }));
    const refused = await a.store.commit(
      makeTransition(makeRequest(), {
        guards: [
          { index: 'open-of-requester', limit: 9 },
          { index: free, limit: 1 },
          { index: full, limit: 1 },
        ],
        joins: [free, full],
      }),
    );
    expect(refused).toEqual({ ok: false, why: 'guard', guard: 2 });
    expect(await a.redis.zcard(a.keys.quota('free'))).toBe(0);
  });

  it('lets so many of twenty at once through a quota, and no more', async () => {
    const quota = { quota: 'rule:free:U0REQUESTER' };
    const stores = await Promise.all(
      [0, 1, 2].map(() => openStore(a.server.url, { installation: tagOf(a), patienceMs: 9000 })),
    );
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (stores[index % 3] ?? a).store.commit(
          makeTransition(makeRequest(), {
            guards: [{ index: quota, limit: 3, withinMs: 60_000 }],
            joins: [quota],
          }),
        ),
      ),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(3);
    expect(await a.redis.zcard(a.keys.quota(quota.quota))).toBe(3);
    for (const store of stores) store.close();
  });

  it('chains anew when another entry came in between, and the caller never knows', async () => {
    const b = await openStore(a.server.url, { installation: tagOf(a) });
    const request = await created();
    await b.store.note(makeEntry());
    expect(await a.store.commit(makeStep(request))).toEqual({ ok: true });
    expect((await a.store.trail.head()).n).toBe(3);
    b.close();
  });

  it('refuses a transition that does not add one to the version', async () => {
    const wrong = makeTransition(makeRequest({ version: 3 }), { before: makeRequest() });
    await expect(a.store.commit(wrong)).rejects.toThrow(RangeError);
  });

  it('answers stale for another record of the same version: the end of a log was lost between', async () => {
    const request = await created();
    const decidedOn = makeStep(request).request;
    await a.store.commit(makeStep(request));
    const before = await dump(a);
    expect(await a.store.commit(makeStep(decidedOn))).toEqual({ ok: false, why: 'stale' });
    expect(await dump(a)).toEqual(before);
  });

  it('throws corrupt, and writes nothing, over a record that names no commit', async () => {
    const request = await created();
    await a.redis.hset(a.keys.requests, request.id, '{"schema":1}');
    const before = await dump(a);
    await expect(a.store.commit(makeStep(request))).rejects.toMatchObject({
      code: 'corrupt',
    });
    expect(await dump(a)).toEqual(before);
  });

  const names = [
    'auditHead',
    'audit',
    'requests',
    'issued',
    'due',
    'notices',
    'leases',
    'needs',
    'clockOffset',
  ] as const;
  it.each(names)(
    'throws corrupt, and writes nothing, where %s has the wrong type',
    async (name) => {
      await a.redis.sadd(a.keys[name], 'x');
      const before = await dump(a);
      const commit = a.store.commit(makeTransition(makeRequest()));
      await expect(commit).rejects.toMatchObject({ code: 'corrupt' });
      expect(await dump(a)).toEqual(before);
    },
  );

  it('throws corrupt where the audit head is not a head', async () => {
    await a.redis.set(a.keys.auditHead, 'garbage');
    const commit = a.store.commit(makeTransition(makeRequest()));
    await expect(commit).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('is in doubt, and writes nothing, where the audit log has a forged entry behind its head', async () => {
    await a.redis.xadd(a.keys.audit, '7-0', 'entry', '{}', 'mac', 'm');
    const before = await dump(a);
    const commit = a.store.commit(makeTransition(makeRequest()));
    // Redis stops the script with an error word, and such a word does not say how far it came.
    await expect(commit).rejects.toMatchObject({ code: 'unsure' });
    expect(await dump(a)).toEqual(before);
  });

  it('keeps who asked and what is open, newest first', async () => {
    const requests = [];
    for (const createdAt of [T0, T0 + 1, T0 + 2]) requests.push(await created({ createdAt }));
    const [first, second, third] = requests;
    const page = await a.store.ofRequester('U0REQUESTER', { offset: 1, limit: 5 });
    expect(page.total).toBe(3);
    expect(page.requests.map(({ request }) => request.id)).toEqual([second?.id, first?.id]);
    expect(await a.redis.zrange(a.keys.openOf('U0REQUESTER'), '0', '-1')).toEqual([
      first?.id,
      second?.id,
      third?.id,
    ]);
  });

  const closing: readonly State[] = [
    { status: 'denied', by: 'U1', at: T0, reason: 'no' },
    { status: 'withdrawn', at: T0 },
    { status: 'lapsed', at: T0 },
    { status: 'failed', at: T0, problem: { code: 'bad_request' } },
    { status: 'delivered', key, at: T0 },
    { status: 'expired', key, at: T0 },
  ];
  it.each(closing)('counts a request as finished when it is $status', async (state) => {
    const request = await created();
    await a.store.commit(makeStep(request, { state }));
    expect(await a.redis.zcard(a.keys.openOf(request.requester))).toBe(0);
    expect(await a.redis.zcard(a.keys.ofRequester(request.requester))).toBe(1);
  });

  it('knows which Atlas keys it issued, after their end too', async () => {
    const request = await created();
    const ready = next(request, { state: { status: 'ready', ...sealed } });
    await a.store.commit(makeTransition(ready, { before: request }));
    const summary = { requestId: request.id, requester: request.requester, createdAt: T0 };
    const expected = new Map([[key.id, summary]]);
    expect(await a.store.issued(['other', key.id])).toEqual(expected);
    await a.store.commit(makeStep(ready, { state: { status: 'expired', key, at: T0 } }));
    expect(await a.store.issued([key.id])).toEqual(expected);
    expect(await a.store.issued([])).toEqual(new Map());
    await a.redis.hset(a.keys.issued, key.id, 'garbage');
    expect(await a.store.issued([key.id])).toEqual(new Map());
    expect(a.log.lines.map((line) => line.event)).toContain('store.summary_corrupt');
  });

  it('counts for how many records each secret key is needed', async () => {
    const grants = [
      { kind: 'vote', by: 'U1', at: T0, specHash: 'hash', mac: 's1:x' },
      { kind: 'vote', by: 'U2', at: T0, specHash: 'hash', mac: 's1:y' },
    ] as const;
    const ready = await created({ grants, state: { status: 'ready', ...sealed } });
    const needs = () => a.redis.hgetall(a.keys.needs);
    expect(await needs()).toEqual({ 'seal:k1': '1', 'sign:k1': '1', 'sign:s1': '1' });
    await created({ grants });
    expect(await needs()).toEqual({ 'seal:k1': '1', 'sign:k1': '2', 'sign:s1': '2' });
    await a.redis.hset(a.keys.needs, 'sign:k1', 'garbage');
    const delivered = next(ready, { state: { status: 'delivered', key, at: T0 } });
    await a.store.commit(makeTransition(delivered, { before: ready }));
    expect(await needs()).toEqual({ 'sign:k1': 'garbage', 'sign:s1': '2' });
    const over = { status: 'revoked', key, by: 'U1', at: T0 } as const;
    await a.store.commit(makeStep(delivered, { state: over }));
    expect(await needs()).toEqual({ 'sign:k1': 'garbage', 'sign:s1': '1' });
  });

  it('moves and clears the due time with the state', async () => {
    const request = makeRequest();
    await a.store.commit(makeTransition(request, { due: T0 + 7 }));
    expect(await a.redis.zscore(a.keys.due, `r:${request.id}`)).toBe(String(T0 + 7));
    await a.store.commit(makeStep(request, {}, { due: null }));
    expect(await a.redis.zscore(a.keys.due, `r:${request.id}`)).toBeNull();
  });
});

describe('note', () => {
  it('appends an entry of its own', async () => {
    await a.store.note(makeEntry({ event: 'vote.refused', outcome: 'refused' }));
    await a.store.note(makeEntry());
    expect((await a.store.trail.head()).n).toBe(2);
  });

  it('chains anew when another replica was first', async () => {
    const b = await openStore(a.server.url, { installation: tagOf(a) });
    await a.store.note(makeEntry());
    await b.store.note(makeEntry());
    await a.store.note(makeEntry());
    expect((await b.store.trail.head()).n).toBe(3);
    b.close();
  });

  it.each(['audit', 'auditHead'] as const)(
    'throws corrupt where %s has the wrong type',
    async (name) => {
      await a.redis.sadd(a.keys[name], 'x');
      await expect(a.store.note(makeEntry())).rejects.toMatchObject({ code: 'corrupt' });
    },
  );
});

function tagOf({ keys }: Opened): string {
  return /\{(.*)\}/.exec(keys.due)?.[1] ?? '';
}
