import { describe, expect, it } from 'vitest';
import { credentialId } from '../../../src/domain/credential/credential.ts';
import { isNew, makeCredential, makeLedgerEntry } from '../credentials/fixtures.ts';
import { key, makeRequest, makeTransition, sealed } from '../fixtures.ts';
import { storeForEachTest } from '../storeForEachTest.ts';

const a = storeForEachTest();

async function planted() {
  const credential = makeCredential();
  const changes = [isNew(credential)];
  const entry = makeLedgerEntry(changes);
  await a.store.credentials.commit({ credentials: changes, entry, notices: [] });
  return credential;
}

const listed = (...ids: readonly string[]) =>
  ids.map((id) => ({ id, hash: 'f'.repeat(32), handle: id }));

describe('a turn of an organization', () => {
  it('reads its ledger, what was issued, and how the list differs, in one trip', async () => {
    const credential = await planted();
    const request = makeRequest({ state: { status: 'ready', ...sealed } });
    await a.store.commit(makeTransition(request));
    const issued = credentialId('apiKey', key.id);
    const { organizationId } = credential;
    const list = listed(credential.id, issued, 'apiKey:foreign');
    const turn = await a.store.observations.turn(organizationId, list);
    expect(turn.credentials).toEqual([credential]);
    expect([...(turn.issued?.keys() ?? [])]).toEqual([key.id]);
    expect(turn.unreadable).toEqual([]);
    expect(turn.differences).toEqual({ differ: list.map(({ id }) => id), left: [] });
    expect(turn.now).toBeLessThanOrEqual(await a.store.now());
  });

  it('names a record that cannot be read, and shows the others', async () => {
    const [odd, other] = [await planted(), await planted()];
    await a.redis.hset(a.keys.credentials, odd.id, '{"version":1}');
    const turn = await a.store.observations.turn(odd.organizationId, []);
    expect(turn.credentials).toEqual([other]);
    expect(turn.unreadable).toEqual([odd.id]);
  });

  it('has the record of one that has ended and is there all the same', async () => {
    const { id, organizationId } = await planted();
    await a.redis.zrem(a.keys.ofOrganization(organizationId), id);
    const turn = await a.store.observations.turn(organizationId, listed(id));
    expect(turn).toMatchObject({ credentials: [], ended: [{ id }] });
  });

  it('goes on without what was issued or seen last where that has the wrong type, and without a ledger not', async () => {
    const { id, organizationId } = await planted();
    await a.redis.set(a.keys.observed(organizationId), 'x');
    await a.redis.set(a.keys.issued, 'x');
    const turn = await a.store.observations.turn(organizationId, listed(id));
    expect(turn).toMatchObject({
      credentials: [{ id }],
      issued: undefined,
      differences: undefined,
    });
    for (const name of [a.keys.ofOrganization(organizationId), a.keys.credentials]) {
      await a.redis.del(name);
      await a.redis.set(name, 'x');
      const read = a.store.observations.turn(organizationId, []);
      await expect(read).rejects.toMatchObject({ code: 'corrupt' });
      await a.redis.del(name);
    }
  });
});
