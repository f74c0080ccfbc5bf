import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Allowance } from '../../src/domain/approval/preApproval.ts';
import type { Notice } from '../../src/workflow/ports/store.ts';
import {
  allowance,
  dump,
  makeEntry,
  makeRequest,
  makeTransition,
  type Opened,
  openStore,
} from './fixtures.ts';
import { startProxy } from './proxy.ts';
import { type Server, startServer } from './server.ts';

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

const entry = makeEntry({ event: 'allowance.made' });
const { id } = allowance;
const installationOf = ({ keys }: Opened) => /^\{(.*?)\}/.exec(keys.due)?.[1] ?? '';

/** The same allowance one version on, by another commit. */
function changed(one: Allowance, over: Partial<Allowance> = {}): Allowance {
  return { ...one, version: one.version + 1, commitId: randomBytes(9).toString('hex'), ...over };
}
const revoked = (one: Allowance) => changed(one, { revoked: { by: 'U0ADMIN', at: one.at } });

const notice: Notice = {
  id: `${id}:allowance:approved:U0REQUESTER`,
  requestId: id,
  kind: 'allowance',
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

describe('an allowance that is saved', () => {
  it('is there, with its audit entry, its notice and the key it needs, in one step', async () => {
    expect(await a.store.allowances.save(allowance, undefined, entry, [notice])).toBe(true);
    expect(await a.store.allowances.open()).toEqual([allowance]);
    expect((await a.store.allowances.get([id, 'other'])).get(id)).toEqual(allowance);
    expect((await a.store.trail.head()).n).toBe(1);
    expect(await a.store.takeNotices(id, 0)).toEqual([notice]);
    expect((await a.store.takeDue({ limit: 9, leaseMs: 0 })).notices).toEqual([notice]);
    expect(await needs()).toEqual([{ of: 'allowance', id, needs: ['sign:k1'] }]);
  });

  it('is stored once when the very same is sent twice', async () => {
    await a.store.allowances.save(allowance, undefined, entry);
    await unchanged(async () => {
      expect(await a.store.allowances.save(allowance, undefined, entry)).toBe(true);
    });
  });

  it('is not taken where somebody else was first', async () => {
    await a.store.allowances.save(allowance, undefined, entry);
    await unchanged(async () => {
      expect(await a.store.allowances.save({ ...allowance, uses: 5 }, undefined, entry)).toBe(
        false,
      );
      // Of the same version, and by another commit: the end of a log was lost between.
      const other = { ...allowance, commitId: 'another' };
      expect(await a.store.allowances.save(changed(other), other, entry)).toBe(false);
    });
  });

  it('must be one version on', async () => {
    await expect(a.store.allowances.save(changed(allowance), undefined, entry)).rejects.toThrow(
      RangeError,
    );
  });

  it('is chained anew when another entry came in between', async () => {
    const b = await openStore(server.url, { installation: installationOf(a) });
    await a.store.note(makeEntry());
    await b.store.note(makeEntry());
    expect(await a.store.allowances.save(allowance, undefined, entry)).toBe(true);
    expect((await a.store.trail.head()).n).toBe(3);
    b.close();
  });

  it('is not open any more when it is revoked, and stays readable', async () => {
    await a.store.allowances.save(allowance, undefined, entry);
    const after = revoked(allowance);
    expect(await a.store.allowances.save(after, allowance, entry)).toBe(true);
    expect(await a.store.allowances.open()).toEqual([]);
    expect((await a.store.allowances.get([id])).get(id)).toEqual(after);
    expect(await needs()).toEqual([]);
  });

  it('is revoked by one of two who revoke it in the same moment', async () => {
    await a.store.allowances.save(allowance, undefined, entry);
    const both = [revoked(allowance), revoked(allowance)];
    const done = await Promise.all(
      both.map((one) => a.store.allowances.save(one, allowance, entry)),
    );
    expect(done.toSorted()).toEqual([false, true]);
    expect((await a.store.trail.head()).n).toBe(2);
  });

  it.each([
    'auditHead',
    'audit',
    'allowances',
    'openAllowances',
    'needs',
    'notices',
    'due',
  ] as const)('is refused as corrupt where %s holds something of another type', async (name) => {
    await a.redis.geoadd(a.keys[name], 1, 1, 'x');
    if (name === 'openAllowances' || name === 'due') {
      await a.redis.del(a.keys[name]);
      await a.redis.set(a.keys[name], 'x');
    }
    await unchanged(async () => {
      const saved = a.store.allowances.save(allowance, undefined, entry, [notice]);
      await expect(saved).rejects.toMatchObject({ code: 'corrupt' });
    });
  });

  it('is refused as corrupt where what is stored has no version', async () => {
    await a.redis.hset(a.keys.allowances, id, '{"id":"x"}');
    await unchanged(async () => {
      const saved = a.store.allowances.save(allowance, undefined, entry);
      await expect(saved).rejects.toMatchObject({ code: 'corrupt' });
    });
  });
});

describe('open allowances', () => {
  it('end by the clock of Redis', async () => {
    const until = (await a.store.now()) + 60_000;
    await a.store.allowances.save({ ...allowance, until }, undefined, entry);
    expect(await a.store.allowances.open()).toHaveLength(1);
    await a.travel(60_001);
    expect(await a.store.allowances.open()).toEqual([]);
    expect((await a.store.allowances.get([id])).size).toBe(1);
  });

  it('come oldest first', async () => {
    const later = { ...allowance, id: '01JD0000000000000000000009', at: allowance.at + 1 };
    await a.store.allowances.save(later, undefined, entry);
    await a.store.allowances.save(allowance, undefined, entry);
    expect((await a.store.allowances.open()).map((one) => one.id)).toEqual([id, later.id]);
  });

  it.each([
    ['is no JSON', 'x'],
    ['has a field of another version', JSON.stringify({ ...allowance, more: 1 })],
    ['is that of another', JSON.stringify({ ...allowance, id: '01JD0000000000000000000007' })],
    ['is revoked', JSON.stringify(revoked(allowance))],
  ])('do not show what %s, whatever the index says', async (_, stored) => {
    await a.store.allowances.save(allowance, undefined, entry);
    await a.redis.hset(a.keys.allowances, id, stored);
    expect(await a.store.allowances.open()).toEqual([]);
  });

  it('do not show what is only in the index', async () => {
    await a.redis.zadd(a.keys.openAllowances, allowance.until, id);
    expect(await a.store.allowances.open()).toEqual([]);
    expect((await a.store.allowances.get([id])).size).toBe(0);
    expect((await a.store.allowances.get([])).size).toBe(0);
  });

  it('are refused as corrupt where a key holds something of another type', async () => {
    await a.redis.set(a.keys.openAllowances, 'x');
    await expect(a.store.allowances.open()).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('how often an allowance was used', () => {
  it('is counted by the commits that joined its quota', async () => {
    const joins = [{ quota: `allowance:${id}` }];
    for (const request of [makeRequest(), makeRequest()]) {
      await a.store.commit(makeTransition(request, { joins }));
    }
    const used = await a.store.allowances.used([id, 'other']);
    expect([...used]).toEqual([
      [id, 2],
      ['other', 0],
    ]);
    expect((await a.store.allowances.used([])).size).toBe(0);
  });

  it('is refused as corrupt where the quota is something else', async () => {
    await a.redis.set(a.keys.quota(`allowance:${id}`), 'x');
    await expect(a.store.allowances.used([id])).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('an allowance whose reply is lost', () => {
  it('is saved once, and so is its revocation that somebody built upon', async () => {
    const proxy = await startProxy(server.port);
    const lossy = await openStore(proxy.url, { installation: installationOf(a) });
    await lossy.store.now();
    proxy.cutReplies(1);
    expect(await lossy.store.allowances.save(allowance, undefined, entry, [notice])).toBe(true);
    expect(proxy.lost()).toBe(1);
    await lossy.ready(2000);
    const mine = changed(allowance);
    proxy.cutReplies(1, () => a.store.allowances.save(revoked(mine), mine, entry));
    expect(await lossy.store.allowances.save(mine, allowance, entry)).toBe(true);
    expect((await a.store.trail.head()).n).toBe(3);
    expect(await a.store.takeNotices(id, 0)).toEqual([notice]);
    lossy.close();
    await proxy.close();
  });
});
