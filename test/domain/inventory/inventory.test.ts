import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import {
  countsOf,
  type InventoryLine,
  isIn,
  linesOf,
} from '../../../src/domain/inventory/inventory.ts';
import { withCreation } from '../../../src/domain/inventory/kinds.ts';
import {
  type Observation,
  shownHash,
  type Use,
} from '../../../src/domain/inventory/observation.ts';
import { shownApiKey } from '../../../src/domain/inventory/shownApiKey.ts';
import { makeAccess } from '../../../src/domain/key/access.ts';
import { makeCredential } from '../../store/credentials/fixtures.ts';

const DAY = 24 * 60 * 60_000;
const NOW = Date.UTC(2026, 10, 30);
const ACME = 'a'.repeat(24);
const MOMENT = { now: NOW, staleAfterMs: 90 * DAY };

function observation(over: Partial<Observation> = {}): Observation {
  return {
    id: 'apiKey:1',
    kind: 'apiKey',
    handle: 'abcdefgh',
    description: 'nightly',
    access: makeAccess({ organizationRoles: ['ORG_READ_ONLY'] }),
    createdAt: NOW - 400 * DAY,
    firstSeenAt: NOW - DAY,
    ...over,
  };
}

function used(use: Partial<Use>): InventoryLine {
  const one = observation({ use: { readAt: NOW, addresses: 1, ...use } });
  return { organizationId: ACME, observation: one };
}

function record(over: Partial<Credential> = {}): Credential {
  return makeCredential({ ends: { approved: NOW + DAY }, handedOverAt: NOW - DAY, ...over });
}

describe('the inventory', () => {
  it('joins records with what Atlas shows, each key once', () => {
    const own = record({ id: 'apiKey:1' });
    const lines = linesOf(ACME, [own], [observation(), observation({ id: 'apiKey:2' })]);
    expect(lines.map(({ credential, observation: one }) => [credential?.id, one?.id])).toEqual([
      ['apiKey:1', 'apiKey:1'],
      [undefined, 'apiKey:2'],
    ]);
  });

  it('counts each key by whose it is', () => {
    const adopted = { how: 'adopted', by: 'U0ADMIN', at: NOW } as const;
    const lines = linesOf(
      ACME,
      [
        record({ id: 'apiKey:1' }),
        record({ id: 'apiKey:2', origin: adopted, ends: {}, handedOverAt: undefined }),
        record({ id: 'apiKey:3', drift: { differs: ['organization'], since: NOW } }),
      ],
      [
        observation({ id: 'apiKey:4' }),
        observation({ id: 'apiKey:5', isMarked: true }),
        observation({ id: 'apiKey:6', use: { readAt: NOW, addresses: 0 } }),
      ],
    );
    expect(countsOf(lines, MOMENT)).toEqual({
      all: 6,
      issued: 2,
      adopted: 1,
      foreign: 2,
      marked: 1,
      noEnd: 1,
      drifted: 1,
      stale: 0,
      unknownUse: 1,
    });
  });

  it.each([
    ['was used long ago', used({ at: NOW - 91 * DAY }), true],
    ['was used lately', used({ at: NOW - 89 * DAY }), false],
    ['was never used, and is old', used({}), true],
    ['cannot be known to be used', used({ addresses: 0 }), false],
    ['was not read yet', { organizationId: ACME, observation: observation() }, false],
  ])('says of a key that it is not used: one that %s', (_, line, isStale) => {
    expect(isIn('stale', line, MOMENT)).toBe(isStale);
  });
});

describe('what a list shows of a key', () => {
  const key = {
    id: '65f0a1b2c3d4e5f601234567',
    publicKey: 'abcdefgh',
    description: 'nightly [ck:01JABCDEFGHJKMNPQRSTVWXYZ0.1.AAAAAAAAAAAAAAAA]',
    roles: [{ role: 'ORG_READ_ONLY', organizationId: ACME }],
  };

  it('names its kind, its age and its marker', () => {
    expect(withCreation(shownApiKey(key), NOW)).toEqual({
      id: `apiKey:${key.id}`,
      kind: 'apiKey',
      handle: 'abcdefgh',
      description: 'nightly',
      access: makeAccess({ organizationRoles: ['ORG_READ_ONLY'] }),
      createdAt: 0x65f0a1b2 * 1000,
      isMarked: true,
      names: '01JABCDEFGHJKMNPQRSTVWXYZ0',
      marker: key.description.slice('nightly'.length),
    });
  });

  it('has another hash for each other fact', () => {
    const plain = shownApiKey(key);
    const others = [
      { ...plain, handle: 'other' },
      { ...plain, description: 'other' },
      { ...plain, access: makeAccess({ organizationRoles: ['ORG_OWNER'] }) },
      { ...plain, isMarked: undefined },
    ];
    const hashes = [plain, ...others].map(shownHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
