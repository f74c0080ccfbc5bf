import { describe, expect, it } from 'vitest';
import type { CredentialCommand } from '../../../src/domain/credential/commands/decide.ts';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { dueOf, needOf } from '../../../src/domain/credential/due.ts';
import { fittingNotices } from '../../../src/domain/credential/endNotices.ts';
import { endOf } from '../../../src/domain/credential/ends.ts';
import { HOUR, NOW } from '../fixtures.ts';
import { applied, DAY, GRACE, given, makeCredential, played, STATES } from './fixtures.ts';

const by = 'U0DANA';
const at = (credential: Credential) => endOf(credential);

/** Handed over just now, with so long to live. */
function handedOver(lifetime: number): Credential {
  const unrevealed = makeCredential({
    handedOverAt: undefined,
    ends: {},
    told: undefined,
    lifetime,
  });
  return played(unrevealed, [{ type: 'handed_over', by }, NOW]);
}

describe('the end of a credential', () => {
  it('is the earliest cut, and the cut is its reason', () => {
    const own = makeCredential({ ends: { approved: NOW + 9 } });
    expect(at(own)).toEqual({ at: NOW + 9, cut: 'approved' });
    const ends = { approved: NOW + 9, orphaned: NOW + 3, replaced: NOW + 2, reviewed: NOW + 5 };
    expect(at(makeCredential({ ends }))).toEqual({ at: NOW + 2, cut: 'replaced' });
    const even = { approved: NOW, orphaned: NOW, reviewed: NOW };
    expect(at(makeCredential({ ends: even }))).toEqual({ at: NOW, cut: 'reviewed' });
  });

  it('does not exist where nobody approved one', () => {
    const lifted = makeCredential({ ends: {}, told: undefined, lifetime: undefined });
    expect(at(lifted)).toBeUndefined();
    expect(dueOf(lifted)).toBeNull();
    const extend = { type: 'extend', by, request: 'r', from: NOW, to: NOW + DAY } as const;
    expect(applied(lifted, extend)).toBe('no_end');
  });

  it('begins to count when somebody is given the secret', () => {
    const credential = handedOver(90 * DAY);
    expect(credential.ends).toEqual({ approved: NOW + 90 * DAY });
    expect(credential.handedOverAt).toBe(NOW);
    expect(dueOf(credential)).toBe(NOW + 83 * DAY);
  });

  it('comes back when the cut that was earlier is taken away', () => {
    const replaced = played(makeCredential(), [
      { type: 'cut', by, cut: 'replaced', at: NOW + DAY },
    ]);
    expect(at(replaced)).toEqual({ at: NOW + DAY, cut: 'replaced' });
    const back = played(replaced, [{ type: 'cut', by, cut: 'replaced', at: null }]);
    expect(at(back)).toEqual({ at: NOW + 89 * DAY, cut: 'approved' });
  });

  it('is not moved by an extension whose voters saw another end, or to an earlier one', () => {
    const credential = makeCredential();
    const approved = NOW + 89 * DAY;
    const extend = (from: number, to: number): CredentialCommand => {
      return { type: 'extend', by, request: 'r', from, to };
    };
    expect(applied(credential, extend(approved - 1, approved + DAY))).toBe('basis_changed');
    expect(applied(credential, extend(approved, approved))).toBe('end_not_later');
  });
});

