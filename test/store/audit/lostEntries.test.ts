import { createHash, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Shown } from '../../../src/domain/inventory/observation.ts';
import { makeAccess } from '../../../src/domain/key/access.ts';
import { StoreError } from '../../../src/foundation/errors.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import { LOAD } from '../../../src/store/records/requestScripts.ts';
import { connectRedis } from '../../../src/store/redis/connection.ts';
import { createKeys } from '../../../src/store/redis/keys.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import type { Press, SafeMode } from '../../../src/workflow/ports/audit.ts';
import { SCRIPTS } from '../../campaign/kill/cuts/calls.ts';
import { createOwnTime } from '../../setup/ownTime.ts';
import {
  dump,
  key,
  makeEntry,
  makeNotice,
  makeRequest,
  makeStep,
  makeTransition,
  next,
  type Opened,
  openStore,
  preApproval,
  recordingLog,
  sealed,
  signer,
  T0,
} from '../fixtures.ts';
import { type LossyProxy, startProxy } from '../proxy.ts';
import { type Server, startServer } from '../server.ts';

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

const auditLength = () => direct.redis.xlen(direct.keys.audit);
const shows = { kind: 'spec', specHash: 'h' } as const;
const window = { nonce: 'N', viewId: 'V', user: 'U', requestId: 'R', purpose: 'p', shows };

describe('a commit whose reply is lost', () => {
  it('is stored once and answered ok', async () => {
    const request = makeRequest();
    await lossy.store.now();
    proxy.cutReplies(1);
    const transition = makeTransition(request, { once: 'click', due: 1 });
    expect(await lossy.store.commit(transition)).toEqual({ ok: true });
    expect(proxy.lost()).toBe(1);
    expect(await auditLength()).toBe(1);
    expect((await direct.store.load(request.id))?.request).toEqual(request);
  });

  it('is answered ok even if the reply is lost three times', async () => {
    await direct.store.commit(makeTransition(makeRequest()));
    proxy.cutReplies(3);
    expect(await lossy.store.commit(makeTransition(makeRequest()))).toEqual({ ok: true });
    expect(proxy.lost()).toBe(3);
    expect(await auditLength()).toBe(2);
  });

  it('is answered ok when somebody has built on it meanwhile', async () => {
    const request = makeRequest();
    await direct.store.commit(makeTransition(request));
    await lossy.store.load(request.id);
    const mine = next(request);
    proxy.cutReplies(1, () => direct.store.commit(makeStep(mine)));
    expect(
      await lossy.store.commit(makeTransition(mine, { before: request, once: 'click' })),
    ).toEqual({ ok: true });
    expect(await auditLength()).toBe(3);
  });

  it('is answered stale when somebody else was first', async () => {
    const request = makeRequest();
    await direct.store.commit(makeTransition(request));
    await direct.store.commit(makeStep(request));
    proxy.cutReplies(1);
    expect(await lossy.store.commit(makeStep(request))).toEqual({
      ok: false,
      why: 'stale',
    });
    expect(await auditLength()).toBe(2);
  });

  it('is unsure when no reply comes in time, and safe to send again', async () => {
    const request = makeRequest();
    await lossy.store.now();
    proxy.swallow();
    const own = createOwnTime();
    const began = own.now();
    const transition = makeTransition(request);
    await expect(lossy.store.commit(transition)).rejects.toMatchObject({ code: 'unsure' });
    expect(own.now() - began).toBeLessThan(2500);
    expect(await direct.store.commit(transition)).toEqual({ ok: true });
    expect(await auditLength()).toBe(1);
  });

  it('keeps nobody waiting beyond patience behind it', async () => {
    await lossy.store.now();
    proxy.swallow();
    const own = createOwnTime();
    const began = own.now();
    const commits = Array.from({ length: 5 }, () =>
      lossy.store.commit(makeTransition(makeRequest())),
    );
    const codes = (await Promise.allSettled(commits)).map((result) =>
      result.status === 'rejected' && result.reason instanceof StoreError
        ? result.reason.code
        : result.status,
    );
    expect(own.now() - began).toBeLessThan(2500);
    expect(codes[0]).toBe('unsure');
    // On a slow machine the last of them may meet the connection that was opened anew.
    const told = ['unsure', 'unreachable', 'fulfilled'];
    expect(codes.filter((code) => !told.includes(code))).toEqual([]);
  });
});

