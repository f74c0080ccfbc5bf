import { expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../../src/foundation/secret.ts';
import { PATIENCE_MS } from '../../../src/sandbox/time/patience.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import { connectRedis } from '../../../src/store/redis/connection.ts';
import { openFor } from '../../../src/workflow/ports/credentials.ts';
import {
  alone,
  isNew,
  makeCredential,
  makeCredentialNotice,
  nextOf,
  together,
} from '../credentials/fixtures.ts';
import {
  makeEntry,
  makeNotice,
  makeRequest,
  makeTransition,
  openStore,
  preApproval,
  recordingLog,
  sealed,
} from '../fixtures.ts';
import { startServer } from '../server.ts';

it('runs on a Redis Cluster: all keys of an installation share one slot', async () => {
  // Else the bus is at the port plus 10,000, where a connection of somebody else may be.
  const bus = String(await freePort());
  const server = await startServer(['--cluster-enabled', 'yes', '--cluster-port', bus]);
  onTestFinished(() => server.remove());
  const admin = connectRedis({ url: new Secret(server.url), log: recordingLog() });
  onTestFinished(() => admin.close());
  await admin.ready(PATIENCE_MS);
  await admin.redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  const state = () => admin.redis.call('CLUSTER', 'INFO');
  await expect.poll(state).toContain('cluster_state:ok');

  const a = await openStore(server.url, { installation: 'test' });
  onTestFinished(() => a.close());
  const request = makeRequest({ state: { status: 'ready', ...sealed } });
  const notices = [makeNotice(request)];
  await a.store.commit(makeTransition(request, { due: 1, once: '{x}', notices }));
  await a.store.note(makeEntry());
  const quota = `pre-approval:${preApproval.id}}{x}`;
  await a.store.commit(
    makeTransition(makeRequest({ requester: 'U0OTHER' }), {
      guards: [{ index: { quota }, limit: 1, withinMs: 1 }],
      joins: [{ quota }],
    }),
  );
  await a.store.preApprovals.save(preApproval, undefined, makeEntry(), [makeNotice(request)]);
  expect(await a.store.preApprovals.open()).toEqual([preApproval]);
  await a.store.preApprovals.used([preApproval.id, 'x}{y']);
  await a.store.takeDue({ limit: 9, leaseMs: 1 });
  await a.store.takeNotices(request.id, 1);
  await a.store.postpone(makeNotice(request), 1);
  await a.store.settle(makeNotice(request), { channel: 'C', ts: '1.2' });
  const window = {
    nonce: 'n}',
    viewId: 'V',
    user: 'U',
    requestId: 'r',
    purpose: 'p',
    shows: { kind: 'spec', specHash: '' } as const,
  };
  await a.store.rememberWindow(window, 1000);
  expect(await a.store.recallWindow('n}')).toEqual(window);
  expect((await a.store.load(request.id))?.places.card).toEqual({ channel: 'C', ts: '1.2' });
  expect((await a.store.ofRequester(request.requester, { offset: 0, limit: 9 })).total).toBe(1);
  const credential = makeCredential({
    owner: { kind: 'group', id: 'S}{x' },
    ends: { approved: 5 },
  });
  const changed = nextOf(credential, { owner: { kind: 'person', id: 'U}0' } }, 'c9');
  const own = makeRequest({ commitId: 'c9' });
  const { credentials } = a.store;
  const owed = [makeCredentialNotice(credential)];
  await credentials.commit(alone([isNew(credential)], { notices: owed, once: '{y}' }));
  const whileOpen = [openFor(credential.id, 'change')];
  expect(await credentials.commit(together(undefined, own, [changed], { whileOpen }))).toEqual({
    ok: true,
  });
  expect((await credentials.takeDue({ limit: 9, leaseMs: 1 })).ids).toEqual([credential.id]);
  await credentials.load(credential.id);
  const page = { offset: 0, limit: 9 };
  expect((await credentials.page({ owner: changed.credential.owner }, page)).total).toBe(1);
  await a.store.listings.ofCredential(changed.credential, true);
  await a.travel(5);

  const names = await a.redis.keys('*');
  const slots = new Set<unknown>();
  for (const name of names) slots.add(await a.redis.cluster('KEYSLOT', name));
  expect(slots.size).toBe(1);
  expect(names.filter((name) => !name.startsWith('{test}:'))).toEqual([]);
});
