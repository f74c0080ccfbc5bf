import { describe, expect, it } from 'vitest';
import type { Request } from '../../../src/domain/record/request.ts';
import type { State, Status } from '../../../src/domain/record/state.ts';
import { decide } from '../../../src/domain/transitions/decide.ts';
import { createHoldLost } from '../../../src/workflow/loss/holdLost.ts';
import type { AuditEntry, LostEntry } from '../../../src/workflow/ports/audit.ts';
import { people, policy } from '../../domain/fixtures.ts';
import {
  makeEntry,
  makeRequest,
  makeStep,
  makeTransition,
  next,
  recordingLog,
  records,
  T0,
} from '../../store/fixtures.ts';
import { storeForEachTest } from '../../store/storeForEachTest.ts';

const a = storeForEachTest();

const APPROVED: State = { status: 'approved', at: T0, retryAt: T0 };

async function commit(before: Request, over: Partial<Request> = {}): Promise<Request> {
  const after = next(before, over);
  const entry = makeEntry({ requestId: after.id, facts: { status: after.state.status } });
  expect(await a.store.commit(makeTransition(after, { before, entry }))).toEqual({ ok: true });
  return after;
}

async function approved(): Promise<Request> {
  const request = makeRequest({ state: APPROVED });
  await a.store.commit(makeTransition(request));
  return request;
}

const load = async ({ id }: Request) => {
  const loaded = await a.store.load(id);
  if (loaded === undefined) throw new Error(`${id} is gone`);
  return loaded.request;
};
const putBack = (older: Request) => a.redis.hset(a.keys.requests, older.id, records.write(older));

/** What the copy says that was lost; `noted` runs before each note, `stops` after the hold. */
function holding(
  request: Request,
  status: Status,
  {
    noted = async () => undefined,
    stops = false,
  }: { noted?: () => Promise<unknown>; stops?: boolean } = {},
) {
  const facts = { status, version: 9 };
  const lost: LostEntry = {
    n: 9,
    isAuthentic: true,
    entry: makeEntry({ event: 'create.intent', requestId: request.id, facts }),
  };
  const said: AuditEntry[] = [];
  const run = createHoldLost({
    async *readLost() {
      yield lost;
    },
    history: a.store.history,
    requests: {
      load: a.store.load,
      now: a.store.now,
      async note(entry) {
        await noted();
        said.push(entry);
        await a.store.note(entry);
      },
    },
    preApprovals: a.store.preApprovals,
    transitions: {
      async move(_, command) {
        const before = await load(request);
        const asked =
          typeof command === 'function'
            ? command({ request: before, now: T0, places: {} })
            : command;
        const decision = decide(before, asked, { policy: policy(), people: people(), now: T0 });
        if (!decision.ok) return decision;
        const held = await commit(before, { state: decision.state });
        if (stops) throw new Error('it dies here');
        return { ok: true, request: held, entry: makeEntry() };
      },
    },
    policy: () => policy(),
    ids: { nonce: () => 'unused' },
    log: recordingLog(),
  });
  return { run, said };
}

const noticed = () => a.store.note(makeEntry({ event: 'safe_mode.on' }));
const accepts = () => a.store.note(makeEntry({ event: 'safe_mode.off' }));
/** Whether nothing is done with it any more, now and after its next step. */
async function differs(request: Request): Promise<readonly boolean[]> {
  const now = await load(request);
  const first = await a.store.history.differs(now);
  const step = makeStep(now);
  await a.store.commit(step);
  return [first, await a.store.history.differs(step.request)];
}

describe('a request that lost entries name', () => {
  it('is held, and goes on from its newest record', async () => {
    const request = await approved();
    await noticed();
    const { run, said } = holding(request, 'creating');
    expect(await run()).toEqual([request.id]);
    const held = await load(request);
    expect(held.state).toMatchObject({ status: 'held', reason: 'entries_lost' });
    expect(said.map(({ facts }) => facts.commit)).toEqual([held.commitId]);
    await accepts();
    expect(await differs(request)).toEqual([false, false]);
  });

  it('goes on from its newest record, though that changed while it was written down', async () => {
    const request = await approved();
    await noticed();
    let changes = 1;
    const { run, said } = holding(request, 'creating', {
      async noted() {
        if (changes > 0) await commit(await load(request));
        changes -= 1;
      },
    });
    await run();
    expect(said.map(({ facts }) => facts.version)).toEqual([2, 3]);
    await accepts();
    expect(await differs(request)).toEqual([false, false]);
  });

  it('is not settled while it changes all the time', async () => {
    const request = await approved();
    await noticed();
    const { run } = holding(request, 'creating', {
      noted: async () => commit(await load(request)),
    });
    await expect(run()).rejects.toMatchObject({ code: 'contended' });
  });

  it('is believed in no record where an older one was put back than the rest of the log names', async () => {
    const older = await approved();
    const creating = await commit(older);
    await commit(creating);
    await putBack(older);
    await noticed();
    const { run, said } = holding(older, 'creating');
    expect(await run()).toEqual([older.id]);
    expect((await load(older)).state).toMatchObject({ status: 'held', reason: 'history_differs' });
    expect(said.map(({ facts }) => facts.version)).toEqual([0]);
    await accepts();
    expect(await differs(older)).toEqual([true, true]);
  });

  it('nor where it was put back while the newest one was written down', async () => {
    const older = await approved();
    await noticed();
    let puts = 1;
    const { run, said } = holding(older, 'creating', {
      async noted() {
        if (puts > 0) await putBack(older);
        puts -= 1;
      },
    });
    await run();
    expect(said.map(({ facts }) => facts.version)).toEqual([2, 0]);
    await accepts();
    expect(await differs(older)).toEqual([true, true]);
  });

  it('nor where that was known before, also if Keywarden dies in the middle', async () => {
    const request = await approved();
    const state: State = {
      status: 'held',
      at: T0,
      reason: 'history_differs',
      from: { status: 'approved' },
    };
    await commit(request, { state });
    await noticed();
    await expect(holding(request, 'creating', { stops: true }).run()).rejects.toThrow('dies');
    await holding(request, 'creating').run();
    expect((await load(request)).state).toMatchObject({ reason: 'history_differs' });
    await accepts();
    expect(await differs(request)).toEqual([true, true]);
  });
});
