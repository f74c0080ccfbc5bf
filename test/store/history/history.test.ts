import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PausedError, StoreError } from '../../../src/foundation/errors.ts';
import { chain } from '../../../src/store/audit/auditChain.ts';
import { createHistory } from '../../../src/store/history/history.ts';
import { createSigner } from '../../../src/store/secrets/sign.ts';
import {
  goneCredentialAnchor,
  goneRequestAnchor,
  preApprovalAnchor,
  requestAnchor,
} from '../../../src/workflow/core/anchor.ts';
import {
  makeEntry,
  makeRequest,
  makeStep,
  makeTransition,
  next,
  type Opened,
  openStore,
  otherRing,
  preApproval,
  records,
  signer,
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
  await a.store.commit(makeTransition(request));
  return request;
}

async function step(before: ReturnType<typeof makeRequest>) {
  const transition = makeStep(before);
  expect(await a.store.commit(transition)).toEqual({ ok: true });
  return transition.request;
}

/** What somebody writes who knows no key. */
const madeUp = (requestId: string, version: number, commit: string, event = 'request.created') =>
  JSON.stringify(makeEntry({ event, requestId, facts: { version, commit } }));

/** Redis as it was at this record and this head: what came later is lost. */
async function lose(to: { id: string; record: string; head: string; n: number }): Promise<void> {
  await a.redis.hset(a.keys.requests, to.id, to.record);
  const later = await a.redis.xrange(a.keys.audit, `(${to.n}-0`, '+');
  await a.redis.xdel(a.keys.audit, ...later.map(([id]) => id));
  await a.redis.xsetid(a.keys.audit, `${to.n}-0`);
  await a.redis.set(a.keys.auditHead, to.head);
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
    await expect(b.store.history.differs(request)).rejects.toMatchObject({ code: 'contended' });
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

  it('is not an older one that a made-up entry names, of whatever key', async () => {
    const first = await created();
    const older = await stored(first.id);
    await step(first);
    await a.redis.hset(a.keys.requests, first.id, older);
    const { n } = await a.store.trail.head();
    const entry = madeUp(first.id, 3, first.commitId);
    await a.redis.xadd(a.keys.audit, `${n + 1}-0`, 'entry', entry, 'mac', 'gone:x');
    await a.redis.set(a.keys.auditHead, `${n + 1}:gone:x`);
    for (const { store } of [a, b])
      await expect(store.history.differs(first)).rejects.toThrow(PausedError);
    const off = makeEntry({ event: 'safe_mode.off' });
    await a.redis.xadd(
      a.keys.audit,
      `${n + 2}-0`,
      ...['entry', JSON.stringify(off), 'mac', 'gone:y'],
    );
    await a.redis.set(a.keys.auditHead, `${n + 2}:gone:y`);
    for (const { store } of [a, b])
      await expect(store.history.differs(makeRequest())).rejects.toThrow(PausedError);
    await accepts();
    for (const { store } of [a, b]) expect(await store.history.differs(first)).toBe(true);
  });

  it('is not changed by a made-up entry, nor is anything counted by it', async () => {
    const request = await step(await created());
    const { n } = await a.store.trail.head();
    const others = makeRequest();
    const ended = { version: 2, commit: request.commitId, status: 'denied' };
    const made = [
      JSON.stringify(makeEntry({ requestId: request.id, facts: ended })),
      madeUp(others.id, 1, others.commitId),
      madeUp(request.id, 1, request.commitId),
    ];
    for (const [index, entry] of made.entries()) {
      const id = n + 1 + index;
      await a.redis.xadd(a.keys.audit, `${id}-0`, 'entry', entry, 'mac', `gone:${id}`);
    }
    const end = n + made.length;
    for (const { store } of [a, b]) {
      await store.history.follow();
      expect(store.history.isBroken()).toBe(true);
    }
    await a.redis.set(a.keys.auditHead, `${end}:gone:${end}`);
    await accepts();
    for (const { store } of [a, b]) {
      const usage = await store.history.usage();
      expect([usage.isOpen(request.id), usage.isMade(others.id)]).toEqual([true, false]);
      expect(usage.requestsOf('U0REQUESTER').madeAt).toHaveLength(1);
      expect(await store.history.differs(request)).toBe(false);
    }
  });

  it('is none where the log does not know the request at all', async () => {
    expect(await a.store.history.differs(makeRequest())).toBe(true);
  });

  it('is known to a replica at once, without reading the record', async () => {
    const request = await step(await created());
    expect(b.store.history.isNewest(request)).toBe(false);
    await b.store.history.follow();
    expect(b.store.history.isNewest(request)).toBe(true);
  });

  it('is what is left where Redis lost the end of its log, records and all', async () => {
    const first = await created();
    const [record, head] = [await stored(first.id), await a.redis.get(a.keys.auditHead)];
    const second = await step(first);
    expect(await a.store.history.differs(second)).toBe(false);
    await lose({ id: first.id, record, head: head ?? '', n: 1 });
    const again = await a.store.load(first.id);
    expect(again?.request).toEqual(first);
    // It looks as if somebody had written another log, until an admin accepts the loss.
    await expect(a.store.history.differs(first)).rejects.toThrow(PausedError);
    await a.store.note(makeEntry({ event: 'safe_mode.off' }));
    expect(await a.store.history.differs(first)).toBe(false);
    const other = await step(first);
    expect(await a.store.history.differs(other)).toBe(false);
  });
});

