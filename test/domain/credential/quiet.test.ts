import { describe, expect, it } from 'vitest';
import type { CredentialCommand } from '../../../src/domain/credential/commands/decide.ts';
import { NOW } from '../fixtures.ts';
import { applied, changing, freezing, given, makeCredential, played } from './fixtures.ts';

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

  it('does not keep a credential from being deleted', () => {
    const ending = { type: 'end_now', by: 'U0DANA' } as const;
    const state = { ...changing, quietUntil: QUIET };
    expect(played(makeCredential({ state }), [ending]).state.status).toBe('ending');
    expect(applied(makeCredential({ state }), { type: 'found_gone' }, given())).toMatchObject({
      state: { status: 'ended', proof: 'was_gone' },
    });
  });
});
