import { describe, expect, it } from 'vitest';
import { no } from '../../src/domain/record/result.ts';
import { PausedError, StoreError } from '../../src/foundation/errors.ts';
import { createNoJournal } from '../../src/store/audit/journal.ts';
import { guardedJournal } from '../../src/workflow/audit/backgroundInSafeMode.ts';
import { createSafeMode } from '../../src/workflow/audit/safeMode.ts';
import type { AuditEntry, AuditHead, Mark, SafeMode } from '../../src/workflow/ports/audit.ts';
import { makeEntry, recordingLog } from '../store/fixtures.ts';

const mark = (n: number, epoch = 1, h = `h${n}`): Mark => ({ epoch, n, h });

interface Imagined {
  head: Mark;
  copy: Mark | undefined;
  /** Copies of other replicas, past ones too. */
  readonly others: Mark[];
  markers: boolean | undefined;
  safeMode: SafeMode | undefined;
  silent: boolean;
  alertedId: string;
  down: boolean;
  readonly alerts: SafeMode[];
  readonly noted: AuditEntry[];
  chain: (n: number) => string | undefined;
}

/** An audit head in memory, with hands on everything that may go wrong. */
function setUp(
  over: {
    head?: Mark;
    copy?: Mark;
    others?: Mark[];
    markers?: boolean | undefined;
    silent?: boolean;
  } = {},
) {
  const world: Imagined = {
    head: over.head ?? mark(0, 1, ''),
    copy: over.copy,
    others: over.others ?? [],
    markers: 'markers' in over ? over.markers : false,
    chain: (n) => (n <= world.head.n ? `h${n}` : undefined),
    safeMode: undefined,
    alerts: [],
    noted: [],
    silent: over.silent ?? false,
    alertedId: '',
    down: false,
  };
  const auditHead: AuditHead = {
    async standing() {
      if (world.down) throw new StoreError('unreachable', 'down');
      const { head, safeMode } = world;
      return safeMode === undefined ? { head } : { head, safeMode };
    },
    chainValue: async (n) => world.chain(n),
    async enter(safeMode) {
      if (world.safeMode !== undefined) return false;
      world.safeMode = safeMode;
      return true;
    },
    async leave(safeMode, epoch, entry) {
      if (world.safeMode?.id !== safeMode.id) return false;
      world.safeMode = undefined;
      world.noted.push(entry);
      world.head = { ...world.head, epoch };
      return true;
    },
    mayAlert: async ({ id }) => world.alertedId !== id,
    async alerted({ id }) {
      world.alertedId = id;
    },
    resign: async () => {},
  };
  let ids = 0;
  const guard = createSafeMode({
    auditHead,
    copies: {
      ends: async () => [...(world.copy === undefined ? [] : [world.copy]), ...world.others],
    },
    mayLoseRecords: async () => false,
    requests: {
      now: async () => 1000,
      async note(entry) {
        world.noted.push(entry);
      },
    },
    markersAtAtlas: async () => world.markers,
    async alert(safeMode) {
      if (world.silent) throw new Error('Slack is away');
      world.alerts.push(safeMode);
    },
    policyHash: () => 'policy',
    ids: {
      nonce: () => {
        ids += 1;
        return `id${ids}`;
      },
    },
    log: recordingLog(),
  });
  return { world, guard };
}

