import { describe, expect, it } from 'vitest';
import { lifetimeOfNext } from '../../../src/domain/ledger/actSpec.ts';
import { makeCredential } from '../../store/credentials/fixtures.ts';

const POLICY = { defaultMs: 30, maxMs: 60 };

describe('the life of a key that replaces another', () => {
  it.each([
    ['is that of the old one', 40, 40],
    ['is no longer than the policy allows now', 90, 60],
    ['is the usual one where the old one had no end', undefined, 30],
  ] as const)('%s', (_what, lifetime, expected) => {
    const { lifetime: _, ...old } = makeCredential();
    const credential = lifetime === undefined ? old : { ...old, lifetime };
    expect(lifetimeOfNext(credential, POLICY)).toBe(expected);
  });
});
