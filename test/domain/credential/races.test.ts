import { describe, expect, it } from 'vitest';
import type { CredentialCommand } from '../../../src/domain/credential/commands/decide.ts';
import { decideCredential } from '../../../src/domain/credential/commands/decide.ts';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { wantedAccess } from '../../../src/domain/credential/credential.ts';
import { endOf } from '../../../src/domain/credential/ends.ts';
import { NOW, people, person } from '../fixtures.ts';
import {
  access,
  applied,
  changing,
  DAY,
  freezing,
  frozenByEnd,
  GRACE,
  given,
  makeCredential,
  played,
  STATES,
  wider,
} from './fixtures.ts';

const by = 'U0DANA';
const end = NOW + 89 * DAY;
const extend: CredentialCommand = {
  type: 'extend',
  by,
  request: 'r',
  from: end,
  to: end + 30 * DAY,
};
const endDue: CredentialCommand = { type: 'end_due', graceMs: GRACE };

/** All notices of its end are sent. */
function told(over: Partial<Credential> = {}): Credential {
  const all = ['week', 'day', 'hour'] as const;
  return makeCredential({ told: { end, since: NOW - DAY, sent: all }, ...over });
}

const workOf = ({ state }: Credential) => ('work' in state ? state.work : 0);

describe('an extension and the end', () => {
  it('one second before: the end reads the record once more, and nothing happens', () => {
    const extended = played(told(), [extend, end - 1000]);
    expect(applied(extended, endDue, given(end))).toBe('not_due');
    expect(extended.state.status).toBe('live');
  });

  it('one second after: the freeze turns back, and nothing is lost', () => {
    const freezing = played(told(), [endDue, end]);
    const extended = played(freezing, [extend, end + 1000]);
    expect(extended.state).toMatchObject({ status: 'moving', to: 'live', why: 'thaw' });
    expect(wantedAccess(extended)).toEqual(access);
    // What the freeze found out counts for the freeze alone.
    const proof = { type: 'moved', work: workOf(freezing), readAt: end + 2000 } as const;
    expect(applied(extended, proof, given(end + 2000))).toBe('credential_overtaken');
  });

  it('within the grace: it lives again, with its old access', () => {
    const frozen = told({ state: { ...frozenByEnd, deleteAt: end + GRACE } });
    const extended = played(frozen, [extend, end + GRACE - 1]);
    expect(extended.state).toMatchObject({ status: 'moving', to: 'live', target: { access } });
    expect(applied(extended, { type: 'delete_due', isOwed: false }, given(end + GRACE))).toBe(
      'credential_overtaken',
    );
  });

  it('once it is being deleted there is no way back', () => {
    const frozen = told({ state: { ...frozenByEnd, deleteAt: end + GRACE } });
    const ending = played(frozen, [{ type: 'delete_due', isOwed: false }, end + GRACE]);
    expect(applied(ending, extend, given(end + GRACE))).toBe('credential_ended');
  });

  it('in a freeze that Atlas refused: it is not deleted any more', () => {
    const freezing = played(told(), [endDue, end]);
    const problem = { code: 'forbidden' };
    const stuck = { type: 'stuck', work: workOf(freezing), reason: 'refused', problem } as const;
    const extended = played(freezing, [stuck, end], [extend, end + 1]);
    expect(extended.state).toMatchObject({ status: 'held', from: { to: 'live', why: 'thaw' } });
    expect(applied(extended, { type: 'delete_due', isOwed: false }, given(end + GRACE))).toBe(
      'credential_overtaken',
    );
  });

  it('in the grace, after a person froze it because it leaked: it stays frozen', () => {
    const freeze = { type: 'freeze', by: 'U0ADMIN' } as const;
    const deletion = { type: 'delete_due', isOwed: false } as const;
    const byEnd = told({ state: { ...frozenByEnd, deleteAt: end + GRACE } });
    const asked = played(byEnd, [freeze, end + 1]);
    expect(asked.state).toMatchObject({ why: 'asked', by: 'U0ADMIN', deleteAt: end + GRACE });
    expect(applied(asked, freeze, given(end + 1))).toBe('credential_overtaken');
    expect(played(asked, [deletion, end + GRACE]).state).toMatchObject({ why: 'approved' });
    expect(played(asked, [extend, end + 2]).state).toMatchObject({ status: 'frozen' });
    const freezing = played(told(), [endDue, end]);
    const alsoAsked = played(freezing, [freeze, end + 1]);
    expect(workOf(alsoAsked)).toBe(workOf(freezing));
    expect(played(alsoAsked, [extend, end + 2]).state).toMatchObject({ to: 'frozen' });
  });

  it('what a person froze stays frozen, and is not deleted before its new end', () => {
    const frozen = told({ state: { ...frozenByEnd, why: 'asked', deleteAt: end + GRACE } });
    const extended = played(frozen, [extend, end + 1]);
    expect(extended.state).toMatchObject({ status: 'frozen', why: 'asked' });
    expect(extended.state).not.toHaveProperty('deleteAt');
  });
});