describe('the notices of an end', () => {
  it.each([
    [90 * DAY, ['week', 'day', 'hour']],
    [7 * DAY, ['day', 'hour']],
    [2 * DAY, ['day', 'hour']],
    [DAY, ['hour']],
    [HOUR, []],
  ])('of a life of %i ms are those that fit', (lifetime, names) => {
    const fitting = fittingNotices({ end: NOW + lifetime, since: NOW });
    expect(fitting.map(({ name }) => name)).toEqual(names);
  });

  it('come one after the other, and then the end', () => {
    let credential = handedOver(90 * DAY);
    const end = NOW + 90 * DAY;
    for (const before of [7 * DAY, DAY, HOUR]) {
      expect(dueOf(credential)).toBe(end - before);
      expect(needOf(credential, end - before - 1)).toBeUndefined();
      expect(needOf(credential, end - before)).toBe('notice');
      credential = played(credential, [{ type: 'notice_due' }, end - before]);
    }
    expect(dueOf(credential)).toBe(end);
    expect(applied(credential, { type: 'end_due', graceMs: GRACE }, given(end - 1))).toBe(
      'not_due',
    );
    expect(needOf(credential, end)).toBe('end');
  });

  it('become one after an outage; before it the end does not come', () => {
    const credential = handedOver(90 * DAY);
    const late = NOW + 91 * DAY;
    expect(needOf(credential, late)).toBe('notice');
    expect(applied(credential, { type: 'end_due', graceMs: GRACE }, given(late))).toBe(
      'notice_first',
    );
    const told = played(credential, [{ type: 'notice_due' }, late]);
    expect(told.told?.sent).toEqual(['week', 'day', 'hour']);
    expect(needOf(told, late)).toBe('end');
  });

  it('are sent anew for another end', () => {
    const near = played(handedOver(90 * DAY), [{ type: 'notice_due' }, NOW + 84 * DAY]);
    const to = NOW + 120 * DAY;
    const from = NOW + 90 * DAY;
    const extended = played(near, [{ type: 'extend', by, request: 'r', from, to }, NOW + 85 * DAY]);
    expect(extended.told).toEqual({ end: to, since: NOW + 85 * DAY, sent: [] });
    expect(dueOf(extended)).toBe(to - 7 * DAY);
  });
});

describe('a credential in use', () => {
  const end = NOW + 90 * DAY;
  const putOff = (to: number, usedAt: number) => ({ type: 'put_off', to, usedAt }) as const;
  const near = () => played(handedOver(90 * DAY), [{ type: 'notice_due' }, end - DAY]);

  it('has its end put off once', () => {
    const off = played(near(), [putOff(end + 3 * DAY, end - DAY - HOUR), end - DAY]);
    expect(endOf(off)).toEqual({ at: end + 3 * DAY, cut: 'approved' });
    // What was approved stays what was approved.
    expect(off.ends.approved).toBe(end);
    expect(dueOf(off)).toBe(end + 2 * DAY);
    const again = putOff(end + 9 * DAY, end + 2 * DAY);
    expect(applied(off, again, given(end + 2 * DAY))).toBe('put_off_before');
  });

  it('is extended from the end that was approved, not from where it was put off to', () => {
    const off = played(near(), [putOff(end + 3 * DAY, end - DAY), end - DAY]);
    const extend = { type: 'extend', by, request: 'r', from: end, to: end + 30 * DAY } as const;
    const extended = played(off, [extend, end + DAY]);
    expect(endOf(extended)).toEqual({ at: end + 30 * DAY, cut: 'approved' });
    expect(extended.putOff).toBeUndefined();
  });

  it.each([
    ['it was not used within a day', end - DAY, end - 2 * DAY - 1, 'not_in_use'],
    ['it is too early', end - DAY - 1, end - DAY - 1, 'not_due'],
    ['its end is reached', end, end, 'not_due'],
  ])('is not put off where %s', (_, now, usedAt, why) => {
    expect(applied(near(), putOff(end + 3 * DAY, usedAt), given(now))).toBe(why);
  });

  it('is not put off where it ends for another reason than its time', () => {
    const cut = { type: 'cut', by, cut: 'replaced', at: end - HOUR } as const;
    const replaced = played(near(), [cut, end - DAY]);
    expect(applied(replaced, putOff(end + DAY, end - DAY), given(end - DAY))).toBe('no_end');
  });
});

