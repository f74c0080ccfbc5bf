import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/domain/transitions/decide.ts';
import { FIT_FOR } from '../../../src/domain/transitions/fitting.ts';
import {
  attempt,
  HOUR,
  NOW,
  outcomeOf,
  people,
  policy,
  request,
  STATES,
  sealed,
} from '../fixtures.ts';

const given = { policy: policy(), people: people(), now: NOW };
const at = (now: number) => ({ ...given, now });
const fitting = request(STATES.fitting);
const problem = { code: 'not_found', status: 404 } as const;
const later = { type: 'fit_later', attempt: 1, retryAt: NOW + 5000, problem } as const;
const fitted = { type: 'fitted', attempt: 1, readAt: NOW, until: NOW + HOUR } as const;

describe('a key that is brought to its access', () => {
  it('is kept with its private key, sealed, from the answer of the create on', () => {
    const created = { type: 'created', attempt: 1, key: sealed.key, sealed: 'v1.x' } as const;
    expect(decide(request(STATES.creating), created, given)).toMatchObject({
      state: { status: 'fitting', key: sealed.key, sealed: 'v1.x', attempt, retryAt: NOW },
      event: 'key.created',
      facts: { keyId: sealed.key.id, publicKey: sealed.key.publicKey },
    });
  });

  it('waits for its requester as soon as Atlas has shown it so', () => {
    expect(decide(fitting, fitted, given)).toMatchObject({
      state: { status: 'ready', key: sealed.key, sealed: 'v1.sealed', until: NOW + HOUR, shown: 0 },
      event: 'key.ready',
    });
  });

  it('is tried again, and the last problem stands in the record', () => {
    const again = decide(fitting, later, given);
    expect(again).toMatchObject({ state: { status: 'fitting', since: NOW, problem } });
    if (!again.ok) return;
    const { problem: _, ...without } = later;
    const third = decide(request(again.state), without, given);
    expect(third).not.toHaveProperty('state.problem');
  });

  it('is not ready by a reading from before a lost write could no more arrive', () => {
    const unquiet = decide(fitting, { ...later, quietUntil: NOW + 90_000 }, given);
    if (!unquiet.ok) throw new Error('it was refused');
    const state = request(unquiet.state);
    const read = (readAt: number) => decide(state, { ...fitted, readAt }, at(NOW + 90_002));
    expect(outcomeOf(read(NOW + 90_000))).toBe('overtaken');
    expect(outcomeOf(read(NOW + 90_001))).toBe('-> ready');
    // What another turn says later takes nothing of that away.
    const again = decide(state, later, given);
    expect(again).toMatchObject({ state: { quietUntil: NOW + 90_000 } });
  });

  it('is held after a day for a person to look, and its private key is not lost', () => {
    expect(outcomeOf(decide(fitting, later, at(NOW + FIT_FOR - 1)))).toBe('-> fitting');
    const held = decide(fitting, { ...later, quietUntil: NOW + FIT_FOR + 9 }, at(NOW + FIT_FOR));
    expect(held).toMatchObject({
      state: { status: 'held', reason: 'took_too_long', problem, from: { sealed: 'v1.sealed' } },
      event: 'request.held',
    });
    if (!held.ok) return;
    const resume = { type: 'resume', by: 'U0ADMIN' } as const;
    const now = NOW + FIT_FOR + HOUR;
    expect(decide(request(held.state), resume, at(now))).toMatchObject({
      state: { status: 'fitting', since: now, retryAt: now, quietUntil: NOW + FIT_FOR + 9 },
    });
  });

  it('is held where nobody can say any more what it shall be', () => {
    const hold = { type: 'hold', during: 'fitting', attempt: 1, reason: 'credentials' } as const;
    expect(outcomeOf(decide(fitting, hold, given))).toBe('-> held');
    expect(outcomeOf(decide(fitting, { ...hold, attempt: 2 }, given))).toBe('overtaken');
  });

  it('is deleted where Atlas refuses its access for good, by what was proven of it', () => {
    const { id: keyId, publicKey, provenAt } = sealed.key;
    const suspect = { keyId, ours: true, publicKey, provenAt } as const;
    const doubt = { type: 'doubt', attempt: 1, after: NOW, problem, suspect } as const;
    const refused = { ...doubt, afterwards: { next: 'fail', problem } } as const;
    const failing = decide(fitting, refused, given);
    expect(failing).toMatchObject({ state: { status: 'recovering', attempt, suspect } });
    expect(JSON.stringify(failing)).not.toContain('v1.sealed');
    if (!failing.ok) return;
    const cleaned = { type: 'cleaned', attempt: 1, deletedKeys: [keyId] } as const;
    expect(outcomeOf(decide(request(failing.state), cleaned, given))).toBe('-> failed');
    // Somebody deleted it at Atlas: that is proven, and another one is made.
    const gone = decide(fitting, { ...doubt, afterwards: { next: 'retry' } }, given);
    if (!gone.ok) throw new Error('it was refused');
    expect(decide(request(gone.state), { ...cleaned, deletedKeys: [] }, given)).toMatchObject({
      state: { status: 'approved' },
      changes: { lost: [attempt] },
    });
  });

  it('is no key of another attempt', () => {
    for (const command of [later, fitted]) {
      expect(outcomeOf(decide(fitting, { ...command, attempt: 2 }, given))).toBe('overtaken');
    }
  });

  it('cannot be revoked, revealed, withdrawn or expire before it is ready', () => {
    const revoke = { type: 'revoke', by: 'U0DANA', replace: false, keyId: sealed.key.id } as const;
    expect(outcomeOf(decide(fitting, revoke, given))).toBe('not_revocable');
    const claim = { type: 'claim', by: 'U0DANA', claimId: 'V:n', leaseUntil: NOW } as const;
    expect(outcomeOf(decide(fitting, claim, given))).toBe('not_revealable');
    expect(outcomeOf(decide(fitting, { type: 'withdraw', by: 'U0DANA' }, given))).toBe(
      'not_pending',
    );
    expect(outcomeOf(decide(fitting, { type: 'expire' }, at(NOW + 90 * HOUR)))).toBe('overtaken');
  });
});
