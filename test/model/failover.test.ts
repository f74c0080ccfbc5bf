import { afterEach, describe, expect, it } from 'vitest';
import { PausedError } from '../../src/foundation/errors.ts';
import { type RedisServer, startRedis } from '../../src/sandbox/world/redis.ts';
import { createSafeMode } from '../../src/workflow/audit/safeMode.ts';
import type { Mark, SafeMode } from '../../src/workflow/ports/audit.ts';
import {
  makeEntry,
  makeRequest,
  makeStep,
  makeTransition,
  type Opened,
  openStore,
  recordingLog,
} from '../store/fixtures.ts';

const ROUNDS = 20;
/** A replica that comes along is served now, not when more may have come. */
const AT_ONCE = { appendfsync: 'no', args: ['--repl-diskless-sync-delay', '0'] } as const;
const servers: RedisServer[] = [];
const opened: Opened[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) one.close();
  for (const server of servers.splice(0)) await server.stop();
});

async function open(server: RedisServer, installation: string): Promise<Opened> {
  const one = await openStore(server.url, { installation });
  opened.push(one);
  return one;
}

function guardOver({ store }: Opened, copy: Mark) {
  const alerts: SafeMode[] = [];
  const guard = createSafeMode({
    auditHead: store.auditHead,
    copies: { ends: async () => [copy] },
    requests: store,
    markersAtAtlas: async () => false,
    mayLoseRecords: async () => false,
    alert: async (safeMode) => {
      alerts.push(safeMode);
    },
    policyHash: () => 'policy',
    ids: { nonce: () => `safe-${copy.n}` },
    log: recordingLog(),
  });
  return { guard, alerts };
}

/** The replica has all that the master has. */
async function caughtUp(master: Opened, replica: Opened, key: string): Promise<void> {
  while ((await replica.redis.get(key)) !== (await master.redis.get(key))) {
    await master.redis.call('WAIT', '1', '100');
  }
}

describe('a replica that takes over without the last writes of its master', () => {
  it(`is noticed every time, in ${ROUNDS} rounds, and nothing goes on`, async () => {
    const [master, replica] = [await startRedis(AT_ONCE), await startRedis(AT_ONCE)];
    servers.push(master, replica);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const installation = `failover-${round}`;
      const [old, young] = [await open(master, installation), await open(replica, installation)];
      await young.redis.replicaof('127.0.0.1', String(master.port));
      let request = makeRequest();
      await old.store.commit(makeTransition(request));
      await caughtUp(old, young, old.keys.auditHead);
      await young.redis.replicaof('NO', 'ONE');
      // Acknowledged by the master, copied to the file, and never sent to the replica.
      for (let lost = 0; lost < round; lost += 1) {
        const step = makeStep(request);
        await old.store.commit(step);
        request = step.request;
      }
      const copy = (await old.store.auditHead.standing()).head;

      const { guard, alerts } = guardOver(young, copy);
      await guard.check();
      expect(guard.known()).toMatchObject({ why: 'behind', copy: { n: round + 1 } });
      await expect(guard.head()).rejects.toThrow(PausedError);
      expect(alerts).toHaveLength(1);
      expect((await young.store.load(request.id))?.request.version).toBe(1);
    }
  });

  it('is noticed as well when it has written on, past the number of what was lost', async () => {
    const [master, replica] = [await startRedis(AT_ONCE), await startRedis(AT_ONCE)];
    servers.push(master, replica);
    const [old, young] = [await open(master, 'forked'), await open(replica, 'forked')];
    await young.redis.replicaof('127.0.0.1', String(master.port));
    await old.store.note(makeEntry());
    await caughtUp(old, young, old.keys.auditHead);
    await young.redis.replicaof('NO', 'ONE');
    await old.store.note(makeEntry({ event: 'key.created' }));
    const copy = (await old.store.auditHead.standing()).head;
    for (let i = 0; i < 5; i += 1) await young.store.note(makeEntry());

    const { guard } = guardOver(young, copy);
    await guard.check();
    expect(guard.known()).toMatchObject({ why: 'forked' });
  });
});