describe('the guard over the audit log', () => {
  it.each([
    ['a new installation', {}],
    ['a log with its copy', { head: mark(5), copy: mark(5) }],
    ['a copy that is not quite up to date', { head: mark(5), copy: mark(3) }],
    ['a log without copies', { head: mark(5), markers: true }],
    ['copies of an epoch that is over', { head: mark(2, 2), copy: mark(9, 1) }],
  ])('lets everything go on with %s', async (_what, over) => {
    const { world, guard } = setUp(over);
    await guard.check();
    expect(await guard.isOn()).toBe(false);
    expect(world.alerts).toEqual([]);
  });

  it.each([
    ['ends before its copy', { head: mark(5), copy: mark(6) }, 'behind'],
    ['is empty, and there is a copy', { copy: mark(6) }, 'behind'],
    ['is of an epoch before that of its copy', { head: mark(9, 1), copy: mark(2, 2) }, 'behind'],
    [
      'has another entry at the end of its copy',
      { head: mark(5), copy: mark(4, 1, 'x') },
      'forked',
    ],
    ['has another newest entry than it says', { head: mark(5, 1, 'x') }, 'forked'],
    ['is not there, but Atlas has keys of ours', { markers: true }, 'no_head'],
    ['is not there, and Atlas does not answer', { markers: undefined }, 'atlas_unknown'],
  ])('stops everything when the log %s', async (_what, over, why) => {
    const { world, guard } = setUp(over);
    await guard.check();
    expect(await guard.isOn()).toBe(true);
    expect(guard.known()).toMatchObject({ why });
    expect(world.alerts).toMatchObject([{ why }]);
    expect(world.noted).toMatchObject([{ event: 'safe_mode.on', by: 'keywarden' }]);
    await expect(guard.head()).rejects.toBeInstanceOf(PausedError);
  });

  it('remembers how far the log was, where there is no file', async () => {
    const { world, guard } = setUp({ head: mark(5) });
    expect(await guard.head()).toEqual(mark(5));
    world.head = mark(4);
    expect(await guard.isOn()).toBe(true);
    expect(guard.known()).toMatchObject({ why: 'behind', copy: mark(5) });
  });

  it('remembers an entry where there is no file, so that a log that grew past its loss is found out', async () => {
    const { world, guard } = setUp({ head: mark(5) });
    const journal = guardedJournal(guard, createNoJournal(guard.head));
    await journal.append(makeEntry());
    // It lost entry 5, got another one by that number, and two more.
    world.chain = (n) => (n < 5 ? `h${n}` : `x${n}`);
    world.head = mark(7, 1, 'x7');
    expect(await guard.isOn()).toBe(false);
    await expect(journal.append(makeEntry())).rejects.toBeInstanceOf(PausedError);
    expect(guard.known()).toMatchObject({ why: 'forked', copy: mark(5) });
  });

  it('notices another entry under the number it saw', async () => {
    const { world, guard } = setUp({ head: mark(5) });
    await guard.isOn();
    world.head = mark(5, 1, 'x');
    expect(await guard.isOn()).toBe(true);
    expect(guard.known()).toMatchObject({ why: 'forked' });
  });

  it('is not misled by answers that overtake each other', async () => {
    const { world, guard } = setUp({ head: mark(5) });
    const slow = guard.isOn();
    world.head = mark(6);
    expect(await Promise.all([slow, guard.isOn(), guard.isOn()])).toEqual([false, false, false]);
  });

  it('tells the admins until Slack takes it, and once', async () => {
    const { world, guard } = setUp({ head: mark(5), copy: mark(6), silent: true });
    await guard.check();
    expect(world.alerts).toEqual([]);
    world.silent = false;
    await guard.check();
    await guard.check();
    expect(world.alerts).toHaveLength(1);
  });

  it('goes on in a new epoch, above every copy, when it is accepted', async () => {
    const { world, guard } = setUp({ head: mark(2), copy: mark(9, 3) });
    await guard.check();
    const id = guard.known()?.id ?? '';
    expect(await guard.leave('another', 'U0ADMIN')).toEqual(no({ why: 'safe_mode_over' }));
    expect(await guard.leave(id, 'U0ADMIN')).toMatchObject({ ok: true });
    expect(world.head.epoch).toBe(4);
    expect(world.noted.at(-1)).toMatchObject({
      event: 'safe_mode.off',
      by: 'U0ADMIN',
      facts: { why: 'behind', log: 2, copy: 9, epoch: 4 },
    });
    await guard.check();
    expect(await guard.isOn()).toBe(false);
    expect(await guard.leave(id, 'U0ADMIN')).toEqual(no({ why: 'safe_mode_over' }));
  });

  it('learns what another replica found, and that it is over', async () => {
    const { world, guard } = setUp({ head: mark(5) });
    world.safeMode = { id: 'theirs', why: 'behind', since: 1, log: mark(5) };
    expect(await guard.isOn()).toBe(true);
    expect(guard.known()?.id).toBe('theirs');
    world.safeMode = undefined;
    expect(await guard.isOn()).toBe(false);
  });

  it('lets a new installation go on by itself once Atlas answers', async () => {
    const { world, guard } = setUp({ markers: undefined });
    await guard.check();
    await guard.check();
    expect(guard.known()?.why).toBe('atlas_unknown');
    world.markers = false;
    await guard.check();
    expect(await guard.isOn()).toBe(false);
    expect(world.noted.at(-1)).toMatchObject({ event: 'safe_mode.off', by: 'keywarden' });
  });

  it('does not end it by itself where there are copies: it is no new installation', async () => {
    const { world, guard } = setUp({ markers: undefined });
    await guard.check();
    world.markers = false;
    world.copy = mark(6);
    await guard.check();
    expect(guard.known()?.why).toBe('atlas_unknown');
  });

  it('compares the copy of a replica that is gone, too, when another one has copied on', async () => {
    const { guard } = setUp({ head: mark(9), copy: mark(9), others: [mark(5, 1, 'lost')] });
    await guard.check();
    expect(guard.known()).toMatchObject({ why: 'forked', copy: { n: 5 } });
  });

  it('lets no entry count that only the file of this replica agrees with', async () => {
    const { world, guard } = setUp({ head: mark(5), copy: mark(5) });
    const isTrusted = async () => {
      if (await guard.isOn()) throw new PausedError();
    };
    const journal = guardedJournal(guard, { append: isTrusted, catchUp: isTrusted });
    await journal.append(makeEntry());
    world.others.push(mark(5, 1, 'lost'));
    await expect(journal.append(makeEntry())).rejects.toBeInstanceOf(PausedError);
  });

  it('stays paused when that answer is that there are keys of ours', async () => {
    const { world, guard } = setUp({ markers: undefined });
    await guard.check();
    world.markers = true;
    await guard.check();
    expect(guard.known()?.why).toBe('no_head');
  });

  it('does not guess while the store is away', async () => {
    const { world, guard } = setUp({ head: mark(5) });
    world.down = true;
    await expect(guard.isOn()).rejects.toBeInstanceOf(StoreError);
  });
});
