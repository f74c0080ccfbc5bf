import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PreApproval } from '../../../src/domain/approval/preApproval.ts';
import type { Notice } from '../../../src/workflow/ports/store.ts';
import {
  dump,
  mac,
  makeEntry,
  makeRequest,
  makeTransition,
  type Opened,
  openStore,
  preApproval,
} from '../fixtures.ts';
import { startProxy } from '../proxy.ts';
import { storeForEachTest } from '../storeForEachTest.ts';

const a = storeForEachTest();

const entry = makeEntry({ event: 'pre_approval.made' });
const { id } = preApproval;
const installationOf = ({ keys }: Opened) => /^\{(.*?)\}/.exec(keys.due)?.[1] ?? '';

/** The same pre-approval one version on, by another commit. */
function changed(one: PreApproval, over: Partial<PreApproval> = {}): PreApproval {
  return { ...one, version: one.version + 1, commitId: randomBytes(9).toString('hex'), ...over };
}
const revoked = (one: PreApproval) => changed(one, { revoked: { by: 'U0ADMIN', at: one.at } });

const signed = (one: object) =>
  mac.sign('pre-approval', id, JSON.stringify({ ...one, organizationName: undefined }));

const notice: Notice = {
  id: `${id}:preApproval:approved:U0REQUESTER`,
  requestId: id,
  kind: 'pre_approval',
  target: 'U0REQUESTER',
  about: 'approved',
  version: 1,
  tries: 0,
};

async function needs(): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const one of a.store.keyNeeds.all()) all.push(one);
  return all;
}

async function unchanged(act: () => Promise<unknown>): Promise<void> {
  const before = await dump(a);
  await act();
  expect(await dump(a)).toEqual(before);
}

describe('an pre-approval that is saved', () => {
  it('is there, with its audit entry, its notice and the key it needs, in one step', async () => {
    expect(await a.store.preApprovals.save(preApproval, undefined, entry, [notice])).toBe(true);
    expect(await a.store.preApprovals.open()).toEqual([preApproval]);
    expect((await a.store.preApprovals.get([id, 'other'])).get(id)).toEqual(preApproval);
    expect((await a.store.trail.head()).n).toBe(1);
    expect(await a.store.takeNotices(id, 0)).toEqual([notice]);
    expect((await a.store.takeDue({ limit: 9, leaseMs: 0 })).notices).toEqual([notice]);
    expect(await needs()).toEqual([{ of: 'preApproval', id, needs: ['sign:k1'] }]);
  });

  it('is stored once when the very same is sent twice', async () => {
    await a.store.preApprovals.save(preApproval, undefined, entry);
    await unchanged(async () => {
      expect(await a.store.preApprovals.save(preApproval, undefined, entry)).toBe(true);
    });
  });

  it('is not taken where somebody else was first', async () => {
    await a.store.preApprovals.save(preApproval, undefined, entry);
    await unchanged(async () => {
      expect(await a.store.preApprovals.save({ ...preApproval, uses: 5 }, undefined, entry)).toBe(
        false,
      );
      // Of the same version, and by another commit: the end of a log was lost between.
      const other = { ...preApproval, commitId: 'another' };
      expect(await a.store.preApprovals.save(changed(other), other, entry)).toBe(false);
    });
  });

  it('must be one version on', async () => {
    await expect(a.store.preApprovals.save(changed(preApproval), undefined, entry)).rejects.toThrow(
      RangeError,
    );
  });

  it('is chained anew when another entry came in between', async () => {
    const b = await openStore(a.server.url, { installation: installationOf(a) });
    await a.store.note(makeEntry());
    await b.store.note(makeEntry());
    expect(await a.store.preApprovals.save(preApproval, undefined, entry)).toBe(true);
    expect((await a.store.trail.head()).n).toBe(3);
    b.close();
  });

  it('is not open any more when it is revoked, and stays readable', async () => {
    await a.store.preApprovals.save(preApproval, undefined, entry);
    const after = revoked(preApproval);
    expect(await a.store.preApprovals.save(after, preApproval, entry)).toBe(true);
    expect(await a.store.preApprovals.open()).toEqual([]);
    expect((await a.store.preApprovals.get([id])).get(id)).toEqual(after);
    expect(await needs()).toEqual([{ of: 'preApproval', id, needs: ['sign:k1'] }]);
  });

  it('is revoked by one of two who revoke it in the same moment', async () => {
    await a.store.preApprovals.save(preApproval, undefined, entry);
    const both = [revoked(preApproval), revoked(preApproval)];
    const done = await Promise.all(
      both.map((one) => a.store.preApprovals.save(one, preApproval, entry)),
    );
    expect(done.toSorted()).toEqual([false, true]);
    expect((await a.store.trail.head()).n).toBe(2);
  });

  it.each([
    'auditHead',
    'audit',
    'preApprovals',
    'openPreApprovals',
    'needs',
    'notices',
    'due',
  ] as const)('is refused as corrupt where %s holds something of another type', async (name) => {
    await a.redis.geoadd(a.keys[name], 1, 1, 'x');
    if (name === 'openPreApprovals' || name === 'due') {
      await a.redis.del(a.keys[name]);
      await a.redis.set(a.keys[name], 'x');
    }
    await unchanged(async () => {
      const saved = a.store.preApprovals.save(preApproval, undefined, entry, [notice]);
      await expect(saved).rejects.toMatchObject({ code: 'corrupt' });
    });
  });

  it('is refused as corrupt where what is stored has no version', async () => {
    await a.redis.hset(a.keys.preApprovals, id, '{"id":"x"}');
    await unchanged(async () => {
      const saved = a.store.preApprovals.save(preApproval, undefined, entry);
      await expect(saved).rejects.toMatchObject({ code: 'corrupt' });
    });
  });
});

