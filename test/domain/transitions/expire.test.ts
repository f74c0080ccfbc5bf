import { describe, expect, it } from 'vitest';
import type { Standing } from '../../../src/domain/policy/people.ts';
import { decide } from '../../../src/domain/transitions/decide.ts';
import { NOW, outcomeOf, people, person, policy, request, STATES } from '../fixtures.ts';

const expire = { type: 'expire', requesterLeft: true } as const;

describe('a private key whose requester has left', () => {
  function outcome(standing: Standing, status: 'ready' | 'uncertain' | 'claimed' = 'ready') {
    const facts = people(person('U0DANA', { standing }));
    const given = { policy: policy(), people: facts, now: NOW - 1 };
    return outcomeOf(decide(request(STATES[status]), expire, given));
  }

  it.each(['deactivated', 'guest', 'stranger'] as const)('as %s: it ends at once', (standing) => {
    expect(outcome(standing)).toBe('-> expired');
    expect(outcome(standing, 'uncertain')).toBe('-> expired');
  });

  it.each(['member', 'unknown'] as const)(
    'who is %s: it waits until its time is over',
    (standing) => {
      expect(outcome(standing)).toBe('overtaken');
    },
  );

  it('is not taken from a reveal that is going on', () => {
    expect(outcome('deactivated', 'claimed')).toBe('overtaken');
  });
});
