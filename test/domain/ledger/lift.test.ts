import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { accessHash, makeAccess } from '../../../src/domain/key/access.ts';
import { liftRequest } from '../../../src/domain/ledger/lift.ts';
import type { IssuedKey, State } from '../../../src/domain/record/state.ts';
import { attempt, HOUR, NOW, request, STATES, sealed } from '../fixtures.ts';

const { key } = sealed;
const other: IssuedKey = {
  ...key,
  id: 'e'.repeat(24),
  publicKey: 'zyxwvuts',
  createdAt: NOW - HOUR,
};
const given = { now: NOW + HOUR, commitId: 'lifting' };
const replacement = { until: NOW + HOUR, keys: [other] };
const revoking = { key, by: 'U0DANA', at: NOW, replace: false };
const later = { event: 'x', by: 'keywarden', at: NOW, status: 'delivered', version: 9 } as const;
const held = { status: 'held', at: NOW, reason: 'credentials' } as const;

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
const TABLE: readonly (readonly [string, State, boolean, string, readonly string[]])[] = [
  ['pending', STATES.pending, false, 'pending', []],
  ['approved', STATES.approved, false, 'approved', []],
  ['approved for a replacement', STATES.approved, true, 'approved', []],
  ['creating', STATES.creating, false, 'creating', []],
  ['recovering', STATES.recovering, false, 'recovering', []],
  ['ready', STATES.ready, false, 'ready', ['live']],
  ['claimed', STATES.claimed, false, 'claimed', ['live']],
  ['uncertain', STATES.uncertain, false, 'uncertain', ['live']],
  ['delivered', STATES.delivered, true, 'delivered', ['live']],
  ['expiring', STATES.expiring, false, 'expired', ['ending: not_revealed']],
  ['expired', STATES.expired, false, 'expired', ['ended: not_revealed, deleted']],
  ['revoking, never delivered', STATES.revoking, false, 'revoked', ['ending: asked']],
  ['revoking', STATES.revoking, true, 'delivered', ['ending: asked']],
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
  ['held before its key', STATES.held, false, 'held', []],
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
    'held after a loss of its key',
    { ...held, reason: 'entries_lost', from: { status: 'approved' }, later: { ...later, key } },
    false,
    'held',
    ['held in live (entries_lost)'],
  ],
];

describe('a request from before the ledger', () => {
  it.each(TABLE)('%s', (_, state, wasDelivered, status, keys) => {
    const before = request(state, wasDelivered ? { replacement } : {});
    const lifted = liftRequest(before, given);
    expect(lifted.request.state.status).toBe(status);
    const replaced = wasDelivered ? ['ended: replaced, deleted'] : [];
    expect(lifted.credentials.map(said)).toEqual([...replaced, ...keys]);
    // Interrupted and done again, it gives the same.
    expect(liftRequest(before, given)).toEqual(lifted);
  });

  it('gives each key a record with its requester as owner, and no end', () => {
    const { credentials } = liftRequest(request(STATES.delivered), given);
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
        purpose: request().reason,
        access: { organizationRoles: ['ORG_READ_ONLY'], projects: [], addresses: [] },
        accessHash: accessHash(makeAccess({ organizationRoles: ['ORG_READ_ONLY'] })),
        handedOverAt: NOW,
        ends: {},
        state: { status: 'live' },
      },
    ]);
  });

  it('lets the create of a replacement wait until the old key has ended', () => {
    const state: State = { status: 'revoking', ...revoking, replace: true, retryAt: NOW };
    const lifted = liftRequest(request(state), given);
    expect(lifted).toMatchObject({
      waitsFor: `apiKey:${key.id}`,
      request: { state: { status: 'approved' }, replacement: { keys: [key] } },
    });
  });
});
