import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { accessHash, makeAccess } from '../../../src/domain/key/access.ts';
import type { EarlierRequest, EarlierState } from '../../../src/domain/ledger/earlier.ts';
import { liftRequest } from '../../../src/domain/ledger/lift.ts';
import type { IssuedKey } from '../../../src/domain/record/state.ts';
import { attempt, HOUR, NOW, request, STATES, sealed } from '../fixtures.ts';

const { key } = sealed;
const other: IssuedKey = {
  ...key,
  id: 'e'.repeat(24),
  publicKey: 'zyxwvuts',
  createdAt: NOW - HOUR,
};
const replacement = { until: NOW + HOUR, keys: [other] };
const revoking = { key, by: 'U0DANA', at: NOW, replace: false };
const EARLIER = {
  expiring: { status: 'expiring', key, retryAt: NOW },
  revoking: { status: 'revoking', ...revoking, retryAt: NOW },
} as const satisfies Record<string, EarlierState>;
const later = { event: 'x', by: 'keywarden', at: NOW, status: 'delivered', version: 9 } as const;
const held = { status: 'held', at: NOW, reason: 'credentials' } as const;

function earlier(state: EarlierState, change: Partial<EarlierRequest> = {}): EarlierRequest {
  return { ...request(), ...change, state };
}

function said({ state }: Credential): string {
  switch (state.status) {
    case 'held':
      return `held in ${state.from.status} (${state.reason})`;
    case 'ended':
      return `ended: ${state.why}, ${state.proof}`;
    case 'ending':
      return `ending: ${state.why}`;
    default:
      return state.status;
  }
}

/** The old state, whether a key was delivered before, then the request and its keys afterwards. */
const TABLE: readonly (readonly [string, EarlierState, boolean, string, readonly string[]])[] = [
  ['pending', STATES.pending, false, 'pending', []],
  ['approved', STATES.approved, false, 'approved', []],
  ['approved for a replacement', STATES.approved, true, 'approved', []],
  ['creating', STATES.creating, false, 'creating', []],
  ['recovering', STATES.recovering, false, 'recovering', []],
  ['ready', STATES.ready, false, 'ready', ['live']],
  ['claimed', STATES.claimed, false, 'claimed', ['live']],
  ['uncertain', STATES.uncertain, false, 'uncertain', ['live']],
  ['delivered', STATES.delivered, true, 'delivered', ['live']],
  ['expiring', EARLIER.expiring, false, 'expired', ['ending: not_revealed']],
  ['expired', STATES.expired, false, 'expired', ['ended: not_revealed, deleted']],
  ['revoking, never delivered', EARLIER.revoking, false, 'revoked', ['ending: asked']],
  ['revoking', EARLIER.revoking, true, 'delivered', ['ending: asked']],
  [
    'revoking to be replaced',
    { status: 'revoking', ...revoking, replace: true, retryAt: NOW },
    true,
    'approved',
    ['ending: asked'],
  ],
  ['revoked, never delivered', STATES.revoked, false, 'revoked', ['ended: asked, deleted']],
  ['revoked', STATES.revoked, true, 'delivered', ['ended: asked, deleted']],
  [
    'found gone',
    { status: 'revoked', key, by: 'keywarden', at: NOW },
    false,
    'revoked',
    ['ended: gone, was_gone'],
  ],
  ['closed with a key', STATES.unchecked, false, 'unchecked', ['ended: asked, said']],
  [
    'closed with an attempt',
    {
      status: 'unchecked',
      at: NOW,
      by: 'U0ADMIN',
      said: 'gone',
      left: { what: 'attempt', attempt, keyId: key.id },
    },
    false,
    'unchecked',
    [],
  ],
  ['denied', STATES.denied, false, 'denied', []],
  ['withdrawn', STATES.withdrawn, false, 'withdrawn', []],
  ['lapsed', STATES.lapsed, false, 'lapsed', []],
  ['failed', STATES.failed, false, 'failed', []],
  ['held before its key', { ...held, from: { status: 'approved' } }, false, 'held', []],
  [
    'held while ready',
    { ...held, reason: 'seal_broken', from: { status: 'ready', ...sealed } },
    false,
    'held',
    ['live'],
  ],
  [
    'held while expiring',
    { ...held, from: { status: 'expiring', key } },
    false,
    'expired',
    ['held in ending (credentials)'],
  ],
  [
    'held while revoking',
    { ...held, from: { status: 'revoking', ...revoking } },
    true,
    'delivered',
    ['held in ending (credentials)'],
  ],
  [
    'held while revoking to be replaced',
    { ...held, from: { status: 'revoking', ...revoking, replace: true } },
    true,
    'approved',
    ['held in ending (credentials)'],
  ],
  [
    'held after a loss, its key in doubt',
    { ...held, reason: 'entries_lost', from: { status: 'ready', ...sealed }, later },
    false,
    'held',
    ['held in live (entries_lost)'],
  ],
  [
    'held after a loss that had replaced its key',
    {
      ...held,
      reason: 'entries_lost',
      from: { status: 'delivered', key, at: NOW },
      later: { ...later, key: { ...key, id: 'f'.repeat(24) } },
    },
    false,
    'held',
    ['held in live (entries_lost)', 'held in live (entries_lost)'],
  ],
  [
    'held after a loss while it expired, with another key',
    {
      ...held,
      reason: 'entries_lost',
      from: { status: 'expiring', key },
      later: { ...later, key: { ...key, id: 'f'.repeat(24) } },
    },
    false,
    'expired',
    ['held in ending (entries_lost)', 'held in live (entries_lost)'],
  ],
  [
    'held after a loss of its key',
    { ...held, reason: 'entries_lost', from: { status: 'approved' }, later: { ...later, key } },
    false,
    'held',
    ['held in live (entries_lost)'],
  ],
];

