import { describe, expect, it } from 'vitest';
import {
  chosenLifetime,
  lifetimePresets,
  UNTIL,
} from '../../../src/domain/policy/asking/lifetimeChoice.ts';
import { groupsToOwn, refuseOwner } from '../../../src/domain/policy/asking/owners.ts';
import { NOW, person, policy } from '../fixtures.ts';

const DAY = 86_400_000;
const LIFE = { defaultMs: 90 * DAY, maxMs: 365 * DAY };
const days = (all: readonly number[]) => all.map((ms) => ms / DAY);

describe('how long a form offers', () => {
  it('is what is usual, as far as it is allowed, with the default and the longest', () => {
    expect(days(lifetimePresets(LIFE))).toEqual([1, 7, 30, 90, 180, 365]);
    expect(days(lifetimePresets({ defaultMs: 5 * DAY, maxMs: 14 * DAY }))).toEqual([1, 5, 7, 14]);
    expect(days(lifetimePresets({ defaultMs: DAY / 24, maxMs: DAY / 2 }))).toEqual([1 / 24, 0.5]);
  });

  it('has what was chosen before, unless that is too long now', () => {
    expect(days(lifetimePresets(LIFE, 23 * DAY))).toContain(23);
    expect(days(lifetimePresets(LIFE, 400 * DAY))).not.toContain(400);
  });
});

describe('how long somebody asks for', () => {
  const chosen = (lifetime: string, until = '') => chosenLifetime({ lifetime, until }, LIFE, NOW);
  const dayIn = (ahead: number) => new Date(NOW + ahead * DAY).toISOString().slice(0, 10);

  it('is the default where nothing was chosen', () => {
    expect(chosen('')).toEqual({ ms: LIFE.defaultMs });
    expect(chosenLifetime({}, LIFE, NOW)).toEqual({ ms: LIFE.defaultMs });
  });

  it('is a length, or whole days until a day', () => {
    expect(chosen(String(7 * DAY))).toEqual({ ms: 7 * DAY });
    expect(chosen(UNTIL, dayIn(10))).toEqual({ ms: 10 * DAY });
    expect(chosen(UNTIL, dayIn(1))).toEqual({ ms: DAY });
    expect(chosen(UNTIL, dayIn(365))).toEqual({ ms: 365 * DAY });
  });

  it.each([
    [String(366 * DAY), '', 'lifetime_too_long'],
    [UNTIL, dayIn(366), 'lifetime_too_long'],
    [UNTIL, dayIn(0), 'until_past'],
    [UNTIL, dayIn(-1), 'until_past'],
    [UNTIL, '', 'until_missing'],
    [UNTIL, 'tomorrow', 'lifetime_unreadable'],
    [UNTIL, '2027-02-31x', 'lifetime_unreadable'],
    ['0', '', 'lifetime_unreadable'],
    ['-1', '', 'lifetime_unreadable'],
    ['1e9', '', 'lifetime_unreadable'],
    ['9'.repeat(16), '', 'lifetime_unreadable'],
    [' ', '', 'lifetime_unreadable'],
  ])('%j %j is refused: %s', (lifetime, until, why) => {
    expect(chosen(lifetime, until)).toMatchObject({ refusal: { why } });
  });
});

describe('who may own a key', () => {
  const mei = person('U0MEI', { groups: ['S0PLATFORM', 'S0OTHER'] });
  const group = (id: string) => ({ kind: 'group', id }) as const;

  it('is oneself', () => {
    expect(refuseOwner(policy(), mei, { kind: 'person', id: 'U0MEI' })).toBeUndefined();
    expect(refuseOwner(policy(), mei, { kind: 'person', id: 'U0DANA' })).toEqual({
      why: 'owner_other_person',
    });
  });

  it('is a group of the policy that one is in', () => {
    expect(refuseOwner(policy(), mei, group('S0PLATFORM'))).toBeUndefined();
    expect(refuseOwner(policy(), person('U0DANA'), group('S0PLATFORM'))).toEqual({
      why: 'owner_not_member',
    });
    expect(refuseOwner(policy(), mei, group('S0OTHER'))).toEqual({ why: 'owner_not_allowed' });
    expect(groupsToOwn(policy(), mei)).toEqual(['S0PLATFORM']);
  });

  it('is only who the policy names, where it does', () => {
    const own = policy({ owners: ['S0OTHER'] });
    expect(groupsToOwn(own, mei)).toEqual(['S0OTHER']);
    expect(groupsToOwn(policy({ owners: [] }), mei)).toEqual([]);
    expect(refuseOwner(own, mei, group('S0PLATFORM'))).toEqual({ why: 'owner_not_allowed' });
  });
});