describe('the commit that an entry names', () => {
  it('is under its MAC: what somebody writes beside it holds nobody and helps no other record', async () => {
    const first = await created();
    const older = await stored(first.id);
    const second = await step(first);
    const entries = await a.redis.xrange(a.keys.audit, '-', '+');
    await a.redis.del(a.keys.audit);
    for (const [id, fields] of entries) {
      await a.redis.xadd(a.keys.audit, id, ...fields, 'commit', first.commitId);
    }
    for (const { store } of [a, b]) expect(await store.history.differs(second)).toBe(false);
    const third = await step(second);
    for (const { store } of [a, b]) expect(await store.history.differs(third)).toBe(false);
    await a.redis.hset(a.keys.requests, first.id, older);
    for (const { store } of [a, b]) expect(await store.history.differs(first)).toBe(true);
  });

  it('cannot be changed in the entry', async () => {
    const first = await created();
    const second = await step(first);
    const entries = await a.redis.xrange(a.keys.audit, '-', '+');
    await a.redis.del(a.keys.audit);
    for (const [id, fields] of entries) {
      const changed = fields.map((one) => one.replaceAll(second.commitId, first.commitId));
      await a.redis.xadd(a.keys.audit, id, ...changed);
    }
    await expect(b.store.history.differs(second)).rejects.toThrow(PausedError);
  });

  it('is not that of a record of the lost branch with the same version, nor is a made-up one', async () => {
    const first = await created();
    const [record, head] = [await stored(first.id), (await a.redis.get(a.keys.auditHead)) ?? ''];
    const lost = await step(first);
    const lostRecord = await stored(first.id);
    const later = await step(lost);
    const laterRecord = await stored(first.id);
    await lose({ id: first.id, record, head, n: 1 });
    await accepts();
    const second = await step(first);
    expect(second.version).toBe(lost.version);
    for (const { store } of [a, b]) expect(await store.history.differs(second)).toBe(false);

    await a.redis.hset(a.keys.requests, first.id, lostRecord);
    for (const { store } of [a, b]) expect(await store.history.differs(lost)).toBe(true);
    const { n } = await a.store.trail.head();
    const forged = [
      madeUp(first.id, 3, later.commitId),
      madeUp(first.id, 3, later.commitId, 'record.anchored'),
    ];
    for (const [index, entry] of forged.entries()) {
      const id = n + 1 + index;
      await a.redis.xadd(a.keys.audit, `${id}-0`, 'entry', entry, 'mac', `gone:${id}`);
      await a.redis.set(a.keys.auditHead, `${id}:gone:${id}`);
      await a.redis.hset(a.keys.requests, first.id, laterRecord);
      for (const { store } of [a, b])
        await expect(store.history.differs(later)).rejects.toThrow(PausedError);
    }
    // What is written down before that is accepted: the newest record that is known.
    await noticed();
    await a.store.note(requestAnchor(second, given));
    await accepts();
    for (const { store } of [a, b]) expect(await store.history.differs(later)).toBe(true);
  });

  it('is missing in a log from before it stood there: its requests wait, and go on when they are held', async () => {
    const first = makeRequest();
    await a.redis.hset(a.keys.requests, first.id, records.write(first));
    const facts = { version: 1, status: 'pending' };
    const line = chain(
      signer,
      await a.store.trail.head(),
      makeEntry({ requestId: first.id, facts }),
    );
    const fields = ['entry', line.entry, 'mac', line.mac, 'commit', first.commitId];
    await a.redis.xadd(a.keys.audit, `${line.n}-0`, ...fields);
    await a.redis.set(a.keys.auditHead, `${line.n}:${line.mac}`);
    for (const { store } of [a, b]) {
      expect(await store.history.differs(first)).toBe(true);
      expect((await store.history.usage()).isMade(first.id)).toBe(true);
    }
    const held = await step(first);
    for (const { store } of [a, b]) expect(await store.history.differs(held)).toBe(false);
  });
});