describe('two people, extend and end', () => {
  it('the end wins, whoever comes first', () => {
    const first = played(told(), [{ type: 'end_now', by }, NOW]);
    expect(applied(first, extend)).toBe('credential_ended');
    const second = played(told(), [extend, NOW], [{ type: 'end_now', by }, NOW]);
    expect(second.state.status).toBe('ending');
    expect(applied(second, { ...extend, from: end + 30 * DAY, to: end + 60 * DAY })).toBe(
      'credential_ended',
    );
  });
});

describe('an owner who leaves', () => {
  const owner = { kind: 'person', id: by } as const;
  const orphaned = { type: 'orphaned', owner, at: NOW + 14 * DAY } as const;

  it('in the overlap: the old one ends as planned, the new one is orphaned', () => {
    const cut = { type: 'cut', by, cut: 'replaced', at: NOW + DAY } as const;
    const old = played(told(), [cut, NOW], [orphaned, NOW]);
    expect(endOf(old)).toEqual({ at: NOW + DAY, cut: 'replaced' });
    expect(endOf(played(told(), [orphaned, NOW]))).toEqual({ at: NOW + 14 * DAY, cut: 'orphaned' });
  });

  it('before the hand-over: it is not orphaned, it ends with its request', () => {
    const unrevealed = makeCredential({ handedOverAt: undefined, ends: {}, told: undefined });
    expect(applied(unrevealed, orphaned)).toBe('not_handed_over');
    expect(applied(unrevealed, { type: 'end_now', by })).toBe('not_handed_over');
    const ended = played(unrevealed, [
      { type: 'end_unrevealed', by: 'keywarden', why: 'not_revealed' },
    ]);
    expect(ended.state).toMatchObject({ status: 'ending', why: 'not_revealed' });
  });

  it('and somebody takes it over: the old end is back, also after it was frozen for that', () => {
    const own = { type: 'own', by: 'U0OLGA', owner: { kind: 'person', id: 'U0OLGA' } } as const;
    const late = NOW + 14 * DAY;
    const notices = played(told(), [orphaned, NOW], [{ type: 'notice_due' }, late]);
    const frozen = played(notices, [endDue, late]);
    expect(frozen.state).toMatchObject({ to: 'frozen', why: 'orphaned' });
    const taken = played(frozen, [own, late + DAY]);
    expect(endOf(taken)).toEqual({ at: end, cut: 'approved' });
    expect(taken).toMatchObject({ owner: { id: 'U0OLGA' }, state: { to: 'live', why: 'thaw' } });
  });
});

describe('an owner who leaves, while somebody else takes the key', () => {
  const dana = { kind: 'person', id: by } as const;
  const olga = { kind: 'person', id: 'U0OLGA' } as const;
  const orphaned = { type: 'orphaned', owner: dana, at: NOW + 14 * DAY } as const;
  const taken = played(told(), [{ type: 'own', by: olga.id, owner: olga }, NOW]);

  it('cuts nothing of what is not theirs any more', () => {
    expect(applied(taken, orphaned)).toBe('credential_overtaken');
    expect(endOf(taken)).toEqual({ at: end, cut: 'approved' });
  });

  it('and is back: it stays with whoever took it', () => {
    const back = { type: 'own', by: 'keywarden', owner: dana } as const;
    expect(applied(taken, back)).toBe('credential_overtaken');
    expect(applied(played(told(), [orphaned, NOW]), back)).not.toBe('credential_overtaken');
  });
});

describe('a freeze whose reply was lost', () => {
  const lost = { type: 'later', work: 2, retryAt: NOW + 1, quietUntil: NOW + 90_000 } as const;

  it('is proven only by a reading after the lost write can no more arrive', () => {
    const unsure = played(makeCredential({ state: freezing }), [lost, NOW]);
    const moved = (readAt: number) => ({ type: 'moved', work: 2, readAt }) as const;
    expect(applied(unsure, moved(NOW + 90_000))).toBe('not_quiet');
    expect(played(unsure, [moved(NOW + 90_001)]).state.status).toBe('frozen');
  });

  it('keeps that for the thaw that follows at once', () => {
    const thawing = played(
      makeCredential({ state: freezing }),
      [lost, NOW],
      [{ type: 'thaw', by: 'U0ADMIN' }, NOW],
    );
    expect(thawing.state).toMatchObject({ to: 'live', quietUntil: NOW + 90_000 });
    const early = { type: 'moved', work: workOf(thawing), readAt: NOW + 1 } as const;
    expect(applied(thawing, early)).toBe('not_quiet');
  });

  it('is not shortened by a later try', () => {
    const twice = played(
      makeCredential({ state: freezing }),
      [lost, NOW],
      [{ type: 'later', work: 2, retryAt: NOW + 2, quietUntil: NOW + 5 }, NOW],
    );
    expect(twice.state).toMatchObject({ quietUntil: NOW + 90_000, retryAt: NOW + 2 });
  });
});

