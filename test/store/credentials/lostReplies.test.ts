import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import type { LedgerTransition } from '../../../src/workflow/ports/credentials.ts';
import {
  dump,
  makeRequest,
  makeTransition,
  next,
  type Opened,
  openStore,
  T0,
} from '../fixtures.ts';
import { type LossyProxy, startProxy } from '../proxy.ts';
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
let proxy: LossyProxy;
let direct: Opened;
let lossy: Opened;

beforeEach(async () => {
  server = await startServer();
  proxy = await startProxy(server.port);
  direct = await openStore(server.url, { installation: 'lost' });
  lossy = await openStore(proxy.url, { installation: 'lost' });
});
afterEach(async () => {
  direct.close();
  lossy.close();
  await proxy.close();
  await server.remove();
});

const ok = { ok: true } as const;

async function opened(over: Partial<Credential> = {}): Promise<Credential> {
  const credential = makeCredential(over);
  await direct.store.credentials.commit(alone([isNew(credential)]));
  return credential;
}

async function three(): Promise<LedgerTransition> {
  const request = makeRequest();
  await direct.store.commit(makeTransition(request));
  const [own, old] = [await opened(), await opened()];
  const after = next(request, { state: { status: 'withdrawn', at: T0 } });
  const changes = [nextOf(own, {}, after.commitId), nextOf(old, {}, after.commitId)];
  await lossy.store.load(request.id);
  const notices = changes.map(({ credential }) => makeCredentialNotice(credential));
  return together(request, after, changes, { notices, once: 'click' });
}

const auditLength = () => direct.redis.xlen(direct.keys.audit);

async function storedIds({ request, credentials }: LedgerTransition): Promise<readonly unknown[]> {
  const { store } = direct;
  return [
    (await store.load(request.id))?.request.commitId,
    ...(await Promise.all(
      credentials.map(
        async ({ credential }) =>
          (
            await store.credentials.load(credential.id)
          )?.credential.commitId,
      ),
    )),
  ];
}

describe('a commit of three records whose reply is lost', () => {
  it('is stored once, all of it, and answered ok', async () => {
    const transition = await three();
    const before = await auditLength();
    proxy.cutReplies(2);
    expect(await lossy.store.credentials.commit(transition)).toEqual(ok);
    expect(proxy.lost()).toBe(2);
    expect(await auditLength()).toBe(before + 1);
    const { commitId } = transition.request;
    expect(await storedIds(transition)).toEqual([commitId, commitId, commitId]);
  });

  it('is answered ok when somebody has built on one of them meanwhile', async () => {
    const transition = await three();
    const [, old] = transition.credentials;
    if (old === undefined) throw new Error('there are two');
    const later = nextOf(old.credential);
    proxy.cutReplies(1, () => direct.store.credentials.commit(alone([later])));
    expect(await lossy.store.credentials.commit(transition)).toEqual(ok);
    const { commitId } = transition.request;
    expect(await storedIds(transition)).toEqual([commitId, commitId, later.credential.commitId]);
  });

  it('is answered stale when somebody was first with one of them, and nothing is stored', async () => {
    const transition = await three();
    const [own] = transition.credentials;
    if (own?.before === undefined) throw new Error('there are two');
    await direct.store.credentials.commit(alone([nextOf(own.before)]));
    const before = await dump(direct);
    proxy.cutReplies(1);
    expect(await lossy.store.credentials.commit(transition)).toEqual({ ok: false, why: 'stale' });
    expect(await dump(direct)).toEqual(before);
  });
});

describe('another reply that is lost', () => {
  it('makes a reading fail as unreachable, and the next one works', async () => {
    const { id, owner } = await opened();
    const { credentials } = lossy.store;
    const reads = [
      () => credentials.load(id),
      () => credentials.get([id]),
      () => credentials.page({ owner }, { offset: 0, limit: 1 }),
    ];
    for (const read of reads) {
      await read();
      proxy.cutReplies(1);
      await expect(read()).rejects.toMatchObject({ code: 'unreachable' });
      await lossy.ready(60_000);
      expect(await read()).toBeDefined();
    }
  });

  it('leaves what was due leased: it is taken when the lease is over', async () => {
    const { id } = await opened({ ends: { approved: 5 }, told: undefined });
    const take = { limit: 9, leaseMs: 1000 };
    // Known to Redis beforehand: else the reply that is lost would be "no such script".
    await direct.store.credentials.takeDue({ limit: 0, leaseMs: 0 });
    await lossy.store.now();
    proxy.cutReplies(1);
    await expect(lossy.store.credentials.takeDue(take)).rejects.toMatchObject({ code: 'unsure' });
    await lossy.ready(60_000);
    expect((await lossy.store.credentials.takeDue(take)).ids).toEqual([]);
    await direct.travel(1001);
    expect((await lossy.store.credentials.takeDue(take)).ids).toEqual([id]);
  });
});
