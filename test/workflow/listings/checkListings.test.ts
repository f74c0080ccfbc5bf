import { describe, expect, it } from 'vitest';
import type { Request } from '../../../src/domain/record/request.ts';
import type { State } from '../../../src/domain/record/state.ts';
import { StoreError } from '../../../src/foundation/errors.ts';
import { createListingCheck } from '../../../src/workflow/listings/checkListings.ts';
import { createUnusableLists } from '../../../src/workflow/listings/unusableLists.ts';
import type { PutBack } from '../../../src/workflow/ports/alarms.ts';
import type { List, Listings, ScannedCredential } from '../../../src/workflow/ports/listings.ts';
import { makeCredential } from '../../domain/credential/fixtures.ts';
import { NOW, policy, request, STATES, sealed } from '../../domain/fixtures.ts';
import { recordingLog } from '../../store/fixtures.ts';
import { UNTOUCHED } from '../../untouched.ts';

const MINUTE = 60_000;
const idOf = (index: number) => `01JD0000000000000000${String(index).padStart(6, '0')}`;
const waiting = (index: number, state: State = STATES.pending): Request => ({
  ...request(state),
  id: idOf(index),
});

interface Setting {
  readonly size: number;
  /** What is missing of each request, by its index. */
  readonly missing: Map<number, readonly List[]>;
  readonly older?: string;
  readonly unreadable?: string;
  /** Beside these lies something of another type. */
  unusable?: readonly string[];
  readonly unusableKey?: string;
  readonly isEarlyUnreadable?: boolean;
  readonly open?: readonly string[];
  /** The last of them has ended, and the log does not know that. */
  readonly isLastOver?: boolean;
  /** States of requests from the first one on, and the credentials that there are. */
  readonly states?: readonly State[];
  readonly credentials?: readonly ScannedCredential[];
  /** Credentials that have not ended by the log. */
  readonly living?: readonly string[];
  /** The whole key holds a value of another type. */
  readonly isRequestsUnreadable?: boolean;
  /** Nothing can be found out about whether it is older. */
  readonly unjudgeable?: string;
  isTimeRight: boolean;
  /** Safe mode begins after so many notes. */
  isPausedFrom?: number;
  isTaken: boolean;
  slackTakesIt: boolean;
}

function roundOf(over: Partial<Setting> = {}) {
  const setting: Setting = {
    size: 3,
    missing: new Map(),
    isTimeRight: true,
    isTaken: false,
    slackTakesIt: true,
    ...over,
  };
  const told: (readonly PutBack[])[] = [];
  const seen: string[] = [];
  const notes: string[] = [];
  const unreadable: string[] = [];
  const lost: string[] = [];
  const unusable: (readonly string[])[] = [];
  const lists: string[] = [];
  const tried: string[] = [];
  const looked: string[] = [];
  let slept = 0;
  const listings: Listings = {
    ...UNTOUCHED.listings,
    async size() {
      if (setting.isRequestsUnreadable) throw new StoreError('corrupt', 'of another type');
      return setting.size;
    },
    async requests(from) {
      if (setting.isRequestsUnreadable) throw new StoreError('corrupt', 'of another type');
      const first = Number(from);
      const found = Array.from({ length: Math.min(20, setting.size - first) }, (_, index) => {
        const isOver = setting.isLastOver === true && first + index === setting.size - 1;
        const state = setting.states?.[first + index] ?? STATES.pending;
        const one = waiting(first + index, isOver ? STATES.withdrawn : state);
        const needs = ['sign:k1'];
        return one.id === setting.unreadable
          ? { id: one.id, needs }
          : { id: one.id, needs, request: one };
      });
      const next = first + 20;
      return next < setting.size ? { found, next: String(next) } : { found };
    },
    async preApprovals() {
      looked.push('pre-approvals');
      if (setting.isEarlyUnreadable) throw new StoreError('corrupt', 'of another type');
      return { found: [] };
    },
    async notices() {
      looked.push('notices');
      return { found: [] };
    },
    credentials: async () => ({ found: setting.credentials ?? [] }),
    async ofCredential({ id }) {
      looked.push(id);
      return [];
    },
    async ofRequest({ request: { id } }, mend) {
      if (setting.unusable?.includes(id)) {
        const { unusableKey: key } = setting;
        throw new StoreError('corrupt', 'a list of another type', undefined, 'WRONGTYPE', key);
      }
      const index = Number(id.slice(-6));
      const lists = setting.missing.get(index) ?? [];
      if (mend) setting.missing.delete(index);
      seen.push(id);
      return lists;
    },
  };
  const usage = {
    ...UNTOUCHED.history,
    isNewest: ({ id }: { id: string }) => ![setting.older, setting.unjudgeable].includes(id),
    living: async () => new Set(setting.living),
  };
  const open = async () => ({
    ...(await UNTOUCHED.history.usage()),
    open: () => setting.open ?? [],
    isOpen: () => true,
  });
  const log = recordingLog();
  const alarms = {
    async putBack(found: readonly PutBack[]) {
      told.push(found);
      return setting.slackTakesIt;
    },
    async unusable(ids: readonly string[]) {
      unusable.push(ids);
      return setting.slackTakesIt;
    },
  };
  const check = createListingCheck({
    listings,
    history: { ...usage, usage: open },
    records: {
      async loadOpen(id) {
        unreadable.push(id);
      },
      async loadCredential(id) {
        unreadable.push(id);
      },
      unreadableNotice: (id) => unreadable.push(id),
      lostNotice: (id) => lost.push(id),
      unreadableCredential: (id) => unreadable.push(id),
      tell: async () => undefined,
    },
    older: {
      async foundOlder({ id }) {
        if (id === setting.unjudgeable) throw new StoreError('corrupt', 'spoiled meanwhile');
        return id === setting.older;
      },
      tell: async () => undefined,
    },
    requests: {
      now: async () => NOW,
      async note({ event, requestId, facts }) {
        notes.push(`${event} ${requestId} ${facts.lists ?? facts.status}`);
      },
    },
    sweeps: {
      take: async (names) => (setting.isTaken ? [] : names),
      unreported: async () => new Set(),
      markReported: async () => undefined,
    },
    alarms,
    types: { look: async () => undefined },
    unusable: createUnusableLists({
      types: { saw: async (list) => lists.push(list) > 0 },
      alarms,
      log,
    }),
    stuck: {
      async look({ id }, _now, allowed) {
        await allowed();
        tried.push(id);
      },
      tell: async () => undefined,
    },
    policy: () => policy(),
    isTimeRight: async () => setting.isTimeRight,
    isPaused: async () =>
      setting.isPausedFrom !== undefined && notes.length >= setting.isPausedFrom,
    stopwatch: {
      async sleep(ms) {
        slept += ms;
      },
    },
    log,
  });
  return {
    setting,
    told,
    seen,
    notes,
    unreadable,
    lost,
    unusable,
    lists,
    tried,
    looked,
    slept: () => slept,
    run: check.run,
  };
}