describe('a change', () => {
  const change: CredentialCommand = {
    type: 'change',
    by,
    request: 'r9',
    from: 'hash-1',
    access: wider,
    accessHash: 'hash-2',
  };

  it('and an extension both run', () => {
    const both = played(told(), [change, NOW], [extend, NOW]);
    expect(both.state).toMatchObject({ to: 'live', why: 'change' });
    expect(both.ends.approved).toBe(end + 30 * DAY);
    const done = played(both, [{ type: 'moved', work: workOf(both), readAt: NOW }]);
    expect(done).toMatchObject({ access: wider, accessHash: 'hash-2', state: { status: 'live' } });
  });

  it('of what is another by now is refused', () => {
    expect(applied(told({ accessHash: 'hash-3' }), change)).toBe('basis_changed');
  });

  it('that Atlas refuses for good goes back, and then its request has failed', () => {
    const moving = makeCredential({ state: changing });
    const problem = { code: 'bad_request' };
    const back = played(moving, [{ type: 'turned_back', work: 2, problem }]);
    expect(wantedAccess(back)).toEqual(access);
    const proof = { type: 'moved', work: workOf(back), readAt: NOW } as const;
    expect(decideCredential(back, proof, given())).toMatchObject({
      state: { status: 'live' },
      changes: { accessHash: 'hash-1' },
      settles: { request: changing.request, done: false },
    });
    // Refused on the way back as well: a person must look.
    const stuck = played(back, [{ type: 'turned_back', work: workOf(back), problem }]);
    expect(stuck.state).toMatchObject({ status: 'held', reason: 'refused' });
  });

  it.each<[string, CredentialCommand]>([
    ['a freeze', { type: 'freeze', by }],
    ['its deletion', { type: 'end_now', by }],
    ['somebody who deletes the key at Atlas', { type: 'found_gone' }],
  ])('is interrupted by %s, and its request fails', (_, command) => {
    const moving = makeCredential({ state: changing });
    expect(decideCredential(moving, command, given())).toMatchObject({
      settles: { request: changing.request, done: false },
    });
    const next = played(moving, [command]);
    // What was approved before counts.
    expect(next.accessHash).toBe('hash-1');
  });

  it('waits until somebody has the secret', () => {
    const unrevealed = makeCredential({ handedOverAt: undefined, ends: {}, told: undefined });
    expect(applied(unrevealed, change)).toBe('not_handed_over');
  });
});

describe('a project that was deleted while it was frozen', () => {
  it('is left out, and that is on record', () => {
    const frozen = makeCredential({ state: STATES.frozen });
    const thawing = played(frozen, [{ type: 'thaw', by: 'U0ADMIN' }]);
    const proof = { type: 'moved', work: workOf(thawing), readAt: NOW } as const;
    const live = played(thawing, [{ ...proof, differs: ['project_gone'] }]);
    expect(live).toMatchObject({ state: { status: 'live' }, drift: { differs: ['project_gone'] } });
  });
});

describe('who may', () => {
  const olga = person('U0OLGA', { groups: ['S0DATA'] });
  const guest = person('U0GUEST', { standing: 'guest' });
  const facts = { people: people(olga, guest) };

  it.each([
    ['its owner', 'U0DANA', undefined],
    ['who approved its request', 'U0MEI', undefined],
    ['an admin', 'U0ADMIN', undefined],
    ['somebody else', 'U0OLGA', 'not_handler'],
    ['a guest', 'U0GUEST', 'not_a_member'],
    ['somebody whom Slack does not know', 'U0NOBODY', 'person_unknown'],
  ])('freezes and ends it: %s', (_, who, why) => {
    for (const type of ['freeze', 'end_now'] as const) {
      const next = applied(told(), { type, by: who }, given(NOW, facts));
      expect(typeof next === 'string' ? next : undefined).toBe(why);
    }
  });

  it('a member of the group that owns it, and no one who owned it before', () => {
    const group = told({ owner: { kind: 'group', id: 'S0DATA' } });
    const freeze = (who: string) => applied(group, { type: 'freeze', by: who }, given(NOW, facts));
    expect(freeze('U0OLGA')).toMatchObject({ state: { to: 'frozen' } });
    expect(freeze('U0DANA')).toBe('not_handler');
  });

  it('thaws it: an admin alone, and nobody what its end has frozen', () => {
    const frozen = told({ state: STATES.frozen });
    expect(applied(frozen, { type: 'thaw', by: 'U0DANA' })).toBe('not_allowed');
    const byEnd = told({ state: frozenByEnd });
    expect(applied(byEnd, { type: 'thaw', by: 'U0ADMIN' })).toBe('frozen_by_end');
  });
});
