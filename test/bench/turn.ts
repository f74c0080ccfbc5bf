import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAtlas } from '../../src/atlas/atlas.ts';
import { markerMacInput, writeMarker } from '../../src/domain/key/marker.ts';
import { Secret } from '../../src/foundation/secret.ts';
import { type AtlasSimulator, startAtlasSimulator } from '../../src/sandbox/atlas/simulator.ts';
import { startRedis } from '../../src/sandbox/world/redis.ts';
import { createObserving } from '../../src/workflow/inventory/observe.ts';
import { createSightings } from '../../src/workflow/inventory/sightings.ts';
import { createStrangers } from '../../src/workflow/inventory/strangers.ts';
import { createKeySweep, SWEEP_EVERY } from '../../src/workflow/timer/sweepKeys.ts';
import { policy } from '../domain/fixtures.ts';
import { isNew, makeCredential, makeLedgerEntry } from '../store/credentials/fixtures.ts';
import { type Opened, openStore, recordingLog, signer } from '../store/fixtures.ts';
import { UNTOUCHED } from '../untouched.ts';
import { untilQuiet, watchRedis } from './watchRedis.ts';

const TOKEN = 'a-ready-access-token';
const ADDRESS = '203.0.113.7';
const AGE = 86_400_000;

/** What one comparison of a whole organization with the ledger cost. */
export interface Turn {
  readonly keys: number;
  /** By name, as they arrived. */
  readonly redis: readonly string[];
  /** Calls that list keys. */
  readonly lists: number;
  /** Keys that were read by themselves, for their addresses. */
  readonly readApart: number;
  /** Calls for these. */
  readonly callsApart: number;
  /** What the admins would have been told of. */
  readonly findings: number;
}

async function plant(atlas: AtlasSimulator, { store }: Opened, projectId: string, count: number) {
  const { id: organizationId } = ORGANIZATION;
  atlas.addProject({ id: projectId, organizationId, name: 'checkout' });
  for (let n = 0; n < count; n += 1) {
    const request = `01JD${String(n).padStart(22, '0')}`;
    const mac = signer.markerMac(markerMacInput(request, 1, 'n'.repeat(22)));
    const marker = writeMarker({ requestId: request, attempt: 1, mac });
    const projects = [{ projectId, roles: ['GROUP_READ_ONLY'] }];
    const key = atlas.addKey({
      organizationId,
      description: `job ${n}${marker}`,
      roles: ['ORG_MEMBER'],
      projects,
      accessList: [ADDRESS],
      createdAt: Date.now() - AGE,
    });
    const credential = makeCredential({
      id: `apiKey:${key.id}`,
      organizationId,
      handle: key.publicKey,
      createdAt: Date.now() - AGE,
      secrets: [{ id: key.id, request }],
      purpose: `job ${n}`,
      origin: { how: 'issued', request, marker, provenAt: Date.now() },
      access: { organizationRoles: ['ORG_MEMBER'], projects, addresses: [ADDRESS] },
    });
    const changes = [isNew(credential)];
    const entry = makeLedgerEntry(changes);
    const done = await store.credentials.commit({ credentials: changes, entry, notices: [] });
    if (!done.ok) throw new Error(`not committed: ${done.why}`);
  }
}

const ORGANIZATION = { id: '32b6e34b3d91647abb20e7b8', name: 'acme' } as const;
const NOBODY = async () => true;

function sweepOf(atlas: AtlasSimulator, { store }: Opened, found: (count: number) => void) {
  const log = recordingLog();
  const client = createAtlas({
    organizations: [
      {
        ...ORGANIZATION,
        baseUrl: atlas.origin,
        version: '2025-03-12',
        auth: { kind: 'token', token: new Secret(TOKEN) },
      },
    ],
    clock: { now: Date.now, sleep: (ms, signal) => sleep(ms, undefined, { signal }) },
    random: { fraction: Math.random, hex: (bytes) => randomBytes(bytes).toString('hex') },
    log,
    userAgent: 'keywarden/bench',
  });
  const never = async () => Promise.reject(new Error('nothing has to be changed'));
  const shared = {
    ...store,
    atlas: client,
    signer,
    policy: () => policy(),
    log,
    older: UNTOUCHED.older,
  };
  const sightings = createSightings({
    whoChanged: () => async () => [],
    ...shared,
    ledger: { move: never },
    history: UNTOUCHED.history,
  });
  const news = {
    appeared: never,
    appearedMany: never,
    denied: never,
    deniedMany: never,
  };
  const strangers = createStrangers({
    ...shared,
    news,
    personByEmail: never,
    automations: { says: () => undefined, adopt: never },
  });
  const sweep = createKeySweep({
    ...shared,
    requests: store,
    records: { load: (id) => store.load(id) },
    sightings,
    observing: createObserving({ ...shared, strangers, sawWrongType: never }),
    alarms: {
      async raise({ findings }) {
        found(findings.length);
        return true;
      },
      unreadable: NOBODY,
      unreadableCredentials: NOBODY,
      unreadableNotices: NOBODY,
      lostNotices: NOBODY,
      older: NOBODY,
      putBack: NOBODY,
      unusable: NOBODY,
      stuck: NOBODY,
    },
  });
  return { sweep, client };
}

/** One turn over an organization whose keys are all as they shall be. */
export async function countTurn(keys: number): Promise<Turn> {
  const server = await startRedis();
  const atlas = await startAtlasSimulator();
  const opened = await openStore(server.url);
  let findings = 0;
  const { sweep, client } = sweepOf(atlas, opened, (count) => {
    findings += count;
  });
  try {
    atlas.addOrganization(ORGANIZATION);
    atlas.addAccessToken({ token: TOKEN, organizationId: ORGANIZATION.id, roles: ['ORG_OWNER'] });
    await plant(atlas, opened, 'b'.repeat(24), keys);
    // The first turn loads the scripts; the second one is counted.
    await sweep.run();
    const before = atlas.exchanges.length;
    await opened.travel(SWEEP_EVERY + 1);
    const watch = await watchRedis(server.url, (name) => name === 'ping');
    await sweep.run();
    await untilQuiet(() => watch.seen.length);
    watch.close();
    const paths = atlas.exchanges.slice(before).map(({ path }) => path);
    const apart = paths.filter((path) => /\/apiKeys\/[a-f0-9]{24}/.test(path));
    return {
      keys,
      redis: watch.seen,
      lists: paths.length - apart.length,
      readApart: new Set(apart.map((path) => /apiKeys\/([a-f0-9]+)/.exec(path)?.[1])).size,
      callsApart: apart.length,
      findings,
    };
  } finally {
    await client.close();
    opened.close();
    await Promise.all([atlas.close(), server.stop()]);
  }
}

export function turnTable(turns: readonly Turn[]): string {
  return [
    'one turn over an organization of live keys',
    ...turns.map(
      ({ keys, redis, lists, readApart, callsApart }) =>
        `  ${String(keys).padStart(3)} keys: ${redis.length} trips to Redis (${redis.join(', ')}), ${lists} lists of Atlas; ${readApart} keys read for their addresses, in ${callsApart} calls`,
    ),
  ].join('\n');
}
