import { describe, expect, it } from 'vitest';
import type { Request } from '../../../src/domain/record/request.ts';
import type { State } from '../../../src/domain/record/state.ts';
import { decide } from '../../../src/domain/transitions/decide.ts';
import { withReminder } from '../../../src/domain/transitions/revealReminder.ts';
import {
  attempt,
  HOUR,
  NOW,
  outcomeOf,
  people,
  person,
  policy,
  request,
  STATES,
  sealed,
} from '../fixtures.ts';

const given = { policy: policy(), people: people(), now: NOW };
const COMMANDS = {
  fitted: { type: 'fitted', attempt: 1, readAt: NOW, until: NOW + HOUR },
  delivered: { type: 'delivered', claimId: 'V1:n' },
  remind: { type: 'remind' },
  revoke: { type: 'revoke', by: 'U0ADMIN', replace: false, keyId: sealed.key.id },
  may_begin: { type: 'may_begin', credential: `apiKey:${sealed.key.id}` },
  hold: { type: 'hold', reason: 'credentials' },
  resume: { type: 'resume', by: 'U0ADMIN' },
} as const;

describe('reminders', () => {
  const at = (now: number) => ({ ...given, now });
  const created = decide(request(STATES.fitting), COMMANDS.fitted, given);
  const waiting = request(created.ok ? created.state : STATES.pending);
  it('come at half time and not before, and the last one an hour before the end', () => {
    const day = { ...sealed, key: { ...sealed.key, createdAt: NOW }, until: NOW + 24 * HOUR };
    const first = withReminder(day, NOW);
    expect(first.remindAt).toBe(NOW + 12 * HOUR);
    const state = { status: 'ready', ...first } as const;
    expect(outcomeOf(decide(request(state), COMMANDS.remind, at(NOW + 12 * HOUR - 1)))).toBe(
      'overtaken',
    );
    const again = decide(request(state), COMMANDS.remind, at(NOW + 12 * HOUR));
    expect(again).toMatchObject({ ok: true, state: { remindAt: NOW + 23 * HOUR } });
    if (!again.ok) return;
    const last = decide(request(again.state), COMMANDS.remind, at(NOW + 23 * HOUR));
    expect(outcomeOf(last)).toBe('-> ready');
    expect(last).not.toHaveProperty('state.remindAt');
  });
  it('come once where the time to reveal is short', () => {
    expect(created).toMatchObject({ state: { remindAt: NOW - 500 + (HOUR + 500) / 2 } });
    expect(outcomeOf(decide(waiting, COMMANDS.remind, at(NOW + HOUR / 2)))).toBe('-> ready');
    const reminded = decide(waiting, COMMANDS.remind, at(NOW + HOUR / 2));
    expect(reminded).not.toHaveProperty('state.remindAt');
  });
  it('do not come when the time is over', () => {
    expect(outcomeOf(decide(waiting, COMMANDS.remind, at(NOW + HOUR)))).toBe('overtaken');
  });
});