describe('a note whose reply is lost', () => {
  it('is appended once', async () => {
    await lossy.store.now();
    proxy.cutReplies(2);
    await lossy.store.note(makeEntry());
    expect(proxy.lost()).toBe(2);
    expect(await auditLength()).toBe(1);
  });

  it('is appended once when another entry follows it meanwhile', async () => {
    await lossy.store.now();
    proxy.cutReplies(1, () => direct.store.note(makeEntry({ by: 'U0OTHER' })));
    await lossy.store.note(makeEntry());
    expect(await auditLength()).toBe(2);
  });
});

/** What runs one script: by its name, what asks for it, and what comes back when all is well. */
type Row = readonly [script: string, act: (store: Store) => Promise<unknown>, answer: unknown];

const request = makeRequest({ state: { status: 'ready', ...sealed } });
const notice = makeNotice(request);
const lostTail: SafeMode = {
  id: 'first',
  why: 'behind',
  since: 5,
  log: { epoch: 1, n: 1, h: 'k1:x' },
  copy: { epoch: 1, n: 9, h: 'k1:y' },
};
const press: Press = {
  id: 'p',
  safeModeId: lostTail.id,
  by: 'U',
  via: 'slack',
  at: T0,
  until: 9_000_000_000_000,
};
const PAGE = { offset: 0, limit: 9 };
const PLACE = { channel: 'C', ts: '1' };
const SETTLED = undefined;

/** Another one each time, so that it is written each time. */
const observed = (): Shown => ({
  id: `apiKey:${'1'.repeat(24)}`,
  kind: 'apiKey',
  handle: 'abcdefgh',
  description: randomUUID(),
  access: makeAccess({ organizationRoles: ['ORG_READ_ONLY'] }),
});
/** A window has its deadline in it: the time is read first. */
const AFTER_A_READ = ['remember-window'];
const READS: readonly Row[] = [
  ['load', (store) => store.load(request.id), expect.objectContaining({ request })],
  ['placed', (store) => store.placed(request.id, 'card'), undefined],
  ['page-of', (store) => store.ofRequester(request.requester, PAGE), expect.any(Object)],
  ['page-of', (store) => store.listed('all', PAGE), expect.objectContaining({ total: 1 })],
  ['load-credential', (store) => store.credentials.load('apiKey:none'), undefined],
  [
    'page-of-credentials',
    (store) => store.credentials.page({ organizationId: 'none' }, PAGE),
    expect.objectContaining({ total: 0 }),
  ],
  [
    'read-turn',
    (store) => store.observations.turn('none', []),
    expect.objectContaining({ credentials: [], differences: { differ: [], left: [] } }),
  ],
  ['recall-window', (store) => store.recallWindow('N'), window],
  ['now', (store) => store.now(), expect.any(Number)],
  ['unreported', (store) => store.sweeps.unreported(['x']), new Set(['x'])],
  ['open-pre-approvals', (store) => store.preApprovals.open(), []],
  ['used', (store) => store.preApprovals.used(['x']), new Map([['x', 0]])],
];
const WRITES: readonly Row[] = [
  ['remember-window', (store) => store.rememberWindow(window, 1000), SETTLED],
  ['take-due', (store) => store.takeDue({ limit: 9, leaseMs: 0 }), expect.any(Object)],
  [
    'take-due-credentials',
    (store) => store.credentials.takeDue({ limit: 9, leaseMs: 0 }),
    expect.objectContaining({ ids: [] }),
  ],
  ['take-notices', (store) => store.takeNotices(request.id, 0), [notice]],
  ['postpone', (store) => store.postpone(notice, 0), SETTLED],
  ['settle', (store) => store.settle(notice, PLACE), SETTLED],
  // Taken by a replica that never hears of it: the next turn comes, and nothing is done twice.
  ['take-sweeps', (store) => store.sweeps.take(['acme'], 9000), []],
  ['mark-reported', (store) => store.sweeps.markReported(['x']), SETTLED],
  [
    'note-observed',
    (store) => {
      const one = observed();
      return store.observations.note('acme', [one], { differ: [one.id], left: [] });
    },
    SETTLED,
  ],
  [
    'note-use',
    (store) =>
      store.observations.noteUse(
        { organizationId: 'acme', credentialId: 'apiKey:none' },
        { addresses: 0 },
        1000,
      ),
    SETTLED,
  ],
  [
    'take-readings',
    (store) => store.observations.takeReadings(['acme'], { everyMs: 1000, leaseMs: 1000 }),
    { readings: [], unusable: [] },
  ],
];
/** They find out by themselves what became of them. */
const CERTAIN: readonly Row[] = [
  ['commit', (store) => store.commit(makeStep(request)), { ok: true }],
  ['note', (store) => store.note(makeEntry()), SETTLED],
  [
    'save-pre-approval',
    (store) => store.preApprovals.save(preApproval, undefined, makeEntry()),
    true,
  ],
  ['put-press', (store) => store.presses.put(press, undefined, makeEntry()), 'ok'],
  ['leave-safe-mode', (store) => store.auditHead.leave(lostTail, 2, makeEntry()), true],
];

