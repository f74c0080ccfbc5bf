import { describe, expect, it } from 'vitest';
import { makeAccess } from '../../../src/domain/key/access.ts';
import { digestLine, ENDS_SOON, isSilenced } from '../../../src/domain/reviews/digest.ts';
import { isAtWork, knownTimeZone, weekOf } from '../../../src/domain/reviews/digestMoment.ts';
import { frozen, makeCredential } from '../credential/fixtures.ts';
import { NOW } from '../fixtures.ts';

const DAY = 24 * 60 * 60_000;
const GIVEN = { now: NOW, staleAfterMs: 90 * DAY };
const lately = { readAt: NOW, addresses: 1, at: NOW - DAY };

function lineOf(
  over: Parameters<typeof makeCredential>[0] = {},
  use: { readonly addresses: number; readonly at?: number } = lately,
) {
  const credential = makeCredential({ handedOverAt: NOW - 100 * DAY, ends: {}, ...over });
  const { id, kind, handle, purpose: description, access } = credential;
  const shown = { id, kind, handle, description, access, firstSeenAt: NOW };
  const observation = { ...shown, use: { readAt: NOW, ...use } };
  return { organizationId: credential.organizationId, credential, observation };
}

const reasons = (...of: Parameters<typeof lineOf>) => digestLine(lineOf(...of), GIVEN)?.reasons;

describe('what the digest says of a key', () => {
  it('is nothing where nobody has to look', () => {
    expect(reasons()).toBeUndefined();
    expect(digestLine({ organizationId: 'a' }, GIVEN)).toBeUndefined();
  });

  it.each([
    ['nobody has used it', {}, { addresses: 1, at: NOW - 90 * DAY }, ['stale']],
    ['its use cannot be known', {}, { addresses: 0 }, ['use_unknown']],
    ['it ends soon', { ends: { approved: NOW + ENDS_SOON } }, lately, ['ends_soon']],
    ['it ends later', { ends: { approved: NOW + ENDS_SOON + 1 } }, lately, undefined],
    [
      'somebody narrowed it',
      { drift: { differs: ['organization'], since: NOW, shown: makeAccess({}) } },
      lately,
      ['drifted'],
    ],
    ['it is frozen', { state: frozen }, { addresses: 0 }, undefined],
    ['nobody has it yet', { handedOverAt: undefined }, { addresses: 0 }, undefined],
  ])('follows where %s', (_, over, use, wanted) => {
    expect(reasons(over, use)).toEqual(wanted);
  });

  it('is never "not used" where nobody can know that', () => {
    expect(reasons({ handedOverAt: NOW - 400 * DAY }, { addresses: 0 })).toEqual(['use_unknown']);
  });
});

describe('a key that its owner wants to keep', () => {
  const stale = { addresses: 1, at: NOW - 91 * DAY };
  const line = digestLine(lineOf({}, stale), GIVEN);
  if (line === undefined) throw new Error('the fixtures changed');
  const kept = { state: line.state, until: NOW + 90 * DAY };

  it('is not named until that time is over', () => {
    expect(isSilenced(line, kept, NOW)).toBe(true);
    expect(isSilenced(line, kept, kept.until)).toBe(false);
    expect(isSilenced(line, undefined, NOW)).toBe(false);
  });

  it.each([
    ['it ends soon as well', { ends: { approved: NOW + DAY } }],
    ['somebody else owns it', { owner: { kind: 'person', id: 'U0RAVI' } as const }],
    ['somebody changed it', { drift: { differs: ['addresses'], since: NOW } }],
  ])('is named again where %s', (_, over) => {
    const now = digestLine(lineOf(over, stale), GIVEN);
    if (now === undefined) throw new Error('the fixtures changed');
    expect(isSilenced(now, kept, NOW)).toBe(false);
  });
});

describe('the week of a digest', () => {
  const at = (text: string) => Date.parse(text);

  it('begins on the day of the policy, where the person is', () => {
    expect(weekOf('mon', 'UTC', at('2026-11-30T00:00:00Z'))).toBe('2026-11-30');
    expect(weekOf('mon', 'UTC', at('2026-12-06T23:59:00Z'))).toBe('2026-11-30');
    expect(weekOf('wed', 'UTC', at('2026-12-01T12:00:00Z'))).toBe('2026-11-25');
    expect(weekOf('mon', 'Asia/Tokyo', at('2026-11-29T16:00:00Z'))).toBe('2026-11-30');
  });

  it.each([
    ['2026-11-30T09:00:00Z', 'UTC', true],
    ['2026-11-30T08:59:00Z', 'UTC', false],
    ['2026-11-30T17:00:00Z', 'UTC', false],
    ['2026-11-29T12:00:00Z', 'UTC', false],
    ['2026-11-30T01:00:00Z', 'Asia/Tokyo', true],
    ['2026-11-30T12:00:00Z', 'Asia/Tokyo', false],
  ])('%s in %s: at work %s', (text, zone, expected) => {
    expect(isAtWork(zone, at(text))).toBe(expected);
  });

  it('is that of UTC for a time zone that nobody knows', () => {
    expect(knownTimeZone('Mars/Olympus')).toBe('UTC');
    expect(knownTimeZone(undefined)).toBe('UTC');
    expect(knownTimeZone('Europe/Lisbon')).toBe('Europe/Lisbon');
  });
});