describe('revoking', () => {
  const DAY = 24 * HOUR;
  const revokeBy = (by: string, state: State = STATES.ready, facts = people()) =>
    outcomeOf(decide(request(state), { ...COMMANDS.revoke, by }, { ...given, people: facts }));
  const until = { replacement: { until: NOW + DAY, keys: [] } };
  const delivered = (change: Partial<Request> = until) => request(STATES.delivered, change);
  const replace = { ...COMMANDS.revoke, by: 'U0DANA', replace: true } as const;
  const waiting: State = { ...STATES.approved, waitsFor: `apiKey:${sealed.key.id}` } as never;

  it.each(['U0DANA', 'U0RAVI', 'U0ADMIN'])('is for requester, approver and admin: %s', (by) => {
    expect(revokeBy(by)).toBe('-> revoked');
  });
  it('is for nobody else, another approver of the policy included', () => {
    expect(revokeBy('U0OLGA')).toBe('not_revoker');
    expect(revokeBy('U0MEI')).toBe('not_revoker');
  });
  it('is not for who is no member any more, or unknown', () => {
    const gone = people(person('U0RAVI', { standing: 'deactivated' }));
    expect(revokeBy('U0RAVI', STATES.ready, gone)).toBe('not_a_member');
    expect(revokeBy('U0NEW')).toBe('person_unknown');
  });
  it('ends a key that is held because it cannot be shown', () => {
    const held = {
      status: 'held',
      at: NOW,
      reason: 'seal_broken',
      from: { status: 'ready', ...sealed },
    } as const;
    expect(revokeBy('U0ADMIN', held)).toBe('-> revoked');
    expect(outcomeOf(decide(request(held), replace, given))).toBe('-> approved');
  });
  it.each([false, true])('is for the key that was shown, not for its successor: %s', (wish) => {
    const shown = { ...replace, replace: wish, keyId: 'b'.repeat(24) };
    expect(outcomeOf(decide(delivered(), shown, given))).toBe('stale_window');
  });
  it('leaves no sealed secret in the record', () => {
    const decision = decide(request(STATES.ready), COMMANDS.revoke, given);
    expect(JSON.stringify(decision)).not.toContain('v1.sealed');
  });

  describe('with a new key in its place', () => {
    it('is for the requester only', () => {
      const wish = { ...replace, by: 'U0RAVI' };
      expect(outcomeOf(decide(delivered(), wish, given))).toBe('not_requester');
    });
    it('creates under the same approvals once the old key is gone', () => {
      const spent = delivered({ ...until, attempts: 4 });
      const decision = decide(spent, replace, given);
      expect(decision).toMatchObject({
        ok: true,
        state: { status: 'approved', waitsFor: `apiKey:${sealed.key.id}` },
        changes: { attemptsAllowed: 8, replacement: { keys: [sealed.key] } },
      });
      expect(decision).not.toHaveProperty('changes.grants');
      if (!decision.ok) return;
      const begin = { type: 'begin', attempt: { ...attempt, number: 5 }, leaseUntil: NOW } as const;
      const asked = request(decision.state, { ...spent, ...decision.changes });
      expect(outcomeOf(decide({ ...asked, state: decision.state }, begin, given))).toBe(
        'overtaken',
      );
      const gone = decide({ ...asked, state: decision.state }, COMMANDS.may_begin, given);
      expect(gone).toMatchObject({ event: 'key.revoked_for_replacement' });
      if (!gone.ok) return;
      expect(gone.state).toEqual({ status: 'approved', at: NOW, retryAt: NOW });
      expect(outcomeOf(decide({ ...asked, state: gone.state }, begin, given))).toBe('-> creating');
    });
    it('waits for the end of this credential and of no other', () => {
      const other = { ...COMMANDS.may_begin, credential: 'apiKey:other' };
      expect(outcomeOf(decide(request(waiting), other, given))).toBe('overtaken');
    });
    it('remembers through a hold what it waits for', () => {
      const hold = { type: 'hold', during: 'approved', reason: 'credentials' } as const;
      const held = decide(request(waiting), hold, given);
      if (!held.ok) throw new Error('not held');
      expect(decide(request(held.state), COMMANDS.resume, given)).toMatchObject({ state: waiting });
      const gone = decide(request(held.state), COMMANDS.may_begin, given);
      expect(gone).toMatchObject({ state: { status: 'held', from: { status: 'approved' } } });
      expect(gone).not.toHaveProperty('state.from.waitsFor');
    });
    it('may be withdrawn while the old key is being deleted', () => {
      const withdraw = { type: 'withdraw', by: 'U0DANA' } as const;
      expect(outcomeOf(decide(request(waiting), withdraw, given))).toBe('-> withdrawn');
    });
    it('is possible for a day after the first delivery, and the second does not lengthen it', () => {
      const late = { ...given, now: NOW + DAY };
      expect(outcomeOf(decide(delivered(), replace, given))).toBe('-> approved');
      expect(outcomeOf(decide(delivered(), replace, late))).toBe('too_late_to_replace');
      const replacement = { until: NOW + 1, keys: [sealed.key] };
      const again = decide(request(STATES.claimed, { replacement }), COMMANDS.delivered, given);
      expect(again).toMatchObject({ changes: { replacement } });
      const never = decide(request(STATES.claimed), COMMANDS.delivered, given);
      expect(never).toMatchObject({ changes: { replacement: { until: NOW + DAY } } });
    });
    it('is not possible where nobody knows when the first one was delivered', () => {
      expect(outcomeOf(decide(request(STATES.delivered), replace, given))).toBe(
        'too_late_to_replace',
      );
    });
    it('is not offered while the private key can be revealed as usual', () => {
      expect(outcomeOf(decide(request(STATES.ready), replace, given))).toBe('not_replaceable');
    });
    it('is the choice beside another showing when the first is in doubt', () => {
      expect(outcomeOf(decide(request(STATES.uncertain), replace, given))).toBe('-> approved');
    });
  });
});
