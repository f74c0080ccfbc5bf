import { describe, expect, it } from 'vitest';
import type { Request } from '../../src/domain/record/request.ts';
import type { State } from '../../src/domain/record/state.ts';
import { decide } from '../../src/domain/transitions/decide.ts';
import { withReminder } from '../../src/domain/transitions/revealReminder.ts';
import {
  HOUR,
  NOW,
  outcomeOf,
  people,
  person,
  policy,
  request,
  STATES,
  sealed,
} from './fixtures.ts';

const given = { policy: policy(), people: people(), now: NOW };
const COMMANDS = {
  created: { type: 'created', attempt: 1, key: sealed.key, sealed: 'v1.x', until: NOW + HOUR },
  delivered: { type: 'delivered', claimId: 'V1:n' },
  remind: { type: 'remind' },
  revoke: { type: 'revoke', by: 'U0ADMIN', replace: false, keyId: sealed.key.id },
  removed: { type: 'removed', keyId: sealed.key.id, found: true },
  replace_over: { type: 'replace_over' },
  hold: { type: 'hold', reason: 'credentials' },
  resume: { type: 'resume', by: 'U0ADMIN' },
} as const;

describe('reminders', () => {
  const at = (now: number) => ({ ...given, now });
  const created = decide(request(STATES.creating), COMMANDS.created, given);
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
  const revokeBy = (by: string, state: State = STATES.delivered, facts = people()) =>
    outcomeOf(decide(request(state), { ...COMMANDS.revoke, by }, { ...given, people: facts }));
  const delivered = (change: Partial<Request> = {}) =>
    request({ ...STATES.delivered, replaceUntil: NOW + DAY } as State, change);
  const replace = { ...COMMANDS.revoke, by: 'U0DANA', replace: true } as const;

  it.each(['U0DANA', 'U0RAVI', 'U0ADMIN'])('is for requester, approver and admin: %s', (by) => {
    expect(revokeBy(by)).toBe('-> revoking');
  });
  it('is for nobody else, another approver of the policy included', () => {
    expect(revokeBy('U0OLGA')).toBe('not_revoker');
    expect(revokeBy('U0MEI')).toBe('not_revoker');
  });
  it('is not for who is no member any more, or unknown', () => {
    const gone = people(person('U0RAVI', { standing: 'deactivated' }));
    expect(revokeBy('U0RAVI', STATES.delivered, gone)).toBe('not_a_member');
    expect(revokeBy('U0NEW')).toBe('person_unknown');
  });
  it('ends a key that is held because it cannot be shown', () => {
    const held = {
      status: 'held',
      at: NOW,
      reason: 'seal_broken',
      from: { status: 'ready', ...sealed },
    } as const;
    expect(revokeBy('U0ADMIN', held)).toBe('-> revoking');
    expect(outcomeOf(decide(request(held), replace, given))).toBe('-> revoking');
  });
  it.each([false, true])('is for the key that was shown, not for its successor: %s', (wish) => {
    const shown = { ...replace, replace: wish, keyId: 'b'.repeat(24) };
    expect(outcomeOf(decide(delivered(), shown, given))).toBe('stale_window');
  });
  it('leaves no sealed secret in the record', () => {
    const decision = decide(request(STATES.ready), COMMANDS.revoke, given);
    expect(JSON.stringify(decision)).not.toContain('v1.sealed');
  });
  it('of a key that was replaced meanwhile changes nothing', () => {
    const other = { ...COMMANDS.removed, keyId: 'b'.repeat(24) };
    expect(outcomeOf(decide(request(STATES.revoking), other, given))).toBe('overtaken');
  });
  it('remembers through a hold what was asked for', () => {
    const hold = { type: 'hold', during: 'revoking', reason: 'credentials' } as const;
    const held = decide(request(STATES.revoking), hold, given);
    if (!held.ok) throw new Error('not held');
    const resumed = decide(request(held.state), COMMANDS.resume, given);
    expect(resumed).toMatchObject({ ok: true, state: STATES.revoking });
  });

  describe('with a new key in its place', () => {
    it('is for the requester only', () => {
      const wish = { ...replace, by: 'U0RAVI' };
      expect(outcomeOf(decide(delivered(), wish, given))).toBe('not_requester');
    });
    it('creates under the same approvals once the old key is gone', () => {
      const revoking = { ...STATES.revoking, replace: true } as State;
      const spent = request(revoking, { attempts: 4 });
      const decision = decide(spent, COMMANDS.removed, given);
      expect(decision).toMatchObject({
        ok: true,
        state: { status: 'approved' },
        changes: { attemptsAllowed: 8, replacement: { keys: [sealed.key] } },
      });
      expect(decision).not.toHaveProperty('changes.grants');
    });
    it('is possible for a day after the first delivery, and the second does not lengthen it', () => {
      const late = { ...given, now: NOW + DAY };
      expect(outcomeOf(decide(delivered(), replace, given))).toBe('-> revoking');
      expect(outcomeOf(decide(delivered(), replace, late))).toBe('too_late_to_replace');
      const replacement = { until: NOW + 1, keys: [sealed.key] };
      const again = decide(request(STATES.claimed, { replacement }), COMMANDS.delivered, given);
      expect(again).toMatchObject({ changes: { replacement }, state: { replaceUntil: NOW + 1 } });
      const never = decide(request(STATES.claimed), COMMANDS.delivered, given);
      expect(never).toMatchObject({ state: { replaceUntil: NOW + DAY } });
    });
    it('is taken back when the time is over, and not before', () => {
      expect(outcomeOf(decide(delivered(), COMMANDS.replace_over, given))).toBe('overtaken');
      const over = decide(delivered(), COMMANDS.replace_over, { ...given, now: NOW + DAY });
      expect(over).toMatchObject({ ok: true, state: STATES.delivered });
      expect(over).not.toHaveProperty('state.replaceUntil');
      expect(outcomeOf(decide(request(STATES.delivered), replace, given))).toBe(
        'too_late_to_replace',
      );
    });
    it('is not offered while the private key can be revealed as usual', () => {
      expect(outcomeOf(decide(request(STATES.ready), replace, given))).toBe('not_replaceable');
    });
    it('is the choice beside another showing when the first is in doubt', () => {
      expect(outcomeOf(decide(request(STATES.uncertain), replace, given))).toBe('-> revoking');
    });
  });
});
