import { describe, expect, it } from 'vitest';
import { approvedOf } from '../../../src/domain/credential/access.ts';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { extensionSpec } from '../../../src/domain/ledger/actSpec.ts';
import { DAY } from '../../domain/credential/fixtures.ts';
import { NOW } from '../../domain/fixtures.ts';
import { approvedFor, carriedOut, keyOf } from './actStage.ts';

const END = NOW + 89 * DAY;
const owning = approvedOf({ organizationRoles: ['ORG_OWNER'], addresses: ['203.0.113.7'] });

const extension = (key: Credential) =>
  approvedFor(extensionSpec(key, { from: END, to: END + 30 * DAY }));

/** A change of this key to an owner of the organization, on its way at Atlas. */
function changing(key: Credential, isHeld = false): Credential {
  const { access, accessHash } = key;
  const from = {
    status: 'moving',
    to: 'live',
    why: 'change',
    target: owning,
    back: { access, accessHash },
    request: '01JD0000000000000000000009',
    by: 'U0DANA',
    work: 2,
    since: NOW,
    retryAt: NOW,
  } as const;
  const state = isHeld ? ({ status: 'held', at: NOW, reason: 'refused', from } as const) : from;
  return { ...key, state };
}

describe('an approved extension', () => {
  it('moves the end of the key that people saw', async () => {
    const key = keyOf();
    const { outcome, credential } = await carriedOut(extension(key), key);
    expect(outcome).toBe('done');
    expect(credential.ends.approved).toBe(END + 30 * DAY);
  });

  const OTHERS = [
    ['may do something else by now', (key: Credential) => ({ ...key, ...owning })],
    ['is being changed', (key: Credential) => changing(key)],
    ['is held while it is changed', (key: Credential) => changing(key, true)],
    ['ends at another moment', (key: Credential) => ({ ...key, ends: { approved: END + 1 } })],
  ] as const;
  it.each(OTHERS)('is not carried out on a key that %s', async (_, became) => {
    const key = keyOf();
    const { isDone, outcome, credential } = await carriedOut(extension(key), became(key));
    expect([isDone, outcome]).toEqual([true, 'basis_changed']);
    expect(credential).toEqual(became(key));
  });

  it.each(OTHERS)('is not carried out where the key %s at the last moment', async (_, became) => {
    const key = keyOf();
    const meanwhile = became(key);
    const { outcome, credential } = await carriedOut(extension(key), key, { meanwhile });
    expect([outcome, credential]).toEqual(['basis_changed', meanwhile]);
  });
});
