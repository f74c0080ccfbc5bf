import { describe, expect, it } from 'vitest';
import { isBehind, keyInDoubt } from '../../../src/domain/record/loss.ts';
import { type Later, STATUSES, type State, type Status } from '../../../src/domain/record/state.ts';
import { type Command, decide } from '../../../src/domain/transitions/decide.ts';
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

const { key } = sealed;
const given = { policy: policy(), people: people(), now: NOW };
const otherKey = { ...key, id: 'b'.repeat(24), publicKey: 'ijklmnop', attempt: 2 };

const SHOWN: readonly Status[] = ['claimed', 'uncertain', 'delivered'];

function later(status: Status, change: Partial<Later> = {}): Later {
  const event = status === 'denied' ? 'vote.denied' : 'reveal.delivered';
  const shown = SHOWN.includes(status) ? ({ revealed: true } as const) : {};
  return { event, by: 'U0MEI', at: NOW - HOUR, status, version: 5, ...shown, ...change };
}

function hold(state: State, what: Later) {
  const attempt = 'attempt' in state ? { attempt: state.attempt.number } : {};
  const during = state.status;
  const command = {
    type: 'hold',
    during,
    ...attempt,
    reason: 'entries_lost',
    later: what,
  } as const;
  return decide(request(state), command, given);
}

/** The request as it is held because the copy knows this of it. */
function held(from: Status, what: Later) {
  const decision = hold(STATES[from], what);
  if (!decision.ok) throw new Error(`${from} is not held: ${decision.refusal.why}`);
  return request(decision.state);
}

const KEEP = { type: 'keep', by: 'U0ADMIN', keyId: key.id } as const;
const RESUME = { type: 'resume', by: 'U0ADMIN' } as const;
const REVOKE = { type: 'revoke', by: 'U0ADMIN', replace: false, keyId: key.id } as const;
const CLOSE = { type: 'close', by: 'U0ADMIN', said: 'it is over', proof: 'gone' } as const;
const tell = (state: ReturnType<typeof held>, command: Command) =>
  outcomeOf(decide(state, command, given));

/** What Redis shows, what the copy has: what keeping, going on, revoking and closing do. */
const TABLE: readonly (readonly [Status, Later, string, string, string, string])[] = [
  ['ready', later('delivered'), '-> delivered', 'keep_or_revoke', '-> revoked', 'not_closable'],
  ['ready', later('claimed'), '-> delivered', 'keep_or_revoke', '-> revoked', 'not_closable'],
  ['claimed', later('delivered'), '-> delivered', 'keep_or_revoke', '-> revoked', 'not_closable'],
  ['uncertain', later('delivered'), '-> delivered', 'keep_or_revoke', '-> revoked', 'not_closable'],
  ['ready', later('expired'), 'nothing_to_keep', 'keep_or_revoke', '-> revoked', 'not_closable'],
  [
    'delivered',
    later('approved'),
    '-> delivered',
    'keep_or_revoke',
    '-> delivered',
    'not_closable',
  ],
  ['fitting', later('ready'), 'nothing_to_keep', 'keep_or_revoke', '-> revoked', 'not_closable'],
  ['fitting', later('delivered'), '-> delivered', 'keep_or_revoke', '-> revoked', 'not_closable'],
  [
    'pending',
    later('delivered', { key }),
    '-> delivered',
    'keep_or_revoke',
    '-> revoked',
    'not_closable',
  ],
  [
    'approved',
    later('ready', { key }),
    'nothing_to_keep',
    'keep_or_revoke',
    '-> revoked',
    'not_closable',
  ],
  [
    'creating',
    later('ready', { key }),
    'nothing_to_keep',
    'keep_or_revoke',
    '-> revoked',
    'not_closable',
  ],
  [
    'recovering',
    later('delivered', { key }),
    '-> delivered',
    'keep_or_revoke',
    '-> revoked',
    'not_closable',
  ],
  ['pending', later('denied'), 'nothing_to_keep', '-> pending', 'not_revocable', '-> denied'],
  ['pending', later('withdrawn'), 'nothing_to_keep', '-> pending', 'not_revocable', '-> withdrawn'],
  ['pending', later('lapsed'), 'nothing_to_keep', '-> pending', 'not_revocable', '-> lapsed'],
  ['pending', later('creating'), 'nothing_to_keep', '-> pending', 'not_revocable', '-> failed'],
  ['approved', later('creating'), 'nothing_to_keep', '-> approved', 'not_revocable', '-> failed'],
  [
    'creating',
    later('recovering'),
    'nothing_to_keep',
    '-> recovering',
    'not_revocable',
    '-> failed',
  ],
  ['pending', later('delivered'), 'nothing_to_keep', 'key_unknown', 'not_revocable', '-> failed'],
  ['approved', later('ready'), 'nothing_to_keep', 'key_unknown', 'not_revocable', '-> failed'],
  ['approved', later('expired'), 'nothing_to_keep', 'key_unknown', 'not_revocable', '-> failed'],
  [
    'recovering',
    later('held', { revealed: true }),
    'nothing_to_keep',
    'key_unknown',
    'not_revocable',
    '-> failed',
  ],
  ['held', later('failed'), 'nothing_to_keep', '-> approved', 'not_revocable', '-> failed'],
];