describe('open pre-approvals', () => {
  it('end by the clock of Redis', async () => {
    const until = (await a.store.now()) + 60_000;
    await a.store.preApprovals.save({ ...preApproval, until }, undefined, entry);
    expect(await a.store.preApprovals.open()).toHaveLength(1);
    await a.travel(60_001);
    expect(await a.store.preApprovals.open()).toEqual([]);
    expect((await a.store.preApprovals.get([id])).size).toBe(1);
  });

  it('come oldest first', async () => {
    const later = { ...preApproval, id: '01JD0000000000000000000009', at: preApproval.at + 1 };
    await a.store.preApprovals.save(later, undefined, entry);
    await a.store.preApprovals.save(preApproval, undefined, entry);
    expect((await a.store.preApprovals.open()).map((one) => one.id)).toEqual([id, later.id]);
  });

  it.each([
    ['is no JSON', 'x'],
    ['is not signed', JSON.stringify(preApproval)],
    ['has a field of another version', signed({ ...preApproval, more: 1 })],
    ['is that of another', signed({ ...preApproval, id: '01JD0000000000000000000007' })],
    ['is revoked', signed(revoked(preApproval))],
  ])('do not show what %s, whatever the index says', async (_, stored) => {
    await a.store.preApprovals.save(preApproval, undefined, entry);
    await a.redis.hset(a.keys.preApprovals, id, stored);
    expect(await a.store.preApprovals.open()).toEqual([]);
  });

  it('do not show what is only in the index', async () => {
    await a.redis.zadd(a.keys.openPreApprovals, preApproval.until, id);
    expect(await a.store.preApprovals.open()).toEqual([]);
    expect((await a.store.preApprovals.get([id])).size).toBe(0);
    expect((await a.store.preApprovals.get([])).size).toBe(0);
  });

  it('are refused as corrupt where a key holds something of another type', async () => {
    await a.redis.set(a.keys.openPreApprovals, 'x');
    await expect(a.store.preApprovals.open()).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('how often an pre-approval was used', () => {
  it('is counted by the commits that joined its quota', async () => {
    const joins = [{ quota: `pre-approval:${id}` }];
    for (const request of [makeRequest(), makeRequest()]) {
      await a.store.commit(makeTransition(request, { joins }));
    }
    const used = await a.store.preApprovals.used([id, 'other']);
    expect([...used]).toEqual([
      [id, 2],
      ['other', 0],
    ]);
    expect((await a.store.preApprovals.used([])).size).toBe(0);
  });

  it('is refused as corrupt where the quota is something else', async () => {
    await a.redis.set(a.keys.quota(`pre-approval:${id}`), 'x');
    await expect(a.store.preApprovals.used([id])).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('an pre-approval whose reply is lost', () => {
  it('is saved once, and so is its revocation that somebody built upon', async () => {
    const proxy = await startProxy(a.server.port);
    const lossy = await openStore(proxy.url, { installation: installationOf(a) });
    await lossy.store.now();
    proxy.cutReplies(1);
    expect(await lossy.store.preApprovals.save(preApproval, undefined, entry, [notice])).toBe(true);
    expect(proxy.lost()).toBe(1);
    await lossy.ready(60_000);
    const mine = changed(preApproval);
    proxy.cutReplies(1, () => a.store.preApprovals.save(revoked(mine), mine, entry));
    expect(await lossy.store.preApprovals.save(mine, preApproval, entry)).toBe(true);
    expect((await a.store.trail.head()).n).toBe(3);
    expect(await a.store.takeNotices(id, 0)).toEqual([notice]);
    lossy.close();
    await proxy.close();
  });
});
