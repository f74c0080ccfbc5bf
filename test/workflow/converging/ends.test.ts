import { describe, expect, it } from 'vitest';
import { FREEZE } from '../../../src/domain/credential/commands/byTime.ts';
import { endOf } from '../../../src/domain/credential/ends.ts';
import type { Read, ShownCredential } from '../../../src/workflow/ports/credentialAccess.ts';
import { PROJECT_ID } from '../../atlas/scene.ts';
import { DAY, HOUR, openLedger } from './ledgerStage.ts';

const MINUTE = 60_000;
const ACCESS = {
  organizationRoles: ['ORG_READ_ONLY'],
  projects: [{ projectId: PROJECT_ID, roles: ['GROUP_READ_ONLY'] }],
  addresses: ['203.0.113.7'],
};

function ending(at: number, now: number) {
  return { ends: { approved: at }, told: { end: at, since: now, sent: [] } };
}

describe('a key whose time is over', () => {
  it('is told of three times, frozen, and deleted when the grace is over', async () => {
    const stage = await openLedger();
    const now = stage.clock.now();
    const key = await stage.issue(ACCESS, ending(now + 30 * DAY, now));
    stage.later(23 * DAY);
    await stage.attend();
    stage.later(6 * DAY);
    await stage.attend();
    stage.later(DAY - HOUR);
    await stage.attend();
    expect(stage.events()).toEqual(Array(3).fill('credential.end_near'));
    stage.later(HOUR);
    await stage.attend();
    expect(stage.record(key).state).toMatchObject({ status: 'frozen', why: 'approved' });
    stage.later(7 * DAY - HOUR);
    await stage.attend();
    expect(stage.record(key).state.status).toBe('frozen');
    stage.later(2 * HOUR);
    await stage.attend();
    expect(stage.record(key).state).toMatchObject({ status: 'ended', proof: 'deleted' });
    expect(stage.atlasKey(key)).toBeUndefined();
  });

  it('is not deleted as long as its owner was not told of the freeze', async () => {
    const stage = await openLedger();
    const key = await stage.issue(ACCESS, { ends: { approved: stage.clock.now() } });
    await stage.attend();
    stage.owed.add(key.id);
    stage.later(7 * DAY + HOUR);
    await stage.attend();
    expect(stage.events()).toContain('credential.deletion_put_off');
    expect(stage.atlasKey(key)).toBeDefined();
    stage.owed.clear();
    stage.later(FREEZE.untold);
    await stage.attend();
    expect(stage.record(key).state.status).toBe('ended');
  });

  it('is deleted at once where the policy gives no grace', async () => {
    const stage = await openLedger({ policy: { graceForMs: 0 } });
    const key = await stage.issue(ACCESS, { ends: { approved: stage.clock.now() } });
    await stage.attend();
    expect(stage.record(key).state.status).toBe('ended');
  });
});

/** What Atlas answers of a key that was used. */
function seenInUse(read: Read, use: ShownCredential['use']): Read {
  return read.is === 'read' ? { ...read, credential: { ...read.credential, use } } : read;
}

describe('a key that is in use a day before its end', () => {
  async function used(organizationRoles: readonly string[], policy = {}) {
    const stage = await openLedger({ policy });
    const now = stage.clock.now();
    const end = now + 2 * DAY;
    const key = await stage.issue({ ...ACCESS, organizationRoles }, ending(end, now));
    const use = [{ address: '203.0.113.7/32', lastUsedAt: now + DAY - HOUR }];
    const replica = stage.replica({
      credentialAccess(id, kind) {
        const access = stage.atlas.credentialAccess(id, kind);
        return access && { ...access, read: async (of) => seenInUse(await access.read(of), use) };
      },
    });
    stage.later(DAY);
    await stage.attend(replica);
    return { end, put: endOf(stage.record(key))?.at, events: stage.events() };
  }

  it('lives three days longer, once, and that is told instead', async () => {
    const { end, put, events } = await used(['ORG_READ_ONLY']);
    expect(put).toBe(end + 3 * DAY);
    expect(events).toEqual(['credential.end_put_off']);
  });

  it('does not where it may do dangerous things, or the policy says so', async () => {
    const owner = await used(['ORG_OWNER']);
    expect(owner).toMatchObject({ put: owner.end, events: ['credential.end_near'] });
    const never = await used(['ORG_READ_ONLY'], { putOffMs: 0 });
    expect(never).toMatchObject({ put: never.end, events: ['credential.end_near'] });
  });
});

describe('a hundred keys that end at the same time', () => {
  it('end when Atlas is back, with at most 60 calls in a minute', async () => {
    const stage = await openLedger({ policy: { graceForMs: 0 } });
    const end = stage.clock.now() + HOUR;
    const keys = [];
    for (let count = 0; count < 100; count += 1) {
      keys.push(await stage.issue(ACCESS, { ends: { approved: end } }));
    }
    await stage.sim.faults.down(true);
    stage.later(HOUR);
    await stage.attend(undefined, 2 * keys.length);
    expect(keys.every((key) => stage.record(key).state.status === 'ending')).toBe(true);
    await stage.sim.faults.down(false);
    const calls: number[] = [];
    const off = stage.sim.onChange(() => {
      if (calls.length < stage.sim.exchanges.length) calls.push(stage.clock.now());
    });
    for (let minute = 0; minute < 15; minute += 1) {
      stage.later(MINUTE);
      await stage.attend();
    }
    off();
    expect(keys.every((key) => stage.record(key).state.status === 'ended')).toBe(true);
    const within = calls.map((at) => calls.filter((one) => one >= at && one < at + MINUTE).length);
    expect(Math.max(...within)).toBeLessThanOrEqual(61);
  });
});