/** What `leave` appends when an admin accepts a loss. */
const accepts = () => a.store.note(makeEntry({ event: 'safe_mode.off' }));

describe('a log in which an entry is missing or altered', () => {
  const EDITS: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['one is missing', () => a.redis.xdel(a.keys.audit, '2-0')],
    ['its beginning is cut off', () => a.redis.xtrim(a.keys.audit, 'MINID', '3-0')],
    [
      'one says something else',
      async () => {
        const entries = await a.redis.xrange(a.keys.audit, '-', '+');
        await a.redis.del(a.keys.audit);
        for (const [id, fields] of entries) {
          const changed = fields.map((one) => one.replace('"version":2', '"version":1'));
          await a.redis.xadd(a.keys.audit, id, ...changed);
        }
      },
    ],
  ];
  it.each(EDITS)('(%s) proves nothing, until an admin accepts it', async (_, edit) => {
    const request = await step(await step(await created()));
    const older = await created();
    await edit();
    await b.store.history.follow();
    expect(b.store.history.isBroken()).toBe(true);
    await expect(b.store.history.differs(request)).rejects.toThrow(PausedError);
    await expect(b.store.history.usage()).rejects.toThrow(PausedError);
    await accepts();
    await b.store.history.follow();
    expect(b.store.history.isBroken()).toBe(false);
    expect(await b.store.history.differs(older)).toBe(false);
    // The request whose own entries are not all there goes on as well, also after a restart.
    expect(await b.store.history.differs(request)).toBe(false);
    const next = await step(request);
    for (const { store } of [a, b]) expect(await store.history.differs(next)).toBe(false);
  });

  it('stays one where Redis fails while it is read anew', async () => {
    const first = await created();
    const [record, head] = [await stored(first.id), (await a.redis.get(a.keys.auditHead)) ?? ''];
    await step(first);
    let fails = false;
    const { trail } = a.store;
    const history = createHistory({
      signer,
      load: async () => undefined,
      trail: {
        async *after(n) {
          if (fails && n === 0) throw new StoreError('unreachable', 'Redis is away');
          yield* trail.after(n);
        },
      },
    });
    await history.follow();
    await lose({ id: first.id, record, head, n: 1 });
    fails = true;
    await expect(history.follow()).rejects.toThrow('away');
    fails = false;
    for (const _ of [1, 2]) {
      await history.follow();
      expect(history.isBroken()).toBe(true);
      await expect(history.differs(first)).rejects.toThrow(PausedError);
    }
    await accepts();
    expect(await history.differs(first)).toBe(false);
  });

  it('is a log that somebody wrote anew under a key that is said to be gone', async () => {
    const first = await created();
    const older = await stored(first.id);
    const second = await step(first);
    for (const { store } of [a, b]) expect(await store.history.differs(second)).toBe(false);
    await a.redis.hset(a.keys.requests, first.id, older);
    await a.redis.xdel(a.keys.audit, '2-0');
    await a.redis.xsetid(a.keys.audit, '1-0');
    const entry = JSON.stringify(makeEntry());
    for (const n of [2, 3, 4]) {
      await a.redis.xadd(a.keys.audit, `${n}-0`, 'entry', entry, 'mac', `gone:${n}`);
    }
    await a.redis.set(a.keys.auditHead, '4:gone:4');
    await expect(a.store.history.differs(first)).rejects.toThrow(PausedError);
    // What is written after it vouches for nothing.
    await a.store.note(makeEntry());
    await expect(b.store.history.differs(first)).rejects.toThrow(PausedError);
  });

  it('does not stop requests that it does not name any more, once that is accepted', async () => {
    const request = await step(await created());
    await a.redis.del(a.keys.audit, a.keys.auditHead);
    expect(await b.store.history.differs(request)).toBe(true);
    await accepts();
    for (const { store } of [a, b]) expect(await store.history.differs(request)).toBe(false);
    const next = await step(request);
    expect(await b.store.history.differs(next)).toBe(false);
    await a.redis.hset(a.keys.requests, request.id, records.write(request));
    expect(await b.store.history.differs(request)).toBe(true);
  });

  it('is none where an old sign key is not needed any more', async () => {
    const request = await created();
    const [current] = otherRing;
    const rotated = createSigner({ ring: [current], installation: 'test' });
    const fresh = await openStore(server.url, {
      installation: /^\{(.*?)\}/.exec(a.keys.due)?.[1] ?? '',
      signer: rotated,
    });
    await fresh.store.history.follow();
    expect(fresh.store.history.isBroken()).toBe(false);
    expect(fresh.store.history.isNewest(request)).toBe(true);
    fresh.close();
  });
});