describe('at its end', () => {
  const end = NOW + 2 * DAY;
  const ready = () =>
    played(
      handedOver(2 * DAY),
      [{ type: 'notice_due' }, end - DAY],
      [{ type: 'notice_due' }, end - 1],
    );

  it('a credential is frozen, and deleted when its grace is over', () => {
    const freezing = played(ready(), [{ type: 'end_due', graceMs: GRACE }, end + 5]);
    expect(freezing.state).toMatchObject({
      to: 'frozen',
      why: 'approved',
      deleteAt: end + 5 + GRACE,
    });
    const frozen = played(freezing, [
      { type: 'moved', work: freezing.version, readAt: end + 9 },
      end + 9,
    ]);
    expect(frozen.state).toMatchObject({ status: 'frozen', deleteAt: end + 5 + GRACE });
    // Every week its owner hears that it is still frozen.
    expect(needOf(frozen, end + 9 + GRACE)).toBe('delete');
    const deletion = { type: 'delete_due', isOwed: false } as const;
    expect(applied(frozen, deletion, given(end + GRACE))).toBe('not_due');
    const ending = played(frozen, [deletion, end + 5 + GRACE]);
    expect(ending.state).toMatchObject({ status: 'ending', why: 'approved', by: 'keywarden' });
  });

  it('it is deleted at once where the policy gives no grace', () => {
    const ending = played(ready(), [{ type: 'end_due', graceMs: 0 }, end]);
    expect(ending.state).toMatchObject({ status: 'ending', why: 'approved' });
  });

  it('it is not deleted while the notice of its freeze is still owed', () => {
    const freezing = played(ready(), [{ type: 'end_due', graceMs: GRACE }, end]);
    const proof = { type: 'moved', work: freezing.version, readAt: end } as const;
    const over = end + GRACE;
    const later = played(freezing, [proof, end], [{ type: 'delete_due', isOwed: true }, over]);
    expect(later.state).toMatchObject({ status: 'frozen', deleteAt: over + DAY });
    expect(needOf(later, over + DAY - 1)).not.toBe('delete');
    expect(needOf(later, over + DAY)).toBe('delete');
  });

  it('a freeze that Atlas refuses is held, and it is still deleted in the end', () => {
    const freezing = played(ready(), [{ type: 'end_due', graceMs: GRACE }, end]);
    const stuck = { type: 'stuck', work: freezing.version, reason: 'refused' } as const;
    const held = played(freezing, [{ ...stuck, problem: { code: 'forbidden' } }, end]);
    expect(held.state.status).toBe('held');
    const late = played(held, [{ type: 'freeze_late' }, end + HOUR]);
    const sent = played(late, [{ type: 'delete_due', isOwed: false }, end + GRACE - DAY]);
    expect(dueOf(sent)).toBe(end + GRACE);
    expect(needOf(sent, end + GRACE - 1)).toBeUndefined();
    const deleted = played(sent, [{ type: 'delete_due', isOwed: false }, end + GRACE]);
    expect(deleted.state.status).toBe('ending');
  });

  it('what a person froze is given its grace from then on, and its owner was told before', () => {
    const frozen = { ...handedOver(2 * DAY), state: STATES.frozen };
    expect(needOf(frozen, end)).toBe('end');
    const noted = played(frozen, [{ type: 'end_due', graceMs: 0 }, end]);
    expect(noted.state).toMatchObject({ status: 'frozen', why: 'asked', deleteAt: end });
    expect(applied(noted, { type: 'end_due', graceMs: 0 }, given(end))).toBe(
      'credential_overtaken',
    );
  });

  it('nothing happens by time to what Redis may have forgotten', () => {
    const held = played(ready(), [{ type: 'hold', reason: 'entries_lost' }, end]);
    expect(dueOf(held)).toBeNull();
    expect(needOf(held, end + 100 * DAY)).toBeUndefined();
    const due = { type: 'end_due', graceMs: GRACE } as const;
    expect(applied(held, due, given(end))).toBe('credential_overtaken');
  });
});
