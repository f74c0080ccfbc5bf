import { kill } from 'node:process';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type RedisServer, startRedis } from '../../../src/sandbox/world/redis.ts';
import {
  attempt,
  makeEntry,
  makeRequest,
  makeStep,
  makeTransition,
  type Opened,
  openStore,
  preApproval,
} from '../fixtures.ts';

/** A replica that comes along is served now, not when more may have come. */
const AT_ONCE = { appendfsync: 'no', args: ['--repl-diskless-sync-delay', '0'] } as const;
const creating = { status: 'creating', attempt, leaseUntil: 2 } as const;
let master: RedisServer;
let replica: RedisServer;
let a: Opened;

beforeAll(async () => {
  [master, replica] = [await startRedis(AT_ONCE), await startRedis(AT_ONCE)];
  const young = await openStore(replica.url, { installation: 'replicated' });
  a = await openStore(master.url, { installation: 'replicated' });
  await young.redis.replicaof('127.0.0.1', String(master.port));
  while (!(await young.redis.info('replication')).includes('master_link_status:up')) {
    await a.redis.call('WAIT', '1', '100');
  }
  young.close();
  // Only an answer to what was written last shows that the master counts on it, too.
  await a.redis.set('replicated', 'once');
  while ((await a.redis.wait(1, 1000)) < 1);
});

/** Sent again while it is unsure, as a person would press again: a busy machine may be late. */
const sure = (step: Parameters<Opened['store']['commit']>[0]) =>
  expect.poll(() => a.store.commit(step).catch((error: unknown) => error)).toEqual({ ok: true });
afterAll(async () => {
  a.close();
  await Promise.all([master.stop(), replica.stop()]);
});

describe('where Redis has a replica', () => {
  it('an intent counts when the replica has it too', async () => {
    const request = makeRequest();
    await a.store.commit(makeTransition(request));
    await sure(makeStep(request, { state: creating }));
  });

  it('is unsure while the replica is silent, and sure when the same is sent again later', async () => {
    const request = makeRequest();
    await a.store.commit(makeTransition(request));
    const step = makeStep(request, { state: creating });
    kill(replica.pid, 'SIGSTOP');
    try {
      await expect(a.store.commit(step)).rejects.toMatchObject({ code: 'unsure' });
      // What nothing rests on does not wait for it.
      expect(await a.store.commit(makeTransition(makeRequest()))).toEqual({ ok: true });
    } finally {
      kill(replica.pid, 'SIGCONT');
    }
    await sure(step);
  });

  it('is unsure, never "refused", where Keywarden may not ask for it: the change is written', async () => {
    await a.redis.call('ACL', 'SETUSER', 'mute', 'on', '>pw', '~*', '&*', '+@all', '-wait');
    const url = `redis://mute:pw@127.0.0.1:${master.port}`;
    const mute = await openStore(url, { installation: 'replicated' });
    const request = makeRequest();
    await mute.store.commit(makeTransition(request));
    const step = makeStep(request, { state: creating });
    await expect(mute.store.commit(step)).rejects.toMatchObject({ code: 'unsure' });
    expect((await a.store.load(request.id))?.request).toEqual(step.request);
    mute.close();
  });
});

describe('where replicas keep what was written', () => {
  it('every change waits for one: requests, notes of the audit log and pre-approvals', async () => {
    const kept = await openStore(master.url, { installation: 'kept', keptByReplicas: true });
    onTestFinished(() => kept.close());
    const request = makeTransition(makeRequest());
    const saves = [
      () => kept.store.commit(request),
      () => kept.store.note(makeEntry()),
      () => kept.store.preApprovals.save(preApproval, undefined, makeEntry()),
    ];
    kill(replica.pid, 'SIGSTOP');
    try {
      for (const save of saves) await expect(save()).rejects.toMatchObject({ code: 'unsure' });
    } finally {
      kill(replica.pid, 'SIGCONT');
    }
    expect(await kept.store.commit(request)).toEqual({ ok: true });
    expect(await kept.store.preApprovals.save(preApproval, undefined, makeEntry())).toBe(true);
  });

  it('nothing is sure where there is none, not even before one was ever seen', async () => {
    const alone = await startRedis({ ...AT_ONCE, args: [] });
    onTestFinished(() => alone.stop());
    const kept = await openStore(alone.url, { keptByReplicas: true });
    onTestFinished(() => kept.close());
    const commit = kept.store.commit(makeTransition(makeRequest()));
    await expect(commit).rejects.toMatchObject({ code: 'unsure' });
  });
});
