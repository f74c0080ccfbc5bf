import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../src/workflow/ports/store.ts';
import { dump, makeNotice, makeRequest, makeStep, makeTransition } from '../fixtures.ts';
import { storeForEachTest } from '../storeForEachTest.ts';

const a = storeForEachTest();

const LEASE = { limit: 10, leaseMs: 60_000 };
const place = { channel: 'C0APPROVALS', ts: '1.000200' };

async function owing(kinds: readonly Notice['kind'][] = ['card']) {
  const request = makeRequest();
  const notices = kinds.map((kind) => makeNotice(request, { kind, id: `${request.id}:${kind}` }));
  await a.store.commit(makeTransition(request, { notices }));
  return { request, notices, card: notices[0] ?? makeNotice(request) };
}

describe('takeDue', () => {
  it('has nothing when nothing was committed', async () => {
    const taken = await a.store.takeDue(LEASE);
    expect(taken).toMatchObject({ requestIds: [], notices: [], nextAt: null });
  });

  it('gives what is due, once: the lease keeps it from everybody else', async () => {
    const request = makeRequest();
    const due = await a.store.now();
    await a.store.commit(makeTransition(request, { due, notices: [makeNotice(request)] }));
    const taken = await a.store.takeDue(LEASE);
    expect(taken.requestIds).toEqual([request.id]);
    expect(taken.notices).toEqual([makeNotice(request)]);
    expect(taken.nextAt).toBe(taken.now + LEASE.leaseMs);
    expect(await a.store.takeDue(LEASE)).toMatchObject({ requestIds: [], notices: [] });
    await a.travel(LEASE.leaseMs);
    expect((await a.store.takeDue(LEASE)).requestIds).toEqual([request.id]);
  });

  it('gives the notices of one commit in the order in which they were owed', async () => {
    const { notices } = await owing(['receipt', 'outcome', 'card', 'alert']);
    expect((await a.store.takeDue(LEASE)).notices).toEqual(notices);
  });

  it('leaves what is not due yet, and says when it will be', async () => {
    const due = (await a.store.now()) + 5000;
    await a.store.commit(makeTransition(makeRequest(), { due }));
    expect(await a.store.takeDue(LEASE)).toMatchObject({ requestIds: [], nextAt: due });
  });

  it('takes no more than asked for', async () => {
    for (let i = 0; i < 3; i += 1) await a.store.commit(makeTransition(makeRequest(), { due: 1 }));
    const taken = await a.store.takeDue({ limit: 2, leaseMs: 1000 });
    expect(taken.requestIds).toHaveLength(2);
    expect(taken.nextAt).toBe(1);
  });

  it('drops members whose request or notice is gone', async () => {
    await a.redis.zadd(a.keys.due, 1, 'r:gone', 1, 'n:gone:card');
    expect(await a.store.takeDue(LEASE)).toMatchObject({
      requestIds: [],
      notices: [],
      nextAt: null,
    });
    expect(await a.redis.exists(a.keys.due)).toBe(0);
  });

  it('leaves members of a kind that it does not know, and takes what comes after them', async () => {
    const unknown = Array.from({ length: 9 }, (_, index) => `x:what-${index}`);
    for (const member of unknown) await a.redis.zadd(a.keys.due, 1, member);
    const later = (await a.store.now()) + 60_000;
    const [one, two, next] = [makeRequest(), makeRequest(), makeRequest()];
    await a.store.commit(makeTransition(one, { due: 2 }));
    await a.store.commit(makeTransition(two, { due: 3 }));
    await a.store.commit(makeTransition(next, { due: later }));
    const take = { limit: 1, leaseMs: 600_000 };
    expect((await a.store.takeDue(take)).requestIds).toEqual([one.id]);
    expect((await a.store.takeDue(take)).requestIds).toEqual([two.id]);
    expect(await a.store.takeDue(take)).toMatchObject({ requestIds: [], nextAt: later });
    expect(await a.redis.zcount(a.keys.due, 1, 1)).toBe(unknown.length);
  });

  it('gives the others when one notice is corrupt, and keeps and reports that one', async () => {
    const { card } = await owing();
    await a.redis.hset(a.keys.notices, 'bad', '{"version":1}');
    await a.redis.zadd(a.keys.due, 1, 'n:bad');
    expect(await a.store.takeDue(LEASE)).toMatchObject({ notices: [card], unreadable: ['bad'] });
    expect(a.log.lines.map((line) => line.event)).toContain('store.notice_corrupt');
    expect(await a.redis.hexists(a.keys.notices, 'bad')).toBe(1);
  });

  it.each(['due', 'notices', 'leases', 'requests'] as const)(
    'throws corrupt where %s has the wrong type',
    async (name) => {
      await a.redis.set(a.keys[name], 'x');
      await expect(a.store.takeDue(LEASE)).rejects.toMatchObject({ code: 'corrupt' });
    },
  );
});