describe('a reply that is lost, of every script there is', () => {
  beforeEach(async () => {
    // Known to Redis beforehand: else the reply that is lost would be "no such script".
    for (const { lua } of SCRIPTS) await direct.redis.script('LOAD', lua);
    await direct.store.commit(makeTransition(request, { notices: [notice], due: 1 }));
    await direct.store.rememberWindow(window, 60_000);
    await direct.store.auditHead.enter(lostTail);
    await lossy.store.load(request.id);
  });

  const forget = () => direct.redis.script('FLUSH');

  /** Whether Redis was told this script since it forgot them all. */
  async function ran(script: string): Promise<boolean> {
    const lua = SCRIPTS.find(({ name }) => name === script)?.lua ?? '';
    const digest = createHash('sha1').update(lua).digest('hex');
    return JSON.stringify(await direct.redis.script('EXISTS', digest)) === '[1]';
  }

  it.each(READS)(
    'makes %s fail as unreachable, and the next one works',
    async (name, act, answer) => {
      proxy.cutReplies(1);
      await expect(act(lossy.store)).rejects.toMatchObject({ code: 'unreachable' });
      await lossy.ready(60_000);
      await forget();
      expect(await act(lossy.store)).toEqual(answer);
      expect(await ran(name)).toBe(true);
    },
  );

  it.each(WRITES)('makes %s fail as unsure, and it can be repeated', async (name, act, answer) => {
    proxy.cutReplies(1, undefined, AFTER_A_READ.includes(name) ? 1 : 0);
    await expect(act(lossy.store)).rejects.toMatchObject({ code: 'unsure' });
    await lossy.ready(60_000);
    await forget();
    expect(await act(lossy.store)).toEqual(answer);
    expect(await ran(name)).toBe(true);
    await direct.store.settle(notice, PLACE);
    const loaded = await direct.store.load(request.id);
    expect(loaded?.places).toEqual({ card: PLACE });
    expect(await direct.redis.exists(direct.keys.notices)).toBe(0);
  });

  it.each(CERTAIN)('leaves no doubt about %s, which is done once', async (name, act, answer) => {
    const before = await auditLength();
    proxy.cutReplies(1, forget);
    expect(await act(lossy.store)).toEqual(answer);
    expect(proxy.lost()).toBe(1);
    expect(await ran(name)).toBe(true);
    expect(await auditLength()).toBe(before + 1);
  });

  it('makes a read without a script fail as unreachable too', async () => {
    proxy.cutReplies(1);
    await expect(lossy.store.issued([key.id])).rejects.toMatchObject({ code: 'unreachable' });
    await lossy.ready(60_000);
    expect((await lossy.store.issued([key.id])).get(key.id)?.requestId).toBe(request.id);
  });

  it('is lost here by each of them', () => {
    const tried = new Set([...READS, ...WRITES, ...CERTAIN].map(([name]) => name));
    expect([...tried].toSorted()).toEqual(SCRIPTS.map(({ name }) => name).toSorted());
  });
});

