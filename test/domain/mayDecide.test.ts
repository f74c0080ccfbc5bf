import { describe, expect, it } from 'vitest';
import { requirePending } from '../../src/domain/approval/mayDecide.ts';
import { NOW, request, STATES, vote } from './fixtures.ts';

describe('a click that comes too late', () => {
  it('hears how the wait ended, when, and by whom where it was a person', () => {
    const ended = (state: Parameters<typeof request>[0]) => requirePending(request(state));
    const late = { why: 'not_pending', at: NOW };
    expect(ended(STATES.withdrawn)).toEqual({ ...late, status: 'withdrawn' });
    expect(ended(STATES.lapsed)).toEqual({ ...late, status: 'lapsed' });
    expect(ended(STATES.denied)).toEqual({ ...late, status: 'denied', by: 'U0MEI' });
    expect(ended(STATES.delivered)).toEqual({ ...late, status: 'delivered', by: 'U0RAVI' });
    expect(ended(STATES.pending)).toBeUndefined();
  });

  it('hears of the vote that was the last, not of a rule or a broken glass', () => {
    const ground = { kind: 'automatic', by: 'keywarden', at: NOW, rule: 'r' } as const;
    const automatic = { ...ground, specHash: 'h', mac: 'k:m', policyHash: 'p' };
    const by = (grants: Parameters<typeof request>[1]) =>
      requirePending(request(STATES.ready, grants));
    expect(by({ grants: [automatic] })).toEqual({ why: 'not_pending', status: 'ready' });
    const both = [vote('U0RAVI', { at: 1 }), vote('U0MEI', { at: 2 })];
    expect(by({ grants: both })).toMatchObject({ by: 'U0MEI', at: 2 });
  });
});
