import { describe, expect, it } from 'vitest';
import type { CredentialCommand } from '../../../src/domain/credential/commands/decide.ts';
import { NOW } from '../fixtures.ts';
import { applied, changing, freezing, given, makeCredential, played, STATES } from './fixtures.ts';

const problem = { code: 'forbidden', status: 403 };
const QUIET = NOW + 90_000;
const work = 2;
const stuck = { type: 'stuck', work, reason: 'credentials', problem } as const;

function afterwards(command: CredentialCommand, before?: number) {
  const quiet = before === undefined ? {} : { quietUntil: before };
  return played(makeCredential({ state: { ...changing, ...quiet } }), [command]).state;
}

describe('a write whose answer was lost', () => {
  it('is waited for by the way back, too: no earlier reading proves it', () => {
    const back = played(makeCredential({ state: changing, version: 2 }), [
      { type: 'turned_back', work, problem, quietUntil: QUIET },
    ]);
    expect(back.state).toMatchObject({ why: 'turn_back', quietUntil: QUIET });
    const moved = { type: 'moved', work: back.version } as const;
    expect(applied(back, { ...moved, readAt: QUIET })).toBe('not_quiet');
    expect(applied(back, { ...moved, readAt: QUIET + 1 })).toMatchObject({
      state: { status: 'live' },
    });
  });

  it('is still waited for after a person has looked', () => {
    const freeze = makeCredential({ state: freezing });
    const resumed = played(
      freeze,
      [{ ...stuck, quietUntil: QUIET }],
      [{ type: 'resume', by: 'U0ADMIN' }],
    );
    expect(resumed.state).toMatchObject({ to: 'frozen', quietUntil: QUIET });
    const early = { type: 'moved', work, readAt: QUIET } as const;
    expect(applied(resumed, early)).toBe('not_quiet');
  });

  it.each([
    ['later', { type: 'later', work, retryAt: NOW + 1 }],
    ['turned back', { type: 'turned_back', work, problem }],
    ['stuck', stuck],
  ] as const)('keeps the later of both moments: %s', (_, command) => {
    const inner = (state: ReturnType<typeof afterwards>) =>
      state.status === 'held' ? state.from : state;
    const kept = (before?: number, now?: number) =>
      inner(afterwards({ ...command, ...(now !== undefined && { quietUntil: now }) }, before));
    expect(kept(QUIET, QUIET - 1)).toMatchObject({ quietUntil: QUIET });
    expect(kept(QUIET, QUIET + 1)).toMatchObject({ quietUntil: QUIET + 1 });
    expect(kept(QUIET)).toMatchObject({ quietUntil: QUIET });
    expect(kept(undefined, QUIET)).toMatchObject({ quietUntil: QUIET });
    expect(kept()).not.toHaveProperty('quietUntil');
  });

  it('is waited for by other work that somebody began during the turn', () => {
    const begun = makeCredential({ state: freezing, version: 2 });
    const thawing = played(begun, [{ type: 'thaw', by: 'U0ADMIN' }]);
    const late = { type: 'later', work, retryAt: NOW + 1, quietUntil: QUIET } as const;
    const told = played(thawing, [late]);
    expect(told.state).toEqual({ ...thawing.state, quietUntil: QUIET });
    expect(applied(told, { type: 'moved', work: thawing.version, readAt: QUIET })).toBe(
      'not_quiet',
    );
    // Once is enough, and what is over does not count.
    expect(applied(told, late)).toBe('credential_overtaken');
    expect(applied(thawing, late, given(QUIET))).toBe('credential_overtaken');
    expect(applied(thawing, { ...stuck, quietUntil: QUIET })).toMatchObject({ state: told.state });
  });

  it('is waited for where the credential was held during the turn', () => {
    const hold = { type: 'hold', reason: 'entries_lost' } as const;
    const late = { type: 'turned_back', work, problem, quietUntil: QUIET } as const;
    const held = played(makeCredential({ state: changing }), [hold], [late]);
    expect(held.state).toMatchObject({ status: 'held', from: { quietUntil: QUIET } });
    expect(played(held, [{ type: 'resume', by: 'U0ADMIN' }]).state).toMatchObject({
      why: 'change',
      quietUntil: QUIET,
    });
  });

  it('says nothing about what is live, frozen or on its way out', () => {
    const late = { type: 'later', work: 9, retryAt: NOW + 1, quietUntil: QUIET } as const;
    for (const state of [STATES.live, STATES.frozen]) {
      expect(applied(makeCredential({ state }), late)).toBe('credential_overtaken');
    }
    for (const state of [STATES.ending, STATES.ended]) {
      expect(applied(makeCredential({ state }), late)).toBe('credential_ended');
    }
  });

  it('does not keep a credential from being deleted', () => {
    const ending = { type: 'end_now', by: 'U0DANA' } as const;
    const state = { ...changing, quietUntil: QUIET };
    expect(played(makeCredential({ state }), [ending]).state.status).toBe('ending');
    expect(applied(makeCredential({ state }), { type: 'found_gone' }, given())).toMatchObject({
      state: { status: 'ended', proof: 'was_gone' },
    });
  });
});