describe('takeNotices', () => {
  it('gives the notices of one request in the order in which they were owed', async () => {
    const { request, notices } = await owing(['receipt', 'card', 'alert']);
    await owing();
    const outcome = makeNotice(request, { kind: 'outcome', id: `${request.id}:a`, version: 2 });
    await a.store.commit(makeStep(request, {}, { notices: [outcome] }));
    expect(await a.store.takeNotices(request.id, 1000)).toEqual([...notices, outcome]);
  });

  it('gives them once, until the lease is over', async () => {
    const { request, notices } = await owing();
    await a.store.takeNotices(request.id, 1000);
    expect(await a.store.takeNotices(request.id, 1000)).toEqual([]);
    expect((await a.store.takeDue(LEASE)).notices).toEqual([]);
    await a.travel(1001);
    expect(await a.store.takeNotices(request.id, 1000)).toEqual(notices);
  });

  it('replaces a notice that is owed again', async () => {
    const { request } = await owing();
    const newer = makeNotice(request, { version: 2, about: 'denied' });
    await a.store.commit(makeStep(request, {}, { notices: [newer] }));
    expect(await a.store.takeNotices(request.id, 1000)).toEqual([newer]);
  });

  it('lets one sender finish before another sends the same notice anew', async () => {
    const { request, card } = await owing();
    await a.store.takeNotices(request.id, 5000);
    const newer = makeNotice(request, { version: 2 });
    await a.store.commit(makeStep(request, {}, { notices: [newer] }));
    expect(await a.store.takeNotices(request.id, 5000)).toEqual([]);
    await a.store.settle(card, place);
    expect(await a.store.takeNotices(request.id, 5000)).toEqual([newer]);
    expect((await a.store.load(request.id))?.places).toEqual({ card: place });
  });

  it('drops ids whose notice is gone', async () => {
    const { request, card } = await owing();
    await a.redis.hdel(a.keys.notices, card.id);
    expect(await a.store.takeNotices(request.id, 1000)).toEqual([]);
    expect(await a.redis.exists(a.keys.due, a.keys.noticesOf(request.id))).toBe(0);
  });

  it('throws corrupt where a key has the wrong type', async () => {
    await a.redis.set(a.keys.noticesOf('r'), 'x');
    await expect(a.store.takeNotices('r', 1)).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('settle', () => {
  it('pays the notice and remembers the place of a card and of a receipt', async () => {
    const { request, notices } = await owing(['card', 'receipt', 'outcome']);
    for (const notice of notices) await a.store.settle(notice, { ...place, ts: notice.kind });
    expect((await a.store.load(request.id))?.places).toEqual({
      card: { ...place, ts: 'card' },
      receipt: { ...place, ts: 'receipt' },
    });
    const { requests } = await a.store.ofRequester(request.requester, { offset: 0, limit: 1 });
    expect(requests[0]?.places.card).toEqual({ ...place, ts: 'card' });
    const { due, leases, notices: owed } = a.keys;
    expect(await a.redis.exists(due, leases, owed, a.keys.noticesOf(request.id))).toBe(0);
  });

  it('leaves the way free for the same notice owed later', async () => {
    const { request, card } = await owing();
    await a.store.takeNotices(request.id, 60_000);
    await a.store.settle(card);
    const newer = makeNotice(request, { version: 2 });
    await a.store.commit(makeStep(request, {}, { notices: [newer] }));
    expect(await a.store.takeNotices(request.id, 1000)).toEqual([newer]);
  });

  it('changes nothing the second time', async () => {
    const { card } = await owing();
    await a.store.settle(card);
    const before = await dump(a);
    await a.store.settle(card);
    expect(await dump(a)).toEqual(before);
  });

  it('leaves a notice that was owed anew since it was taken, due at once', async () => {
    const { request, card } = await owing();
    await a.store.takeDue(LEASE);
    const newer = makeNotice(request, { version: 2 });
    await a.store.commit(makeStep(request, {}, { notices: [newer] }));
    await a.store.settle(card);
    expect((await a.store.takeDue(LEASE)).notices).toEqual([newer]);
  });

  it('writes down, signed, which version Slack has taken, and where', async () => {
    const { card } = await owing();
    expect(await a.store.listings.standing([card.id])).toEqual([
      { id: card.id, isOwed: true, settled: undefined, place: undefined },
    ]);
    await a.store.settle(card, place);
    const taken = { id: card.id, isOwed: false, settled: { version: 1, place }, place };
    expect(await a.store.listings.standing([card.id])).toEqual([taken]);
    const stored = (await a.redis.hget(a.keys.settled, card.id)) ?? '';
    await a.redis.hset(a.keys.settled, 'another:card', stored);
    await a.redis.hset(a.keys.settled, card.id, stored.replace('"version":1', '"version":2'));
    const forged = await a.store.listings.standing([card.id, 'another:card']);
    expect(forged.map(({ settled }) => settled)).toEqual([undefined, undefined]);
  });

  it('is not undone by whoever comes late with an older version', async () => {
    const { request, card } = await owing();
    const newer = makeNotice(request, { version: 2 });
    await a.store.commit(makeStep(request, {}, { notices: [newer] }));
    await a.store.settle(newer, place);
    await a.store.settle(card, { ...place, ts: '2.000000' });
    expect(await a.store.listings.standing([card.id])).toMatchObject([
      { settled: { version: 2, place }, place },
    ]);
    // The same version once more, as when a card is posted again for a new bot.
    const again = { ...place, ts: '3.000000' };
    await a.store.settle(newer, again);
    expect(await a.store.listings.standing([card.id])).toMatchObject([
      { settled: { version: 2, place: again }, place: again },
    ]);
  });

  it('pays a notice that was postponed by somebody else meanwhile', async () => {
    const { card } = await owing();
    await a.store.postpone(card, 1000);
    await a.store.settle(card);
    expect(await a.redis.exists(a.keys.notices)).toBe(0);
  });

  it('throws corrupt where a key has the wrong type', async () => {
    const { card } = await owing();
    await a.redis.set(a.keys.places, 'x');
    await expect(a.store.settle(card, place)).rejects.toMatchObject({ code: 'corrupt' });
    expect(await a.redis.hexists(a.keys.notices, card.id)).toBe(1);
  });
});

describe('postpone', () => {
  it('puts a notice off and counts the try', async () => {
    const { request, card } = await owing();
    await a.store.takeNotices(request.id, 60_000);
    await a.store.postpone(card, 5000);
    expect(await a.store.takeNotices(request.id, 1000)).toEqual([]);
    await a.travel(5001);
    expect(await a.store.takeNotices(request.id, 1000)).toEqual([{ ...card, tries: 1 }]);
  });

  it('keeps the newer notice, with its own count, where it was owed anew', async () => {
    const { request, card } = await owing();
    await a.store.takeNotices(request.id, 60_000);
    const newer = makeNotice(request, { version: 2 });
    await a.store.commit(makeStep(request, {}, { notices: [newer] }));
    await a.store.postpone(card, 5000);
    expect(await a.store.takeNotices(request.id, 1000)).toEqual([]);
    await a.travel(5001);
    expect(await a.store.takeNotices(request.id, 1000)).toEqual([newer]);
  });

  it('does not hold back a notice that is owed anew afterwards', async () => {
    const { request, card } = await owing();
    await a.store.takeNotices(request.id, 60_000);
    await a.store.postpone(card, 5000);
    const newer = makeNotice(request, { version: 2 });
    await a.store.commit(makeStep(request, {}, { notices: [newer] }));
    expect(await a.store.takeNotices(request.id, 1000)).toEqual([newer]);
  });

  it('does not bring back a notice that was paid', async () => {
    const { card } = await owing();
    await a.store.settle(card);
    const before = await dump(a);
    await a.store.postpone(card, 1000);
    expect(await dump(a)).toEqual(before);
  });

  it('throws corrupt where a key has the wrong type', async () => {
    const { card } = await owing();
    await a.redis.del(a.keys.due);
    await a.redis.set(a.keys.due, 'x');
    await expect(a.store.postpone(card, 1)).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('whether a notice is still owed', () => {
  it('is so until Slack has answered, and not for one that never was', async () => {
    const { card } = await owing();
    expect(await a.store.isOwed(card.id)).toBe(true);
    expect(await a.store.isOwed('another')).toBe(false);
    await a.store.settle(card, place);
    expect(await a.store.isOwed(card.id)).toBe(false);
  });

  it('is not known where something of another type lies there', async () => {
    await a.redis.set(a.keys.notices, 'x');
    await expect(a.store.isOwed('one')).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('oweAgain', () => {
  it('owes a card that was removed, or puts back where it is', async () => {
    const { request, card } = await owing();
    await a.store.settle(card, place);
    await a.redis.hdel(a.keys.places, card.id);
    await a.store.listings.oweAgain(card, { sends: false, place });
    expect((await a.store.load(request.id))?.places).toEqual({ card: place });
    expect((await a.store.takeDue(LEASE)).notices).toEqual([]);
    await a.store.listings.oweAgain(card, { sends: true, place: undefined });
    expect((await a.store.takeDue(LEASE)).notices).toEqual([card]);
    // Once is enough.
    await a.store.listings.oweAgain({ ...card, version: 9 }, { sends: true, place });
    expect(await a.store.takeNotices(request.id, 1000)).toEqual([]);
    expect((await a.store.listings.standing([card.id]))[0]).toMatchObject({ isOwed: true });
  });
});

describe('what the log says is owed', () => {
  it('is in the entry of the commit, the newest of each kind', async () => {
    const { request, card } = await owing(['card', 'alert']);
    const newer = makeNotice(request, { version: 2 });
    await a.store.commit(makeStep(request, {}, { notices: [newer] }));
    await a.store.history.follow();
    expect(a.store.history.owed(request.id)).toEqual([
      { id: card.id, tag: 'card', version: 2 },
      { id: `${request.id}:alert`, tag: 'alert', version: 1 },
    ]);
    a.store.history.allSettled(request.id);
    expect(a.store.history.owed(request.id)).toEqual([]);
  });
});