describe('a request of which Redis has lost the end', () => {
  it.each(TABLE)(
    'is held as %s, and people decide: %o',
    (from, what, keep, resume, revoke, close) => {
      const state = held(from, what);
      const did = [KEEP, RESUME, REVOKE, CLOSE].map((command) => tell(state, command));
      expect(did).toEqual([keep, resume, revoke, close]);
    },
  );

  it.each(STATUSES)('is %s, and nothing but a person moves it on', (from) => {
    const decision = hold(STATES[from], later('delivered'));
    const isOver = [
      'done',
      'expired',
      'revoked',
      'unchecked',
      'denied',
      'withdrawn',
      'lapsed',
      'failed',
    ];
    expect(outcomeOf(decision)).toBe(isOver.includes(from) ? 'overtaken' : '-> held');
    if (!decision.ok) return;
    const state = request(decision.state);
    const commands: readonly Command[] = [
      { type: 'lapse' },
      { type: 'lease_over' },
      { type: 'expire' },
      { type: 'remind' },
      { type: 'remind_approvers' },
      { type: 'escalate' },
      { type: 'delivery_doubt' },
      { type: 'fitted', attempt: 1, readAt: NOW, until: NOW + HOUR },
      { type: 'fit_later', attempt: 1, retryAt: NOW },
      { type: 'begin', attempt, leaseUntil: NOW + HOUR },
    ];
    for (const command of commands) expect(tell(state, command)).toBe('overtaken');
    const claim = { type: 'claim', by: 'U0DANA', claimId: 'V:n', leaseUntil: NOW } as const;
    expect(tell(state, claim)).toBe('not_revealable');
  });

  it('is kept where Redis itself knows that the private key may have been shown', () => {
    expect(tell(held('uncertain', later('expired')), KEEP)).toBe('-> delivered');
    expect(tell(held('ready', later('expired', { revealed: true })), KEEP)).toBe('-> delivered');
  });

  it('is decided on by an admin alone, for the key that the window showed', () => {
    const state = held('ready', later('delivered'));
    expect(tell(state, { ...KEEP, by: 'U0MEI' })).toBe('not_allowed');
    expect(tell(state, { ...KEEP, keyId: otherKey.id })).toBe('stale_window');
  });

  it('lets the requester revoke, and withdraw only where no key is known', () => {
    const state = held('ready', later('delivered'));
    expect(tell(state, { ...REVOKE, by: 'U0DANA' })).toBe('-> revoked');
    const withdraw = { type: 'withdraw', by: 'U0DANA' } as const;
    expect(tell(state, withdraw)).toBe('not_pending');
    expect(tell(held('pending', later('denied')), withdraw)).toBe('-> withdrawn');
    expect(tell(held('pending', later('delivered', { key })), withdraw)).toBe('overtaken');
  });

  it('keeps the newest key that the copy names, and knows the older one as replaced', () => {
    const state = held('ready', later('delivered', { key: otherKey }));
    expect(keyInDoubt(state.state)).toEqual(otherKey);
    expect(tell(state, KEEP)).toBe('stale_window');
    const kept = decide(state, { ...KEEP, keyId: otherKey.id }, given);
    const until = NOW - HOUR + 24 * HOUR;
    expect(kept).toMatchObject({
      state: { status: 'delivered', key: otherKey },
      changes: { replacement: { until, keys: [key] } },
      event: 'key.kept',
      facts: { later: 'reveal.delivered' },
    });
  });

  it('is denied by the person who denied it before', () => {
    const state = held('pending', later('denied', { reason: 'too broad' }));
    expect(decide(state, CLOSE, given)).toMatchObject({
      state: { status: 'denied', by: 'U0MEI', at: NOW - HOUR, reason: 'too broad' },
    });
  });
});

describe('whether the copy knows more than Redis', () => {
  const outrun = (status: Status, what: Later) => isBehind(request(STATES[status]), what);

  it.each<[string, Status, Later, boolean]>([
    ['a newer version', 'ready', later('delivered', { version: 4 }), true],
    ['the version that Redis has', 'ready', later('ready', { version: 3 }), false],
    ['an older version, of another way', 'ready', later('approved', { version: 2 }), true],
    ['another key', 'delivered', later('delivered', { version: 3, key: otherKey }), true],
    ['the same key', 'delivered', later('delivered', { version: 3, key }), false],
    ['a vote that Redis may not have', 'pending', later('pending', { version: 3 }), true],
    ['something of a request that is over', 'denied', later('delivered'), false],
  ])('is so where the copy has %s: %s', (_what, status, what, expected) => {
    expect(outrun(status, what)).toBe(expected);
  });

  it('is not so any more when the request is held for it already', () => {
    const what = later('delivered');
    const state = held('ready', what);
    expect(isBehind(state, what)).toBe(false);
    expect(isBehind(state, { ...what, version: 6 })).toBe(true);
  });
});
