import { randomBytes } from 'node:crypto';
import { Secret } from '../../src/foundation/secret.ts';
import { startRedis } from '../../src/sandbox/world/redis.ts';
import { chain, GENESIS, type Line, verifyChain } from '../../src/store/audit/auditChain.ts';
import { createSeals } from '../../src/store/secrets/seal.ts';
import {
  makeEntry,
  makeRequest,
  makeStep,
  makeTransition,
  type Opened,
  openStore,
  records,
  ring,
  signer,
} from '../store/fixtures.ts';
import { type Measured, sideBySide } from './measure.ts';

const ROUNDS = 300;
const LINES = 1000;

/** The usual way to change a record: look, and write if nobody was faster. */
async function watched({ redis, keys }: Opened, id: string): Promise<void> {
  await redis.watch(keys.requests);
  const before = records.read(id, (await redis.hget(keys.requests, id)) ?? '');
  const { request } = makeStep(before);
  await redis
    .multi()
    .hset(keys.requests, id, records.write(request))
    .xadd(keys.audit, '*', 'entry', JSON.stringify(makeEntry()))
    .exec();
}

/** One state change with its audit entry, by our script and by WATCH and MULTI. */
export async function commits(appendfsync: 'always' | 'everysec'): Promise<Measured[]> {
  const server = await startRedis({ appendfsync });
  const [own, other] = [await openStore(server.url), await openStore(server.url)];
  const request = makeRequest();
  await own.store.commit(makeTransition(request));
  await other.redis.hset(other.keys.requests, request.id, records.write(request));
  try {
    return await sideBySide(
      [
        {
          name: 'load, then the COMMIT script (2 trips)',
          async run() {
            const loaded = await own.store.load(request.id);
            if (loaded === undefined) throw new Error('the record is gone');
            const done = await own.store.commit(makeStep(loaded.request));
            if (!done.ok) throw new Error(`not committed: ${done.why}`);
          },
        },
        {
          name: 'WATCH, HGET, MULTI (3 trips), no chain, no guards',
          run: () => watched(other, request.id),
        },
      ],
      ROUNDS,
    );
  } finally {
    own.close();
    other.close();
    await server.stop();
  }
}

function linesOf(count: number): readonly Line[] {
  const lines: Line[] = [];
  for (let n = 0; n < count; n += 1)
    lines.push(chain(signer, lines.at(-1) ?? GENESIS, makeEntry()));
  return lines;
}

/** What cryptography costs a person, and whoever verifies the audit log. */
export async function cryptography(): Promise<Measured[]> {
  const seals = createSeals({ ring, installation: 'bench', workspace: 'T0', randomBytes });
  const secret = new Secret('5ec2e700-0000-4000-8000-0a1b2c3d4e5f');
  const context = {
    organizationId: '32b6e34b3d91647abb20e7b8',
    requester: 'U0REQUESTER',
    requestId: makeRequest().id,
    keyId: '5f0000000000000000000001',
    attempt: 1,
    specHash: 'hash',
  };
  const lines = linesOf(LINES);
  const input = ['bench', 'a', 'b', 'c'];
  return sideBySide(
    [
      { name: 'sign one vote', run: () => signer.sign(input) },
      {
        name: 'seal a private key and open it',
        run: () => seals.unseal(seals.seal(secret, context), context),
      },
      {
        name: `verify ${LINES} entries of the audit log`,
        run: () => verifyChain(signer, lines, { head: lines.at(-1) ?? GENESIS }),
      },
    ],
    ROUNDS,
  );
}