describe('what was used, by the audit log', () => {
  it('is who used which quota when, and which requests are open', async () => {
    const quotas = ['rule:free:U0REQUESTER'];
    const request = makeRequest();
    const facts = { version: 1, quotas, status: 'approved' };
    const entry = makeEntry({ requestId: request.id, facts });
    await a.store.commit({ ...makeTransition(request), entry });
    await created();
    const use = { requestId: request.id, at: entry.at };
    for (const { store } of [a, b]) {
      const usage = await store.history.usage();
      expect(usage.uses('rule:free:U0REQUESTER')).toEqual([use]);
      expect(usage.uses('rule:free:U0OTHER')).toEqual([]);
      expect(usage.quotasOf(request.id)).toEqual(quotas);
      const { open, madeAt } = usage.requestsOf('U0REQUESTER');
      expect([open, madeAt.length]).toEqual([2, 2]);
    }
    const transition = makeStep(request);
    const over = makeEntry({
      event: 'request.withdrawn',
      requestId: request.id,
      facts: { version: 2, status: 'withdrawn' },
    });
    await a.store.commit({ ...transition, entry: over });
    expect((await b.store.history.usage()).requestsOf('U0REQUESTER').open).toBe(1);
  });
});

describe('the credentials that have not ended, by the audit log', () => {
  const line = (id: string, version: number, status: string, event: string) =>
    makeEntry({
      event: `credential.${event}`,
      facts: { credentials: [`apiKey:${id} ${version} c${version} ${status} credential.${event}`] },
    });

  it('are those that it names, whoever made them and whatever Redis has of them', async () => {
    for (const id of ['a', 'b', 'c']) await a.store.note(line(id, 1, 'live', 'adopted'));
    await a.store.note(line('b', 2, 'ending', 'end_asked'));
    await a.store.note(line('c', 2, 'ended', 'found_gone'));
    for (const { store } of [a, b]) {
      expect([...(await store.history.living())]).toEqual(['apiKey:a', 'apiKey:b']);
    }
    await a.store.note(line('c', 3, 'live', 'adopted'));
    expect((await b.store.history.living()).has('apiKey:c')).toBe(true);
  });

  it('and those that a loss left without a record, but for one that had ended', async () => {
    await a.store.note(goneCredentialAnchor('apiKey:a', given, 'live'));
    await a.store.note(goneCredentialAnchor('apiKey:b', given, 'ended'));
    await a.store.note(goneCredentialAnchor('apiKey:c', given));
    expect([...(await b.store.history.living())]).toEqual(['apiKey:a', 'apiKey:c']);
  });
});

