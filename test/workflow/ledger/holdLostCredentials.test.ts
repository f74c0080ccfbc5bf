import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { dueOf } from '../../../src/domain/credential/due.ts';
import { createCredentialRecords } from '../../../src/store/credentials/credentialRecord.ts';
import { createLedgerTransitions } from '../../../src/workflow/ledger/ledgerTransitions.ts';
import { createHoldLostCredentials } from '../../../src/workflow/loss/holdLostCredentials.ts';
import type { LostEntry } from '../../../src/workflow/ports/audit.ts';
import { people, policy } from '../../domain/fixtures.ts';
import { alone, isNew, makeCredential, nextOf } from '../../store/credentials/fixtures.ts';
import { mac, makeEntry, type Opened, openStore, T0 } from '../../store/fixtures.ts';
import { type Server, startServer } from '../../store/server.ts';

const accepts = makeEntry({ event: 'safe_mode.off' });
const { write: writeCredential } = createCredentialRecords(mac);

let server: Server;
let a: Opened;
let nonces = 0;

beforeAll(async () => {
  server = await startServer();
});
beforeEach(async () => {
  a?.close();
  a = await openStore(server.url);
});
afterAll(async () => {
  a.close();
  await server.remove();
});

async function opened(over: Partial<Credential> = {}): Promise<Credential> {
  const credential = makeCredential(over);
  await a.store.credentials.commit(alone([isNew(credential)]));
  return credential;
}

const lostOf = (changes: Parameters<typeof alone>[0], n = 9): LostEntry => ({
  n,
  entry: alone(changes).entry,
  isAuthentic: true,
});

function holdLost(entries: readonly LostEntry[]) {
  const { store } = a;
  const transitions = createLedgerTransitions({
    requests: store,
    credentials: store.credentials,
    people: { about: async () => people() },
    policy: () => policy(),
    ids: { nonce: () => `nonce-${++nonces}` },
    credentialNotices: () => [],
    older: { mayEnd: async () => true },
    moved: () => undefined,
  });
  return createHoldLostCredentials({
    async *readLost() {
      yield* entries;
    },
    history: store.history,
    credentials: store.credentials,
    transitions,
    requests: store,
    policyHash: () => 'policy',
    log: a.log,
  })();
}

const stored = async ({ id }: Credential) => (await a.store.credentials.load(id))?.credential;
const anchors = async () =>
  (await a.store.pages.before(undefined, 50)).flatMap(({ entry: { event, facts } }) =>
    event === 'record.anchored' ? [facts] : [],
  );

describe('credentials of which Redis has lost entries', () => {
  it('are held, in whatever order the entries come, and nothing happens to them by time', async () => {
    const credential = await opened();
    const lost = nextOf(credential, { ends: { approved: T0 * 2 } });
    const later = nextOf(lost.credential);
    expect(await holdLost([lostOf([later], 10), lostOf([lost], 9)])).toEqual([credential.id]);
    const held = await stored(credential);
    expect(held?.state).toMatchObject({ status: 'held', reason: 'entries_lost' });
    expect(held && dueOf(held)).toBeNull();
    // Repeated after a crash, it stays as it is.
    expect(await holdLost([lostOf([lost])])).toEqual([]);
    expect(await stored(credential)).toEqual(held);
  });

  it('are not held where the record is that of the lost entry, or it has ended: it is written down', async () => {
    const same = await opened();
    const ended = { status: 'ended', at: T0, why: 'gone', by: 'keywarden' } as const;
    const over = await opened({ state: { ...ended, proof: 'was_gone' } });
    expect(await holdLost([lostOf([isNew(same), nextOf(over)])])).toEqual([]);
    expect(await anchors()).toEqual([
      { credential: over.id, version: 1, commit: over.commitId, status: 'ended' },
      { credential: same.id, version: 1, commit: same.commitId, status: 'live' },
    ]);
  });

  it('of which there is no record are written down as gone: none that comes back is believed', async () => {
    const lost = makeCredential();
    expect(await holdLost([lostOf([isNew(lost)])])).toEqual([]);
    expect(await anchors()).toEqual([{ credential: lost.id, version: 0, status: 'live' }]);
    await a.store.history.follow();
    expect(a.store.history.isNewest(lost)).toBe(false);
  });

  it('count again where a record is made anew, but no older one that comes back, nor what is built on it', async () => {
    const lost = makeCredential();
    await holdLost([lostOf([isNew(lost)])]);
    await a.store.note(accepts);
    const anew = { ...lost, commitId: 'made-anew' };
    await a.store.credentials.commit(alone([isNew(anew)]));
    expect(await a.store.history.differs(anew)).toBe(false);
    expect(a.store.history.isNewest(lost)).toBe(false);

    const other = makeCredential();
    await holdLost([lostOf([isNew(other)])]);
    await a.store.note(accepts);
    await a.redis.hset(a.keys.credentials, other.id, writeCredential(other));
    const built = nextOf(other);
    await a.store.credentials.commit(alone([built]));
    await a.store.note(accepts);
    expect(await a.store.history.differs(built.credential)).toBe(true);
  });

  it('that cannot be read are left, and the others are held; no older record is believed', async () => {
    const [one, other] = [await opened(), await opened()];
    await a.redis.hset(a.keys.credentials, one.id, 'garbage');
    expect(await holdLost([lostOf([nextOf(one)]), lostOf([nextOf(other)])])).toEqual([other.id]);
    const commit = (await stored(other))?.commitId;
    expect(await anchors()).toEqual([
      { credential: other.id, version: 2, commit, status: 'held' },
      { credential: one.id, version: 0, status: 'live' },
    ]);
  });

  it('are none where the lost entries name none', async () => {
    expect(await holdLost([])).toEqual([]);
    const entry = { ...alone([]).entry, facts: { credentials: 'x' } };
    expect(await holdLost([{ n: 1, entry, isAuthentic: true }])).toEqual([]);
  });
});
