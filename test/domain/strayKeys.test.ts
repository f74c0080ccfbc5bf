import { describe, expect, it } from 'vitest';
import type { CredentialState } from '../../src/domain/credential/state.ts';
import type { Request } from '../../src/domain/record/request.ts';
import type { Attempt, State } from '../../src/domain/record/state.ts';
import { judgeKey } from '../../src/domain/record/strayKeys.ts';
import { attempt, NOW, request, STATES, sealed } from './fixtures.ts';

const ID = '01JD0000000000000000000000';
const marked = (number = 1, id = ID) => ` [ck:${id}.${number}.${'m'.repeat(16)}]`;
const key = (change: { id?: string; description?: string } = {}) => ({
  id: 'c'.repeat(24),
  description: `ci-deploy${marked()}`,
  ...change,
});
const winner = key({ id: sealed.key.id });
/** As if the marker's MAC belonged to each attempt it names. */
const authentic = (attempts: readonly Attempt[]) => attempts.length > 0;
const forged = () => false;

const judge = (
  listed: ReturnType<typeof key>,
  record: Request | undefined,
  isOf = authentic,
  credential?: CredentialState,
) => judgeKey(listed, record, isOf, credential);

describe('a key at Atlas', () => {
  it.each(['fitting', 'ready', 'claimed', 'uncertain', 'delivered'] as const)(
    'that its record names is fine: %s',
    (status) => {
      expect(judge(winner, request(STATES[status]))).toBe('fine');
    },
  );
  it('whose attempt is not settled is left to recovery', () => {
    const from = { status: 'recovering', attempt, afterwards: { next: 'retry' } } as const;
    const held: State = { status: 'held', at: NOW, reason: 'cannot_delete', from };
    for (const state of [STATES.creating, STATES.recovering, held]) {
      expect(judge(key(), request(state, { lost: [attempt] }))).toBe('in_work');
    }
  });
  it('of an attempt that another one has followed is told, where Redis lost that', () => {
    const from = { status: 'recovering', attempt, afterwards: { next: 'retry' } } as const;
    const key2 = { ...sealed.key, attempt: 2 };
    const later = {
      event: 'key.ready',
      by: 'keywarden',
      at: NOW,
      status: 'ready',
      version: 7,
    } as const;
    const held = { status: 'held', at: NOW, reason: 'entries_lost', from } as const;
    const judged = (state: State) => judge(key(), request(state));
    expect(judged({ ...held, later })).toBe('in_work');
    expect(judged({ ...held, later: { ...later, key: { ...key2, attempt: 1 } } })).toBe('in_work');
    expect(judged({ ...held, later: { ...later, key: key2 } })).toBe('not_authentic');
  });
  it('of an attempt that Redis forgot, whose number another one has now, is told', () => {
    const from = { status: 'recovering', attempt, afterwards: { next: 'retry' } } as const;
    const held: State = { status: 'held', at: NOW, reason: 'cannot_delete', from };
    for (const state of [STATES.creating, STATES.recovering, held]) {
      expect(judge(key(), request(state), forged)).toBe('not_authentic');
    }
  });
  it('of a lost attempt is a loser, in whatever state the request is', () => {
    for (const state of Object.values(STATES)) {
      const named = 'attempt' in state && state.status !== 'fitting';
      const expected = named ? 'in_work' : 'loser';
      expect(judge(key(), request(state, { lost: [attempt] }))).toBe(expected);
    }
  });
  it('with a forged marker is never a loser', () => {
    expect(judge(key(), request(STATES.delivered, { lost: [attempt] }), forged)).toBe(
      'not_authentic',
    );
  });
  it('with a marker of no attempt on record is never a loser', () => {
    expect(judge(key(), request(STATES.approved))).toBe('not_authentic');
  });
  it('without a record is told, not touched', () => {
    expect(judge(key(), undefined)).toBe('no_record');
  });
  it('that we issued and somebody renamed is told, not touched', () => {
    expect(judge({ ...winner, description: 'mine now' }, request(STATES.delivered))).toBe('edited');
  });
  it.each(['expired', 'revoked'] as const)('whose record says it is gone is told: %s', (status) => {
    expect(judge(winner, request(STATES[status], { lost: [attempt] }))).toBe('ended');
  });
  it('that was replaced and is there all the same is told', () => {
    const replacement = { until: NOW, keys: [sealed.key] };
    expect(judge(winner, request(STATES.approved, { replacement }))).toBe('ended');
  });
  it('is what the ledger says of it', () => {
    const work = { by: 'U0DANA', work: 2, since: NOW, retryAt: NOW } as const;
    const ending = { status: 'ending', why: 'asked', ...work } as const;
    const held = { status: 'held', at: NOW, reason: 'credentials', from: ending } as const;
    const ended = {
      status: 'ended',
      at: NOW,
      why: 'asked',
      by: 'U0DANA',
      proof: 'deleted',
    } as const;
    const replacement = { until: NOW, keys: [sealed.key] };
    const records = [request(STATES.revoked), request(STATES.delivered), request(STATES.expired)];
    for (const one of [...records, request(STATES.approved, { replacement })]) {
      expect(judge(winner, one, authentic, ending)).toBe('in_work');
      expect(judge(winner, one, authentic, held)).toBe('in_work');
      expect(judge(winner, one, authentic, ended)).toBe('ended');
      expect(judge(winner, one, authentic, { ...ended, proof: 'said' })).toBe('unchecked');
      expect(judge(winner, one, authentic, { status: 'live' })).toBe('fine');
    }
  });
});
