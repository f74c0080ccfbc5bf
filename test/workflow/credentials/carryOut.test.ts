import { describe, expect, it } from 'vitest';
import { approvedOf } from '../../../src/domain/credential/access.ts';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { changeSpec, extensionSpec, replacementSpec } from '../../../src/domain/ledger/actSpec.ts';
import { DAY } from '../../domain/credential/fixtures.ts';
import { NOW, people, person, policy } from '../../domain/fixtures.ts';
import { approvedFor, carriedOut, keyOf } from './actStage.ts';

const END = NOW + 89 * DAY;
const owning = approvedOf({ organizationRoles: ['ORG_OWNER'], addresses: ['203.0.113.7'] });

const MEI = { kind: 'person', id: 'U0MEI' } as const;

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

  it('needs no recipient where the policy wants one: no private key is handed over', async () => {
    const key = keyOf();
    const limits = { ...policy().limits, recipient: 'required' } as const;
    const { outcome } = await carriedOut(extension(key), key, { policy: { limits } });
    expect(outcome).toBe('done');
  });

  const OTHERS = [
    ['may do something else by now', (key: Credential) => ({ ...key, ...owning })],
    ['is being changed', (key: Credential) => changing(key)],
    ['is held while it is changed', (key: Credential) => changing(key, true)],
    ['belongs to somebody else', (key: Credential) => ({ ...key, owner: MEI })],
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

  it('is checked again where the process stood still before its commit', async () => {
    const key = keyOf();
    const soon = await carriedOut(extension(key), key, { stoppedFor: 59_000 });
    expect(soon.outcome).toBe('done');
    const late = await carriedOut(extension(key), key, { stoppedFor: 61_000 });
    expect([late.isDone, late.outcome, late.credential]).toEqual([true, 'approved', key]);
  });
});

describe('a request about a key', () => {
  const group = { kind: 'group', id: 'S0DEPLOY' } as const;
  const owned = keyOf({ owner: group });
  const inGroup = people(person('U0DANA', { groups: ['S0DEPLOY'] }));
  const ASKED = [
    ['an extension', extension(owned), 'done'],
    [
      'a replacement',
      approvedFor(replacementSpec(owned, { overlap: DAY, lifetime: DAY })),
      'approved',
    ],
  ] as const;

  it.each(ASKED)('(%s) goes on while who asked is in the owning group', async (_, asked, after) => {
    const { outcome } = await carriedOut(asked, owned, { people: inGroup });
    expect(outcome).toBe(after);
  });

  it.each(ASKED)('(%s) is not carried out when they left it', async (_, asked) => {
    const { isDone, outcome, credential } = await carriedOut(asked, owned);
    expect([isDone, outcome]).toEqual([true, 'asker_not_owner']);
    expect(credential).toEqual(owned);
  });

  it.each(ASKED)('(%s) waits where Slack does not know', async (_, asked) => {
    const unknown = people(person('U0DANA', { standing: 'unknown', groups: ['S0DEPLOY'] }));
    const { isDone, outcome, credential } = await carriedOut(asked, owned, { people: unknown });
    expect([isDone, outcome]).toEqual([true, 'people_unknown']);
    expect(credential).toEqual(owned);
  });

  it('(a replacement) is not carried out when somebody else took the key over', async () => {
    const key = keyOf();
    const asked = approvedFor(replacementSpec(key, { overlap: DAY, lifetime: DAY }));
    const { isDone, outcome } = await carriedOut(asked, { ...key, owner: MEI });
    expect([isDone, outcome]).toEqual([true, 'basis_changed']);
  });
});

describe('an approved change', () => {
  const reading = keyOf();
  const roles = ['ORG_READ_ONLY', 'ORG_BILLING_READ_ONLY'] as const;
  const billing = approvedOf({ ...reading.access, organizationRoles: roles });
  const change = approvedFor(changeSpec(reading, billing.access));
  const given = {
    policy: {
      organizations: [
        {
          name: 'acme',
          id: reading.organizationId,
          roles: ['ORG_READ_ONLY', 'ORG_BILLING_READ_ONLY'],
        },
      ],
    },
  } as const;

  it('begins at Atlas where the key ends when people saw that it ends', async () => {
    const { outcome, credential } = await carriedOut(change, reading, given);
    expect(outcome).toBe('applying');
    expect(credential.state).toMatchObject({ status: 'moving', target: billing });
  });

  it('is judged by the end that the key has by now, not by its first life', () => {
    const extended = { ...reading, ends: { approved: END + 200 * DAY } };
    expect(changeSpec(extended, billing.access)?.lifetime).toBe(290 * DAY);
  });

  it('is not carried out on a key whose end was moved meanwhile', async () => {
    const extended = { ...reading, ends: { approved: END + 200 * DAY } };
    const found = await carriedOut(change, extended, given);
    expect([found.outcome, found.credential]).toEqual(['basis_changed', extended]);
    const late = await carriedOut(change, reading, { ...given, meanwhile: extended });
    expect([late.outcome, late.credential]).toEqual(['basis_changed', extended]);
  });

  it('is held where the policy lets no such key live so long', async () => {
    const lives = { roleLifetimes: { ORG_BILLING_READ_ONLY: { maxMs: 7 * DAY } } };
    const { outcome } = await carriedOut(change, reading, {
      policy: { ...given.policy, ...lives },
    });
    expect(outcome).toBe('held');
  });

  it('of a key without an end makes it less, never more', async () => {
    const endless = { ...reading, ends: {}, told: undefined };
    const wider = approvedFor(changeSpec(endless, billing.access));
    expect((await carriedOut(wider, endless, given)).outcome).toBe('basis_changed');
    const narrow = { ...reading.access, organizationRoles: ['ORG_MEMBER'] };
    const policy = {
      ...given.policy,
      organizations: [{ ...given.policy.organizations[0], roles: ['ORG_MEMBER'] }],
    } as const;
    const less = approvedFor(changeSpec(endless, narrow));
    expect((await carriedOut(less, endless, { policy })).outcome).toBe('applying');
  });
});
