import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { dueOf, needOf } from '../../../src/domain/credential/due.ts';
import { HOUR, NOW } from '../fixtures.ts';
import { applied, DAY, freezing, GRACE, given, makeCredential, played } from './fixtures.ts';

const MINUTE = 60_000;
const end = NOW;
const owed = { type: 'delete_due', isOwed: true } as const;
const sent = { type: 'delete_due', isOwed: false } as const;
const late = { type: 'freeze_late' } as const;

/** Its end was reached, and its freeze has begun. */
function begun(graceMs: number): Credential {
  const inUse = makeCredential({ ends: { approved: end }, told: undefined });
  return played(inUse, [{ type: 'end_due', graceMs }, end]);
}

function refused(credential: Credential): Credential {
  const { version } = credential;
  const problem = { code: 'forbidden' };
  return played(credential, [{ type: 'stuck', work: version, reason: 'refused', problem }, end]);
}

function deleteAtOf({ state }: Credential): number | undefined {
  const inner = state.status === 'held' ? state.from : state;
  return 'deleteAt' in inner ? inner.deleteAt : undefined;
}

describe('a freeze at the end that does not succeed', () => {
  it('is told of once, and the key is deleted when its grace is over', () => {
    for (const waiting of [begun(GRACE), refused(begun(GRACE))]) {
      expect(applied(waiting, late, given(end + 15 * MINUTE - 1))).toBe('not_due');
      expect(applied(waiting, sent, given(end + GRACE))).toBe('notice_first');
      const told = played(waiting, [late, end + 15 * MINUTE]);
      expect(applied(told, late, given(end + HOUR))).toBe('credential_overtaken');
      expect(deleteAtOf(told)).toBe(end + GRACE);
      const seen = played(told, [sent, end + GRACE - DAY]);
      expect(applied(seen, sent, given(end + GRACE - 1))).toBe('not_due');
      expect(played(seen, [sent, end + GRACE]).state.status).toBe('ending');
    }
  });

  it('is no reason to delete earlier than a day after that was told', () => {
    const told = played(refused(begun(HOUR)), [late, end + 15 * MINUTE]);
    const check = end + 75 * MINUTE;
    expect(dueOf(told)).toBe(check);
    expect(applied(told, sent, given(check - 1))).toBe('not_due');
    const seen = played(told, [sent, check]);
    expect(needOf(seen, check + DAY - 1)).toBeUndefined();
    expect(played(seen, [sent, check + DAY]).state.status).toBe('ending');
  });

  it('puts the deletion off as long as that is not told', () => {
    const told = played(refused(begun(HOUR)), [late, end + 15 * MINUTE]);
    const check = end + 75 * MINUTE;
    const off = played(told, [owed, check]);
    expect(deleteAtOf(off)).toBe(check + 2 * DAY);
    expect(dueOf(off)).toBe(check + DAY);
    const seen = played(off, [sent, check + DAY]);
    expect(played(seen, [sent, check + 2 * DAY]).state.status).toBe('ending');
  });

  it('is told before anything is deleted after an outage of the whole grace', () => {
    const waiting = begun(HOUR);
    const back = end + 9 * DAY;
    expect(needOf(waiting, back)).toBe('late');
    const told = played(waiting, [late, back]);
    expect(deleteAtOf(told)).toBe(back + DAY + HOUR);
  });

  it('gives the owner a day where it succeeds after all, shortly before the deletion', () => {
    const waiting = begun(HOUR);
    const proof = { type: 'moved', work: waiting.version, readAt: end + HOUR - MINUTE } as const;
    const frozen = played(waiting, [proof, end + HOUR - MINUTE]);
    expect(frozen.state).toMatchObject({ status: 'frozen', deleteAt: end + HOUR - MINUTE + DAY });
    const atOnce = played(waiting, [{ ...proof, readAt: end + 1 }, end + 1]);
    expect(atOnce.state).toMatchObject({ status: 'frozen', deleteAt: end + HOUR });
  });

  it('counts also where a person had asked for that freeze before', () => {
    const stuck = makeCredential({
      ends: { approved: end },
      state: { status: 'held', at: NOW - DAY, reason: 'refused', from: freezing },
    });
    const noted = played(stuck, [{ type: 'end_due', graceMs: 0 }, end]);
    expect(needOf(noted, end)).toBe('late');
    expect(deleteAtOf(played(noted, [late, end]))).toBe(end + DAY + HOUR);
  });

  it('is forgotten where the end is moved', () => {
    const told = played(begun(GRACE), [late, end + HOUR]);
    const extend = { type: 'extend', by: 'U0DANA', request: 'r', from: end, to: end + 9 * DAY };
    const extended = played(told, [{ ...extend, type: 'extend' }, end + HOUR]);
    expect(extended.state).toMatchObject({ status: 'moving', to: 'live' });
    expect(extended.state).not.toHaveProperty('late');
  });
});
