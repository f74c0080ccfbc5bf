import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { checkForm } from '../../../src/start/checks/checkRedis.ts';
import { createLifting } from '../../../src/store/lifting/lifting.ts';
import { policy } from '../../domain/fixtures.ts';
import {
  makeRequest,
  makeStep,
  makeTransition,
  type Opened,
  openStore,
  preApproval,
  recordingLog,
  signer,
  T0,
} from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';
import {
  type Earlier,
  heldFrom,
  INSTALLATION,
  keyOf,
  REQUESTER,
  readDump,
  restore,
} from './earlier.ts';

let server: Server;
let opened: Opened;
let made: readonly Earlier[];

beforeAll(async () => {
  server = await startServer();
});
beforeEach(async () => {
  opened?.close();
  opened = await openStore(server.url, { installation: INSTALLATION });
  const dump = await readDump();
  await opened.redis.flushall();
  await restore(opened.redis, dump);
  made = dump.made;
});
afterAll(async () => {
  opened.close();
  await server.remove();
});

/** As a process of today starts. */
function start({ redis, store }: Opened): Promise<void> {
  const config = { installation: INSTALLATION, policy: policy() };
  const parts = { redis, config, store, signer, nonce: () => 'n', log: recordingLog() };
  return checkForm(parts);
}

async function ledger(): Promise<ReadonlyMap<string, Credential>> {
  const { redis, keys, store } = opened;
  return store.credentials.get(await redis.hkeys(keys.credentials));
}

describe('a dump from before the ledger', () => {
  it('has a request in each state of then', () => {
    const statuses = new Set(made.map(({ state }) => state.status));
    expect(statuses.size).toBe(18);
    const froms = made.flatMap(({ state }) => heldFrom.safeParse(state).data?.from.status ?? []);
    expect(new Set(froms).size).toBe(7);
  });

  it('gives each key that lives a credential with an owner and without an end', async () => {
    await start(opened);
    const credentials = await ledger();
    const page = await opened.store.credentials.page(
      { owner: { kind: 'person', id: REQUESTER } },
      { offset: 0, limit: 100 },
    );
    const listed = new Set(page.credentials.map(({ id }) => id));
    const found = made.flatMap((one) => keyOf(one) ?? []);
    expect(found.filter(({ was }) => was === 'lived').length).toBeGreaterThan(8);
    for (const { id, was } of found) {
      const credential = credentials.get(`apiKey:${id}`);
      if (credential === undefined) throw new Error(`${id} has no credential`);
      const { state, owner, ends } = credential;
      expect(owner).toEqual({ kind: 'person', id: REQUESTER });
      expect(ends).toEqual({});
      const inner = state.status === 'held' ? state.from : state;
      const expected = { lived: 'live', 'was ending': 'ending', 'had ended': 'ended' }[was];
      expect(`${id} ${inner.status}`).toBe(`${id} ${expected}`);
      expect(listed.has(credential.id)).toBe(state.status !== 'ended');
    }
    const forever = Number.MAX_SAFE_INTEGER;
    const { total } = await opened.store.credentials.page(
      { endsBefore: forever },
      { offset: 0, limit: 9 },
    );
    expect(total).toBe(0);
  });

  it('has nothing that would be deleted which nobody was deleting', async () => {
    await start(opened);
    const due = new Set((await opened.store.credentials.takeDue({ limit: 100, leaseMs: 0 })).ids);
    const wasEnding = made.flatMap((one) => {
      const { id, was } = keyOf(one) ?? {};
      return was === 'was ending' && one.state.status !== 'held' ? [`apiKey:${id}`] : [];
    });
    expect(due).toEqual(new Set(wasEnding));
  });

  it('loses no request, pre-approval, notice or entry of the log', async () => {
    const { redis, keys, store } = opened;
    const before = await redis.xrange(keys.audit, '-', '+');
    const notices = await redis.hgetall(keys.notices);
    await start(opened);
    for (const { id } of made) expect((await store.load(id))?.request.version).toBe(2);
    expect(await redis.hlen(keys.requests)).toBe(made.length);
    expect(await store.preApprovals.get([preApproval.id])).toEqual(
      new Map([[preApproval.id, preApproval]]),
    );
    const after = await redis.xrange(keys.audit, '-', '+');
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after).toHaveLength(before.length + 1);
    expect(await redis.hgetall(keys.notices)).toEqual(notices);
    const taken = await store.takeDue({ limit: 500, leaseMs: 0 });
    expect(taken.unreadable).toEqual([]);
    expect(taken.notices).toHaveLength(made.length);
  });

  it('shows no private key twice: what was sealed is as it was, and nothing else is', async () => {
    await start(opened);
    const sealed = z.looseObject({ sealed: z.string(), shown: z.number() });
    for (const { id, state } of made) {
      const inner = state.status === 'held' ? heldFrom.parse(state).from : state;
      const before = sealed.safeParse(inner).data;
      const now = (await opened.store.load(id))?.request.state;
      const after = sealed.safeParse(now?.status === 'held' ? now.from : now).data;
      expect([id, after?.sealed, after?.shown]).toEqual([id, before?.sealed, before?.shown]);
    }
  });

  it('is not looked at again and again where only a credential is due now', async () => {
    await start(opened);
    const { store, redis, keys } = opened;
    const { requestIds } = await store.takeDue({ limit: 500, leaseMs: 0 });
    for (const id of requestIds) {
      const request = (await store.load(id))?.request;
      expect(request && ['delivered', 'expired', 'revoked']).not.toContain(request?.state.status);
    }
    for (const id of await redis.zrange(keys.open, '0', '-1')) {
      const status = (await store.load(id))?.request.state.status;
      expect(['delivered', 'expired', 'revoked']).not.toContain(status);
    }
  });

  it('can be changed after it, and the history believes what was lifted', async () => {
    await start(opened);
    const { store } = opened;
    for (const credential of (await ledger()).values()) {
      expect(await store.history.differs(credential)).toBe(false);
    }
    const ready = made.find(({ state }) => state.status === 'ready');
    const request = (await store.load(ready?.id ?? ''))?.request;
    if (request === undefined) throw new Error('it is gone');
    expect(await store.history.differs(request)).toBe(false);
    expect(await store.commit(makeStep(request))).toEqual({ ok: true });
  });

  it('is lifted once: another start changes nothing', async () => {
    await start(opened);
    const { redis, keys } = opened;
    const [records, credentials] = [keys.requests, keys.credentials];
    const before = [await redis.hgetall(records), await redis.hgetall(credentials)];
    await start(opened);
    expect([await redis.hgetall(records), await redis.hgetall(credentials)]).toEqual(before);
  });

  it('stops an older replica that comes back, in words', async () => {
    const older = await openStore(server.url, { installation: INSTALLATION, form: 1 });
    try {
      await start(opened);
      const over = { code: 'newer' };
      const [first] = made;
      await expect(older.store.load(first?.id ?? '')).rejects.toMatchObject(over);
      await expect(older.store.takeDue({ limit: 9, leaseMs: 1 })).rejects.toMatchObject(over);
      const request = makeRequest({ createdAt: T0 });
      await expect(older.store.commit(makeTransition(request))).rejects.toMatchObject(over);
      const { redis, keys } = older;
      const parts = { redis, keys, signer, nonce: () => 'n', sleep: async () => undefined };
      const found = await createLifting({ ...parts, log: recordingLog(), form: 1 }).ready();
      expect(found).toMatchObject({
        code: 'newer_form',
        message: expect.stringMatching(/A newer Keywarden has lifted/),
      });
    } finally {
      older.close();
    }
  });
});