/** What is written where a loss was noticed. */
const noticed = () => a.store.note(makeEntry({ event: 'safe_mode.on' }));
const given = { at: makeEntry().at, policyHash: 'policy' };

describe('what is written down before a loss is accepted', () => {
  /** A request whose second record is the newest that Redis still has, and its lost later ones. */
  async function lostBranch() {
    const second = await step(await created());
    const [record, head] = [await stored(second.id), (await a.redis.get(a.keys.auditHead)) ?? ''];
    const third = await step(second);
    const lost = [third, await step(third)];
    await lose({ id: second.id, record, head, n: 2 });
    await noticed();
    return { second, lost };
  }

  async function refusesEach(lost: readonly ReturnType<typeof makeRequest>[]): Promise<void> {
    for (const one of lost) {
      await a.redis.hset(a.keys.requests, one.id, records.write(one));
      for (const { store } of [a, b]) expect(await store.history.differs(one)).toBe(true);
    }
  }

  it('lets no record of the lost branch count, of whatever version', async () => {
    const { second, lost } = await lostBranch();
    await a.store.note(requestAnchor(second, given));
    await accepts();
    for (const { store } of [a, b]) expect(await store.history.differs(second)).toBe(false);
    await refusesEach(lost);
  });

  it('nor where the request was held', async () => {
    const { second, lost } = await lostBranch();
    const held = await step(second);
    await accepts();
    for (const { store } of [a, b]) expect(await store.history.differs(held)).toBe(false);
    await refusesEach(lost);
  });

  it('lets no record come back that Redis did not have', async () => {
    const first = await created();
    await a.redis.del(a.keys.requests, a.keys.audit, a.keys.auditHead);
    await noticed();
    await a.store.note(goneRequestAnchor(first.id, given, {}));
    await accepts();
    await refusesEach([first]);
  });

  it('is the newest record of a pre-approval, too', async () => {
    const { preApprovals } = a.store;
    const revoked = { ...preApproval, version: 2, commitId: 'c2', revoked: { by: 'U', at: 1 } };
    const facts = { preApproval: preApproval.id };
    await preApprovals.save(preApproval, undefined, makeEntry({ facts }));
    const older = (await a.redis.hget(a.keys.preApprovals, preApproval.id)) ?? '';
    await preApprovals.save(revoked, preApproval, makeEntry({ facts }));
    await a.redis.del(a.keys.audit, a.keys.auditHead);
    await noticed();
    await a.store.note(preApprovalAnchor(revoked, given));
    await accepts();
    for (const { store } of [a, b]) expect(await store.history.differs(revoked)).toBe(false);
    await a.redis.hset(a.keys.preApprovals, preApproval.id, older);
    for (const { store } of [a, b]) expect(await store.history.differs(preApproval)).toBe(true);
  });
});

describe('a request whose last entry was lost, but not its record', () => {
  it('is open by the log, until its record was written down', async () => {
    const first = await created();
    const head = (await a.redis.get(a.keys.auditHead)) ?? '';
    const over = next(first, { state: { status: 'withdrawn', at: 1 } });
    const facts = { status: 'withdrawn' };
    const entry = makeEntry({ event: 'request.withdrawn', requestId: first.id, facts });
    await a.store.commit(makeTransition(over, { before: first, entry }));
    await lose({ id: first.id, record: await stored(first.id), head, n: 1 });
    await noticed();
    await accepts();
    for (const { store } of [a, b]) {
      expect(await store.history.differs(over)).toBe(false);
      const usage = await store.history.usage();
      expect([usage.isOpen(first.id), usage.requestsOf('U0REQUESTER').open]).toEqual([true, 1]);
    }
    await a.store.note(requestAnchor(over, given));
    for (const { store } of [a, b]) {
      expect(await store.history.differs(over)).toBe(false);
      const usage = await store.history.usage();
      expect([usage.isOpen(first.id), usage.requestsOf('U0REQUESTER').open]).toEqual([false, 0]);
      expect(usage.open()).toEqual([]);
    }
  });
});
