import { describe, expect, it } from 'vitest';
import type { HeldFrom } from '../../../src/domain/record/state.ts';
import { decide } from '../../../src/domain/transitions/decide.ts';
import { attempt, NOW, people, policy, request, sealed } from '../fixtures.ts';

const { key } = sealed;
const given = { policy: policy(), people: people(), now: NOW };
const FROM = {
  recovering: { status: 'recovering', attempt, afterwards: { next: 'retry' } },
  fitting: { status: 'fitting', key, sealed: 'v1.sealed', attempt },
} as const satisfies Record<string, HeldFrom>;

function close(from: HeldFrom, change: { by?: string; said?: string; proof?: 'gone' | 'none' }) {
  const { by = 'U0ADMIN', said = 'the organization is gone', proof = 'none' } = change;
  const held = request({ status: 'held', at: NOW, reason: 'organization_gone', from });
  return decide(held, { type: 'close', by, said, proof }, given);
}

describe('a held request is closed', () => {
  it.each([
    ['recovering', 'failed'],
    ['fitting', 'failed'],
  ] as const)('from %s as %s, where Atlas proved that the key is gone', (from, status) => {
    const decision = close(FROM[from], { proof: 'gone' });
    expect(decision).toMatchObject({ ok: true, state: { status }, event: 'request.closed' });
  });

  it('without a proof it says so, and names key or marker in record and audit entry', () => {
    expect(close(FROM.fitting, {})).toMatchObject({
      state: {
        status: 'unchecked',
        by: 'U0ADMIN',
        left: { what: 'attempt', attempt, keyId: key.id },
      },
      changes: { lost: [attempt] },
      facts: { proof: 'none', keyId: key.id },
    });
    expect(close(FROM.recovering, {})).toMatchObject({
      state: { status: 'unchecked', left: { what: 'attempt', attempt } },
      changes: { lost: [attempt] },
      facts: { marker: attempt.marker.trim() },
    });
  });

  it('by an admin only, who says what became of the key', () => {
    expect(close(FROM.fitting, { by: 'U0MEI' })).toMatchObject({
      refusal: { why: 'not_allowed' },
    });
    expect(close(FROM.fitting, { said: '' })).toMatchObject({ refusal: { why: 'reason_empty' } });
  });

  it('before there was a key, though its requester cannot withdraw it any more', () => {
    const decision = close({ status: 'approved' }, { said: 'Dana has left.' });
    expect(decision).toMatchObject({
      state: { status: 'failed', problem: { code: 'closed' } },
      event: 'request.closed',
      facts: { said: 'Dana has left.' },
    });
  });

  it('but not while its private key waits: that key is revoked', () => {
    const from = { status: 'ready', ...sealed } as const;
    expect(close(from, {})).toMatchObject({ refusal: { why: 'not_closable' } });
  });
});
