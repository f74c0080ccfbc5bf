import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  CURRENT,
  listId,
  type Review,
  type ReviewList,
} from '../../../src/domain/reviews/review.ts';
import type { DigestSent, Keep } from '../../../src/workflow/reviews/reviews.ts';
import { dump, mac, makeEntry, type Opened, openStore } from '../fixtures.ts';
import { storeForEachTest } from '../storeForEachTest.ts';

const a = storeForEachTest();

const entry = makeEntry({ event: 'review.started' });
const installationOf = ({ keys }: Opened) => /^\{(.*?)\}/.exec(keys.due)?.[1] ?? '';
const written = { version: 1, commitId: 'first' };
const ID = '01JD0000000000000000000070';
const DANA = { kind: 'person', id: 'U0DANA' } as const;

const review: Review = {
  ...written,
  id: CURRENT,
  review: ID,
  by: 'U0ADMIN',
  startedAt: 1,
  endsAt: 2,
  silence: 'freeze',
  filter: { list: 'stale', project: 'checkout' },
  state: 'open',
  lists: [listId(ID, DANA)],
  foreign: 3,
  progress: { target: 'C0ALERTS', channel: 'C0ALERTS', ts: '1.1' },
};
const list: ReviewList = {
  ...written,
  id: listId(ID, DANA),
  review: ID,
  reviewer: DANA,
  state: 'open',
  lines: [
    { credential: 'apiKey:a', owner: DANA },
    { credential: 'apiKey:b', owner: DANA, answer: { what: 'keep', by: 'U0DANA', at: 3 } },
  ],
  messages: [{ target: 'U0DANA', channel: 'D0', ts: '1.2' }],
  reminded: 1,
};
const digest: DigestSent = { ...written, id: 'U0DANA', week: '2026-11-30', at: 4 };
const keep: Keep = {
  ...written,
  id: 'apiKey:a',
  by: 'U0DANA',
  at: 5,
  state: 'U0DANA stale',
  until: 6,
};

function next<R extends { readonly version: number }>(one: R): R {
  return { ...one, version: one.version + 1, commitId: randomBytes(9).toString('hex') };
}

async function unchanged(act: () => Promise<unknown>): Promise<void> {
  const before = await dump(a);
  await act();
  expect(await dump(a)).toEqual(before);
}

async function needs(): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const one of a.store.keyNeeds.all()) all.push(one);
  return all;
}

const first = () =>
  a.store.reviews.save({ kind: 'review', before: undefined, after: review }, entry);

describe('a record of a review or a digest', () => {
  it('is there as it was written, with its audit entry and the key that it needs', async () => {
    const { reviews } = a.store;
    expect(await first()).toBe(true);
    await reviews.save({ kind: 'list', before: undefined, after: list }, entry);
    await reviews.save({ kind: 'digest', before: undefined, after: digest }, entry);
    await reviews.save({ kind: 'keep', before: undefined, after: keep }, entry);
    expect((await reviews.get('review', [CURRENT])).get(CURRENT)).toEqual(review);
    expect((await reviews.get('list', [list.id, 'other'])).get(list.id)).toEqual(list);
    expect((await reviews.get('digest', ['U0DANA'])).get('U0DANA')).toEqual(digest);
    expect((await reviews.get('keep', ['apiKey:a'])).get('apiKey:a')).toEqual(keep);
    expect((await reviews.get('keep', [])).size).toBe(0);
    expect((await a.store.trail.head()).n).toBe(4);
    expect(await needs()).toHaveLength(4);
    const [found] = await a.store.pages.before(undefined, 1);
    expect(found?.entry.facts).toMatchObject({ version: 1, commit: 'first' });
  });

  it('is stored once when the very same is sent twice', async () => {
    await first();
    await unchanged(async () => expect(await first()).toBe(true));
  });

  it('is not taken where somebody else was first', async () => {
    await first();
    await unchanged(async () => {
      const { reviews } = a.store;
      const other = { ...review, commitId: 'another' };
      expect(await reviews.save({ kind: 'review', before: undefined, after: other }, entry)).toBe(
        false,
      );
      expect(await reviews.save({ kind: 'review', before: other, after: next(other) }, entry)).toBe(
        false,
      );
    });
    const skipped = a.store.reviews.save(
      { kind: 'review', before: undefined, after: next(review) },
      entry,
    );
    await expect(skipped).rejects.toThrow(RangeError);
  });

  it('is chained anew when another entry came in between', async () => {
    const b = await openStore(a.server.url, { installation: installationOf(a) });
    await a.store.note(makeEntry());
    await b.store.note(makeEntry());
    expect(await first()).toBe(true);
    expect((await a.store.trail.head()).n).toBe(3);
    b.close();
  });

  it('goes with the lists of the review before it', async () => {
    await first();
    await a.store.reviews.save({ kind: 'list', before: undefined, after: list }, entry);
    const change = { kind: 'review', before: review, after: next(review) } as const;
    expect(await a.store.reviews.save(change, entry, [list.id, 'unknown'])).toBe(true);
    expect((await a.store.reviews.get('list', [list.id])).size).toBe(0);
    expect(await a.redis.hgetall(a.keys.needs)).toEqual({ 'sign:k1': '1' });
  });

  it('is signed anew as it stands', async () => {
    await first();
    const { reviews } = a.store;
    expect(await reviews.resign('review:current', 'anew', entry)).toBe(true);
    const renewed = { ...review, version: 2, commitId: 'anew' };
    expect((await reviews.get('review', [CURRENT])).get(CURRENT)).toEqual(renewed);
    expect(await reviews.resign('review:other', 'anew', entry)).toBe(false);
    expect(await reviews.resign('something', 'anew', entry)).toBe(false);
  });

  it.each(['auditHead', 'audit', 'reviews', 'needs'] as const)(
    'is refused as corrupt where %s holds something of another type',
    async (name) => {
      await a.redis.geoadd(a.keys[name], 1, 1, 'x');
      await unchanged(async () => {
        await expect(first()).rejects.toMatchObject({ code: 'corrupt' });
      });
    },
  );

  it('is refused as corrupt where what is stored names no commit', async () => {
    await a.redis.hset(a.keys.reviews, 'review:current', '{"id":"x"}');
    await unchanged(async () => {
      await expect(first()).rejects.toMatchObject({ code: 'corrupt' });
    });
  });

  it.each([
    ['is no JSON', 'x'],
    ['is not signed', JSON.stringify(review)],
    [
      'has a field of another version',
      mac.sign('review', 'review:current', JSON.stringify({ ...review, more: 1 })),
    ],
    ['is signed for another place', mac.sign('review', 'list:current', JSON.stringify(review))],
  ])('does not count where it %s', async (_, stored) => {
    await a.redis.hset(a.keys.reviews, 'review:current', stored);
    expect((await a.store.reviews.get('review', [CURRENT])).size).toBe(0);
  });
});
