import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../../src/domain/inventory/proposal.ts';
import { storeForEachTest } from '../storeForEachTest.ts';

const a = storeForEachTest();

const PROPOSAL: Proposal = {
  id: 'f'.repeat(40),
  keys: [
    {
      credentialId: `apiKey:${'a'.repeat(24)}`,
      organizationId: 'b'.repeat(24),
      handle: 'abcdefgh',
      rolesHash: 'c'.repeat(64),
      owner: { kind: 'person', id: 'U0DANA' },
      purpose: 'billing',
      end: 1_900_000_000_000,
    },
  ],
  at: 1_800_000_000_000,
  until: 1_800_600_000_000,
  state: { status: 'waiting' },
};
const ACCEPTED: Proposal = {
  ...PROPOSAL,
  isTold: true,
  state: {
    status: 'accepted',
    by: 'U0ADMIN',
    at: 1_800_000_000_001,
    done: { [`apiKey:${'a'.repeat(24)}`]: 'changed' },
    told: ['person:U0DANA'],
  },
};

async function placed(): Promise<Proposal> {
  await a.store.proposals.put(undefined, PROPOSAL);
  const found = await a.store.proposals.load();
  if (found === undefined) throw new Error('there is no proposal');
  return found;
}

describe('the proposal to adopt many keys', () => {
  it('is read as it was written, in every state', async () => {
    expect(await a.store.proposals.load()).toBeUndefined();
    const first = await placed();
    expect(first).toEqual(PROPOSAL);
    expect(await a.store.proposals.put(first, ACCEPTED)).toBe(true);
    expect(await a.store.proposals.load()).toEqual(ACCEPTED);
  });

  it('is replaced only where it is the one that was read', async () => {
    const [first, same] = [await placed(), await placed()];
    expect(await a.store.proposals.put(first, ACCEPTED)).toBe(true);
    // Our own reply was lost.
    expect(await a.store.proposals.put(first, ACCEPTED)).toBe(true);
    const declined = { ...PROPOSAL, state: { status: 'declined', by: 'U0MEI' } } as const;
    expect(await a.store.proposals.put(same, declined)).toBe(false);
    expect(await a.store.proposals.put(undefined, declined)).toBe(false);
    expect(await a.store.proposals.load()).toEqual(ACCEPTED);
  });

  it('counts only as it was signed', async () => {
    await placed();
    const { proposal: key } = a.keys;
    const stored = (await a.redis.get(key)) ?? '';
    await a.redis.set(key, stored.replace('U0DANA', 'U0MALLORY'));
    await expect(a.store.proposals.load()).rejects.toMatchObject({ code: 'corrupt' });
    await a.redis.del(key);
    await a.redis.sadd(key, 'x');
    await expect(a.store.proposals.put(undefined, PROPOSAL)).rejects.toMatchObject({
      code: 'corrupt',
    });
  });
});
