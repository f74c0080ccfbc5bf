import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  makeEntry,
  makeRequest,
  makeStep,
  makeTransition,
  type Opened,
  openStore,
} from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

let server: Server;
let a: Opened;
/** Another replica, which has read nothing yet. */
let b: Opened;

beforeAll(async () => {
  server = await startServer();
});
beforeEach(async () => {
  a?.close();
  b?.close();
  a = await openStore(server.url);
  b = await openStore(server.url, { installation: /^\{(.*?)\}/.exec(a.keys.due)?.[1] ?? '' });
});
afterAll(async () => {
  a.close();
  b.close();
  await server.remove();
});

async function created() {
  const request = makeRequest();
  const facts = { version: 1 };
  const entry = makeEntry({ requestId: request.id, facts });
  await a.store.commit({ ...makeTransition(request), entry });
  return request;
}

async function step(before: ReturnType<typeof makeRequest>) {
  const transition = makeStep(before);
  const { request } = transition;
  const facts = { version: request.version };
  const entry = makeEntry({ requestId: request.id, facts });
  expect(await a.store.commit({ ...transition, entry })).toEqual({ ok: true });
  return request;
}

const stored = (id: string) => a.redis.hget(a.keys.requests, id).then((text) => text ?? '');

describe('the newest record that the audit log names', () => {
  it('is the one in the store, for every replica, whatever else is in the log', async () => {
    const request = await step(await created());
    await a.store.note(makeEntry());
    await a.store.note(makeEntry({ requestId: request.id }));
    for (const { store } of [a, b]) expect(await store.history.differs(request)).toBe(false);
    const next = await step(request);
    // It was read before somebody else was faster.
    expect(await b.store.history.differs(request)).toBe(false);
    expect(await a.store.history.differs(next)).toBe(false);
  });

  it('is not an older one that was put back, nor anything that is built on it', async () => {
    const first = await created();
    const older = await stored(first.id);
    const second = await step(first);
    await a.redis.hset(a.keys.requests, first.id, older);
    for (const { store } of [a, b]) expect(await store.history.differs(first)).toBe(true);
    const built = await step(first);
    expect(built.version).toBe(second.version);
    for (const { store } of [a, b]) expect(await store.history.differs(built)).toBe(true);
    const more = await step(built);
    expect(await b.store.history.differs(more)).toBe(true);
  });

  it('is none where the log does not know the request at all', async () => {
    expect(await a.store.history.differs(makeRequest())).toBe(true);
  });

  it('is what is left where Redis lost the end of its log, records and all', async () => {
    const first = await created();
    const [record, head] = [await stored(first.id), await a.redis.get(a.keys.auditHead)];
    const second = await step(first);
    expect(await a.store.history.differs(second)).toBe(false);
    await a.redis.hset(a.keys.requests, first.id, record);
    await a.redis.xdel(a.keys.audit, '2-0');
    await a.redis.xsetid(a.keys.audit, '1-0');
    await a.redis.set(a.keys.auditHead, head ?? '');
    const again = await a.store.load(first.id);
    expect(again?.request).toEqual(first);
    expect(await a.store.history.differs(first)).toBe(false);
    const other = await step(first);
    expect(await a.store.history.differs(other)).toBe(false);
  });
});
