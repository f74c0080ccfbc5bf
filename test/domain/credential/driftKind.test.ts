import { describe, expect, it } from 'vitest';
import { decideCredential } from '../../../src/domain/credential/commands/decide.ts';
import type { Drift } from '../../../src/domain/credential/credential.ts';
import { wantedDescription } from '../../../src/domain/credential/credential.ts';
import { driftKind } from '../../../src/domain/credential/driftKind.ts';
import { makeAccess } from '../../../src/domain/key/access.ts';
import { NOW } from '../fixtures.ts';
import {
  access,
  applied,
  changing,
  frozen,
  given,
  makeCredential,
  played,
  STATES,
  wider,
} from './fixtures.ts';

const MEMBER = makeAccess({ addresses: access.addresses });

function kind(differs: readonly string[], over: Partial<Drift> = {}, state = STATES.live) {
  return driftKind(makeCredential({ state, drift: { differs, since: NOW, ...over } }));
}

describe('what kind a difference is', () => {
  it('is wider where the key may do something that nobody approved', () => {
    expect(kind(['organization'], { shown: wider })).toBe('wider');
    expect(kind(['description', 'organization'], { shown: wider })).toBe('wider');
  });

  it('is narrower where it may do less, or something cannot be given any more', () => {
    expect(kind(['organization'], { shown: MEMBER })).toBe('narrower');
    expect(kind(['a'.repeat(24)])).toBe('narrower');
  });

  it('is neither where only its description differs, and there is none without a difference', () => {
    expect(kind(['description'], { shown: access })).toBe('renamed');
    expect(driftKind(makeCredential())).toBeUndefined();
  });

  it('is wider of a frozen key that somebody gave back what was approved once', () => {
    expect(kind(['organization'], { shown: access }, frozen)).toBe('wider');
    expect(kind(['organization'], { shown: access })).toBe('narrower');
  });
});

describe('the description of a key', () => {
  const marker = ' [ck:01JD0000000000000000000000.1.mmmmmmmmmmmmmmmm]';
  const issued = (more: { readonly marker?: string }) =>
    makeCredential({
      purpose: 'ci',
      origin: { how: 'issued', request: 'R', provenAt: NOW, ...more },
    });
  const adopted = (more: { readonly description?: string }) =>
    makeCredential({ origin: { how: 'adopted', by: 'U0ADMIN', at: NOW, ...more } });

  it('is what it was issued with, and its marker; or what it had when it was adopted', () => {
    expect(wantedDescription(issued({ marker }))).toBe(`ci${marker}`);
    expect(wantedDescription(adopted({ description: 'by hand' }))).toBe('by hand');
  });

  it('is compared of a key in use alone, where its record knows it', () => {
    expect(wantedDescription(issued({}))).toBeUndefined();
    expect(wantedDescription(adopted({}))).toBeUndefined();
    expect(wantedDescription({ ...issued({ marker }), state: frozen })).toBeUndefined();
  });

  const seen = {
    type: 'drift_seen',
    differs: ['description'],
    shown: access,
    description: 'other',
  } as const;

  it('that differs is noted once with who did it, and again where it is another one', () => {
    const by = [{ is: 'person', id: 'U0MEI' } as const, { is: 'outsider' } as const];
    const before = issued({ marker });
    const command = { ...seen, changedBy: by };
    expect(decideCredential(before, command, given())).toMatchObject({
      facts: { changedBy: ['U0MEI', 'outsider'] },
    });
    const after = played(before, [command]);
    expect(after.drift).toEqual({
      differs: ['description'],
      since: NOW,
      shown: access,
      description: 'other',
      by,
    });
    expect(applied(after, seen)).toBe('credential_overtaken');
    const third = played(after, [{ ...seen, description: 'third' }]);
    expect(third.drift?.description).toBe('third');
  });

  it('stays on record after work that did not write it, and is gone after a restore', () => {
    const drift = { differs: ['description'], since: NOW, description: 'other' };
    const moving = { ...issued({ marker }), state: changing, drift };
    const moved = (description: string) =>
      played(moving, [{ type: 'moved', work: changing.work, readAt: NOW, description }]).drift;
    expect(moved('other')).toMatchObject({ differs: ['description'], description: 'other' });
    expect(moved(`ci${marker}`)).toBeUndefined();
  });
});