describe('a round over all records', () => {
  it('settles what has ended, where the last entry of it was lost', async () => {
    const { run, notes } = roundOf({ isLastOver: true });
    await run();
    expect(notes).toEqual([`record.anchored ${idOf(2)} withdrawn`]);
  });

  it('tells of credentials that cannot be read or are gone, and looks at the others', async () => {
    const keyOf = (digit: string) => ({ ...sealed.key, id: digit.repeat(24) });
    const needs = ['sign:k1'];
    const fine = makeCredential({ id: `apiKey:${'1'.repeat(24)}` });
    const setting = {
      states: [
        { ...STATES.ready, key: keyOf('1') },
        { ...STATES.delivered, key: keyOf('2') },
        // It has none yet.
        { ...STATES.fitting, key: keyOf('3') },
      ],
      credentials: [
        { id: fine.id, credential: fine, needs },
        { id: 'apiKey:broken', needs },
      ],
    };
    const { run, unreadable, looked } = roundOf(setting);
    await run();
    expect(unreadable).toEqual(['apiKey:broken', `apiKey:${'2'.repeat(24)}`]);
    expect(looked).toContain(fine.id);
  });

  it('tells of a credential that only the audit log knows, such as an adopted one, and not twice', async () => {
    const [there, gone] = [`apiKey:${'1'.repeat(24)}`, `apiKey:${'2'.repeat(24)}`];
    const credentials = [
      { id: there, credential: makeCredential({ id: there }), needs: ['sign:k1'] },
    ];
    const states = [{ ...STATES.delivered, key: { ...sealed.key, id: '2'.repeat(24) } }];
    const { run, unreadable } = roundOf({ size: 1, states, credentials, living: [there, gone] });
    await run();
    expect(unreadable).toEqual([gone]);
  });

  it('looks at everything else where the requests cannot be read at all', async () => {
    const gone = `apiKey:${'2'.repeat(24)}`;
    const credentials = [{ id: 'apiKey:broken', needs: ['sign:k1'] }];
    const setting = { isRequestsUnreadable: true, credentials, living: [gone] };
    const { run, unreadable, looked } = roundOf(setting);
    await run();
    expect(unreadable).toEqual(['apiKey:broken', gone]);
    expect(looked).toEqual(['pre-approvals', 'notices']);
  });

  it('looks at the records behind one that cannot be judged', async () => {
    const { run, seen, tried } = roundOf({ unjudgeable: idOf(0) });
    await run();
    expect(seen).toEqual([idOf(1), idOf(2)]);
    expect(tried).toEqual(seen);
  });

  it('tells the admins in one message, after each thing was noted', async () => {
    const missing = new Map<number, readonly List[]>([
      [0, ['due']],
      [2, ['open', 'all']],
    ]);
    const { run, told, notes } = roundOf({ missing });
    await run();
    expect(notes).toEqual([
      `listing.put_back ${idOf(0)} due`,
      `listing.put_back ${idOf(2)} open,all`,
    ]);
    expect(told).toEqual([
      [
        { id: idOf(0), lists: ['due'] },
        { id: idOf(2), lists: ['open', 'all'] },
      ],
    ]);
    await run();
    expect(told).toHaveLength(1);
  });

  it('tells in the next round what Slack did not take', async () => {
    const one = roundOf({ missing: new Map([[0, ['due']]]), slackTakesIt: false });
    await one.run();
    one.setting.slackTakesIt = true;
    await one.run();
    await one.run();
    expect(one.told).toHaveLength(2);
    expect(one.told[1]).toEqual(one.told[0]);
  });

  it.each([10, 1_000, 200_000])('over %i records ends within four minutes', async (size) => {
    const { run, seen, slept } = roundOf({ size });
    await run();
    expect(seen).toHaveLength(size);
    expect(slept()).toBeLessThanOrEqual(4 * MINUTE);
  });

  it('concludes nothing from an older record, and tells of one that is unreadable or gone', async () => {
    const missing = new Map<number, readonly List[]>([[1, ['due']]]);
    const over = { missing, older: idOf(1), unreadable: idOf(2), open: [idOf(0), idOf(7)] };
    const { run, seen, told, unreadable } = roundOf(over);
    await run();
    expect(seen).toEqual([idOf(0)]);
    expect(told).toEqual([]);
    expect(unreadable).toEqual([idOf(2), idOf(7)]);
  });

  it('goes on where one list takes nothing, and tells that once, until it is well again', async () => {
    const one = roundOf({ unusable: [idOf(0)], missing: new Map([[2, ['due']]]) });
    await one.run();
    await one.run();
    expect(one.unusable).toEqual([[idOf(0)]]);
    expect(one.told).toEqual([[{ id: idOf(2), lists: ['due'] }]]);
    one.setting.unusable = undefined;
    await one.run();
    one.setting.unusable = [idOf(1)];
    await one.run();
    expect(one.unusable).toEqual([[idOf(0)], [idOf(1)]]);
  });

  it('tells of each list that is spoiled later, too, while an earlier one still is', async () => {
    const one = roundOf({ unusable: [idOf(0)] });
    await one.run();
    one.setting.unusable = [idOf(0), idOf(1)];
    await one.run();
    one.setting.unusable = [idOf(1)];
    await one.run();
    one.setting.unusable = [idOf(0), idOf(1)];
    await one.run();
    await one.run();
    expect(one.unusable).toEqual([[idOf(0)], [idOf(1)], [idOf(0)]]);
  });

  it('does nothing more once safe mode begins in the middle of it', async () => {
    const missing = new Map<number, readonly List[]>([
      [0, ['due']],
      [1, ['due']],
    ]);
    const { run, setting, notes, tried, told, unreadable } = roundOf({
      missing,
      unreadable: idOf(2),
      isPausedFrom: 1,
    });
    await run();
    // What was noted was not put back any more, and nothing after it was tried or told.
    expect([notes.length, tried, told, unreadable]).toEqual([1, [], [], []]);
    expect(missing.size).toBe(2);
    setting.isPausedFrom = undefined;
    await run();
    expect(tried).toEqual([idOf(0), idOf(1)]);
    expect(unreadable).toEqual([idOf(2)]);
  });

  it('goes on with its other parts where one cannot be read, and names the list', async () => {
    const one = roundOf({ unusable: [idOf(0)], unusableKey: '{x}:of:U1' });
    await one.run();
    expect(one.lists).toEqual(['{x}:of:U1']);
    const { run, looked } = roundOf({ size: 1, isEarlyUnreadable: true });
    await run();
    expect(looked).toEqual(['pre-approvals', 'notices']);
  });

  it('waits for its turn, for the right time, and stops when it is told to', async () => {
    const other = roundOf({ isTaken: true });
    await other.run();
    const wrong = roundOf({ isTimeRight: false });
    await wrong.run();
    const stopped = roundOf({ size: 100 });
    await stopped.run(() => stopped.seen.length >= 30);
    expect([other.seen.length, wrong.seen.length, stopped.seen.length]).toEqual([0, 0, 30]);
  });
});