describe('a request from before the ledger', () => {
  it('keeps what it was held for, and its later states have their names of today', () => {
    const from = { status: 'ready', ...sealed } as const;
    const lost = { ...later, status: 'revoking' } as const;
    const state: EarlierState = { ...held, reason: 'entries_lost', from, later: lost };
    const lifted = liftRequest(earlier(state), 'lifting');
    expect(lifted.request.state).toEqual({ ...state, later: { ...later, status: 'revoked' } });
  });

  it('has no time for a replacement in its state any more', () => {
    const delivered = { status: 'delivered', key, at: NOW } as const;
    const whole = earlier({ ...delivered, replaceUntil: NOW + HOUR }, { replacement });
    expect(liftRequest(whole, 'lifting').request).toMatchObject({ state: delivered, replacement });
    const from = { ...delivered, replaceUntil: NOW + HOUR };
    const lifted = liftRequest(earlier({ ...held, from }), 'lifting');
    expect(lifted.request.state).toEqual({ ...held, from: delivered });
  });

  it.each(TABLE)('%s', (_, state, wasDelivered, status, keys) => {
    const before = earlier(state, wasDelivered ? { replacement } : {});
    const lifted = liftRequest(before, 'lifting');
    expect(lifted.request.state.status).toBe(status);
    const replaced = wasDelivered ? ['ended: replaced, deleted'] : [];
    expect(lifted.credentials.map(said)).toEqual([...replaced, ...keys]);
    // Interrupted and done again, it gives the same.
    expect(liftRequest(before, 'lifting')).toEqual(lifted);
  });

  it('gives each key a record with its requester as owner, and no end', () => {
    const { credentials } = liftRequest(earlier(STATES.delivered), 'lifting');
    expect(credentials).toEqual([
      {
        schema: 1,
        id: `apiKey:${key.id}`,
        version: 1,
        commitId: 'lifting',
        kind: 'apiKey',
        organizationId: request().spec.organizationId,
        handle: key.publicKey,
        createdAt: key.createdAt,
        secrets: [{ id: key.id, request: request().id }],
        origin: { how: 'issued', request: request().id, provenAt: key.provenAt },
        owner: { kind: 'person', id: 'U0DANA' },
        purpose: request().spec.description,
        access: { organizationRoles: ['ORG_READ_ONLY'], projects: [], addresses: [] },
        accessHash: accessHash(makeAccess({ organizationRoles: ['ORG_READ_ONLY'] })),
        handedOverAt: NOW,
        ends: {},
        state: { status: 'live' },
      },
    ]);
  });

  it('lets the create of a replacement wait until the old key has ended', () => {
    const state: EarlierState = { ...EARLIER.revoking, replace: true };
    const lifted = liftRequest(earlier(state), 'lifting');
    expect(lifted.request).toMatchObject({
      state: { status: 'approved', waitsFor: `apiKey:${key.id}` },
      replacement: { keys: [key] },
    });
  });
});
