import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyChain } from '../../../src/store/audit/auditChain.ts';
import {
  grant,
  makeEntry,
  makeRequest,
  makeStep,
  makeTransition,
  type Opened,
  openStore,
  signer,
} from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

let server: Server;
let replicas: Opened[];

beforeAll(async () => {
  server = await startServer();
  replicas = [];
  for (let i = 0; i < 10; i += 1) {
    replicas.push(await openStore(server.url, { installation: 'race', patienceMs: 20_000 }));
  }
});
afterAll(async () => {
  for (const each of replicas) each.close();
  await server.remove();
});

it('lets one of 200 votes at once win each version, over 10 connections', async () => {
  const [first] = replicas;
  const request = makeRequest();
  await first?.store.commit(makeTransition(request));

  /** Votes until the vote stands, deciding anew on each lost race. */
  async function vote({ store }: Opened, by: string): Promise<number> {
    for (;;) {
      const current = (await store.load(request.id))?.request ?? request;
      const grants = [...current.grants, { ...grant, by }];
      const committed = await store.commit(makeStep(current, { grants }));
      if (committed.ok) return current.version + 1;
      expect(committed).toEqual({ ok: false, why: 'stale' });
    }
  }

  const voters = Array.from({ length: 200 }, (_, i) => `U${i}`);
  const versions = await Promise.all(
    voters.flatMap((by, i) => {
      const replica = replicas[i % replicas.length];
      return replica === undefined ? [] : [vote(replica, by)];
    }),
  );

  expect(versions.sort((a, b) => a - b)).toEqual(voters.map((_, i) => i + 2));
  const loaded = await first?.store.load(request.id);
  expect(loaded?.request.version).toBe(201);
  expect(new Set(loaded?.request.grants.map(({ by }) => by))).toEqual(new Set(voters));
  const head = await first?.store.trail.head();
  expect(head?.n).toBe(201);
  expect(await verifyChain(signer, first?.store.trail.after(0) ?? [], { head })).toEqual({
    ok: true,
    head,
  });
});

it('lets one of 200 commits of one version win', async () => {
  const request = makeRequest();
  await replicas[0]?.store.commit(makeTransition(request));
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      replicas[i % replicas.length]?.store.commit(makeStep(request)),
    ),
  );
  expect(answers.filter((answer) => answer?.ok)).toHaveLength(1);
});

it('carries out a click once that arrives 50 times at once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      replicas[i % replicas.length]?.store.commit(
        makeTransition(makeRequest({ requester: 'U0CLICK' }), { once: 'click' }),
      ),
    ),
  );
  expect(answers.filter((answer) => answer?.ok)).toHaveLength(1);
  const mine = await replicas[0]?.store.ofRequester('U0CLICK', { offset: 0, limit: 9 });
  expect(mine?.total).toBe(1);
});

it('never lets a limit be exceeded by requests made at once', async () => {
  const guards = [{ index: 'open-of-requester', limit: 3 }] as const;
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      replicas[i % replicas.length]?.store.commit(
        makeTransition(makeRequest({ requester: 'U0MANY' }), { guards }),
      ),
    ),
  );
  expect(answers.filter((answer) => answer?.ok)).toHaveLength(3);
});

it('takes each due thing once, whoever asks at once', async () => {
  const requests = Array.from({ length: 60 }, () => makeRequest({ requester: 'U0DUE' }));
  for (const request of requests) {
    await replicas[0]?.store.commit(makeTransition(request, { due: 1 }));
  }
  const taken = await Promise.all(
    replicas.map(({ store }) => store.takeDue({ limit: 20, leaseMs: 60_000 })),
  );
  const ids = taken.flatMap(({ requestIds }) => requestIds);
  expect(ids.sort()).toEqual(requests.map(({ id }) => id).sort());
});

it('gives up, contended, when the audit log never stands still', async () => {
  let clock = 0;
  const hasty = await openStore(server.url, { installation: 'race', monotonic: () => clock });
  const rival = replicas[1];
  const send = hasty.redis.evalsha.bind(hasty.redis);
  let tries = 0;
  // Whatever the hasty one chains to is stale by the time it arrives, until patience is over.
  Object.assign(hasty.redis, {
    evalsha: async (...args: Parameters<typeof send>) => {
      await rival?.store.note(makeEntry());
      const answer = await send(...args);
      tries += 1;
      if (tries === 5) clock = 1_000_000;
      return answer;
    },
  });
  const before = await rival?.store.trail.head();
  await expect(hasty.store.note(makeEntry())).rejects.toMatchObject({ code: 'contended' });
  expect(tries).toBe(5);
  expect((await rival?.store.trail.head())?.n).toBe((before?.n ?? 0) + 5);
  hasty.close();
});