describe('a Redis that is not there', () => {
  it('makes a read fail in time when it stops answering', async () => {
    await lossy.store.now();
    proxy.swallow();
    const own = createOwnTime();
    const began = own.now();
    await expect(lossy.store.load('x')).rejects.toMatchObject({ code: 'unreachable' });
    await expect(lossy.store.issued(['x'])).rejects.toMatchObject({ code: 'unreachable' });
    expect(own.now() - began).toBeLessThan(4000);
  });

  it('makes every call fail at once as unreachable', async () => {
    const log = recordingLog();
    const url = new Secret(`redis://127.0.0.1:${await freePort()}`);
    const { redis, ready, close } = connectRedis({ url, log });
    await expect(ready(300)).rejects.toMatchObject({ code: 'unreachable' });
    const store = createStore({
      redis,
      installation: 'x',
      signer,
      nameOf: () => 'acme',
      random: Math.random,
      monotonic: () => performance.now(),
      log,
    });
    const request = makeRequest();
    const calls = [
      () => store.load('x'),
      () => store.commit(makeTransition(request)),
      () => store.note(makeEntry()),
      () => store.ofRequester('U', { offset: 0, limit: 1 }),
      () => store.issued(['x']),
      () => store.takeDue({ limit: 1, leaseMs: 1 }),
      () => store.takeNotices('x', 1),
      () => store.settle(makeNotice(request)),
      () => store.postpone(makeNotice(request), 1),
      () => store.rememberWindow(window, 1),
      () => store.recallWindow('x'),
      () => store.now(),
      () => store.preApprovals.open(),
      () => store.preApprovals.get(['x']),
      () => store.preApprovals.used(['x']),
      () => store.preApprovals.save(preApproval, undefined, makeEntry()),
      () => store.trail.head(),
      () => store.trail.at(1),
    ];
    const own = createOwnTime();
    const began = own.now();
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'unreachable' });
    expect(own.now() - began).toBeLessThan(1000);
    close();
  });

  it('is found again after a restart, with its scripts forgotten and its data kept', async () => {
    const request = makeRequest();
    await direct.store.commit(makeTransition(request));
    const back = new Promise<void>((resolve) => direct.redis.once('ready', () => resolve()));
    await server.restart();
    await back;
    const digest = createHash('sha1').update(LOAD.lua).digest('hex');
    expect(await direct.redis.script('EXISTS', digest)).toEqual([0]);
    expect((await direct.store.load(request.id))?.request).toEqual(request);
    expect(await direct.store.commit(makeStep(request))).toEqual({ ok: true });
  });
});

it('runs a script by its text where Redis has forgotten it', async () => {
  const request = makeRequest();
  await direct.store.commit(makeTransition(request));
  await direct.redis.script('FLUSH');
  expect(await direct.store.commit(makeStep(request))).toEqual({ ok: true });
});

describe('a Redis that refuses', () => {
  const act = async (what: () => Promise<unknown>) => {
    const before = await dump(direct);
    await expect(what()).rejects.toMatchObject({ code: 'refused' });
    // A server that takes no writes is connected to anew, so this looks over a connection of its own.
    const observer = await openStore(server.url, { installation: 'lost' });
    expect(await dump({ ...observer, keys: direct.keys })).toEqual(before);
    observer.close();
  };
  const { request, notice } = (() => {
    const made = makeRequest();
    return { request: made, notice: makeNotice(made) };
  })();
  const actions: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['commit', () => direct.store.commit(makeStep(request, {}, { due: 1 }))],
    ['note', () => direct.store.note(makeEntry())],
    ['an pre-approval', () => direct.store.preApprovals.save(preApproval, undefined, makeEntry())],
    ['takeDue', () => direct.store.takeDue({ limit: 9, leaseMs: 9 })],
    ['takeNotices', () => direct.store.takeNotices(request.id, 9)],
    ['settle', () => direct.store.settle(notice)],
    ['postpone', () => direct.store.postpone(notice, 9)],
    ['rememberWindow', () => direct.store.rememberWindow(window, 9)],
  ];
  beforeEach(async () => {
    await direct.store.commit(makeTransition(request, { notices: [notice], due: 1 }));
  });

  it.each(actions)('because it is out of memory changes nothing: %s', async (_, what) => {
    await direct.redis.config('SET', 'maxmemory', '1');
    await act(what);
    expect((await direct.store.load(request.id))?.request).toEqual(request);
  });

  it.each(actions)('because it became a replica changes nothing: %s', async (_, what) => {
    await direct.redis.replicaof('127.0.0.1', String(await freePort()));
    await act(what);
    await direct.ready(60_000);
    expect((await direct.store.load(request.id))?.request).toEqual(request);
  });

  it('because too few replicas hear it changes nothing', async () => {
    await direct.redis.config('SET', 'min-replicas-to-write', '1');
    await act(() => direct.store.commit(makeStep(request)));
  });

  it('does not show in the error what was sent to it', async () => {
    await direct.redis.config('SET', 'maxmemory', '1');
    const request = makeRequest({ reason: 'CANARY' });
    const error = await direct.store.commit(makeTransition(request)).catch((reason) => reason);
    expect(error).toBeInstanceOf(StoreError);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('CANARY');
    expect(error.cause).toBeUndefined();
  });
});

it('keeps installations apart that share one Redis', () => {
  expect(createKeys('a').requests).not.toBe(createKeys('b').requests);
});
