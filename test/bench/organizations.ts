import type { AtlasKey } from '../../src/domain/key/key.ts';
import { markerMacInput, writeMarker } from '../../src/domain/key/marker.ts';
import { startRedis } from '../../src/sandbox/world/redis.ts';
import { createObserving } from '../../src/workflow/inventory/observe.ts';
import { createSightings } from '../../src/workflow/inventory/sightings.ts';
import { createStrangers } from '../../src/workflow/inventory/strangers.ts';
import type { Organization } from '../../src/workflow/ports/atlas.ts';
import { createKeySweep, SWEEP_EVERY } from '../../src/workflow/timer/sweepKeys.ts';
import { policy } from '../domain/fixtures.ts';
import { isNew, makeCredential, makeLedgerEntry } from '../store/credentials/fixtures.ts';
import { type Opened, openStore, recordingLog, signer } from '../store/fixtures.ts';
import { UNTOUCHED } from '../untouched.ts';
import { untilQuiet, watchRedis } from './watchRedis.ts';

const YEAR = 365 * 86_400_000;

/** What the comparison of many organizations with the ledger costs, without the client of Atlas. */
export interface Compared {
  readonly organizations: number;
  readonly issued: number;
  readonly foreign: number;
  /** Lists of Atlas and trips to Redis of each organization in one turn. */
  readonly lists: number;
  readonly trips: number;
  /** Of this process, for one organization and turn. */
  readonly cpuMs: number;
  readonly turns: number;
  /** What is kept after the first and after the last turn, MB. */
  readonly heap: readonly [number, number];
}

interface Plan {
  readonly organizations: number;
  /** Keys of each. */
  readonly issued: number;
  readonly foreign: number;
  /** How often each has its turn. */
  readonly rounds: number;
}

const idOf = (n: number) => (0x65f00000 + n).toString(16).padEnd(24, '0');
const keyIdOf = (place: number, n: number) => idOf(place * 1_000 + n);

/** Each public key is another one. */
const handleOf = (id: string) => `key${id.slice(0, 8)}`;

function keyOf(organizationId: string, id: string, description: string): AtlasKey {
  const roles = [{ role: 'ORG_MEMBER', organizationId }];
  return { id, publicKey: handleOf(id), description, roles };
}

async function plant({ store }: Opened, place: number, { issued, foreign }: Plan) {
  const organizationId = idOf(place);
  const keys: AtlasKey[] = [];
  for (let n = 0; n < issued; n += 1) {
    const request = `01JD${String(place * 1_000 + n).padStart(22, '0')}`;
    const mac = signer.markerMac(markerMacInput(request, 1, 'n'.repeat(22)));
    const marker = writeMarker({ requestId: request, attempt: 1, mac });
    const id = keyIdOf(place, n);
    keys.push(keyOf(organizationId, id, `job ${n}${marker}`));
    const credential = makeCredential({
      id: `apiKey:${id}`,
      organizationId,
      handle: handleOf(id),
      secrets: [{ id, request }],
      createdAt: Date.now() - YEAR,
      origin: { how: 'issued', request, marker, provenAt: Date.now() },
      access: { organizationRoles: ['ORG_MEMBER'], projects: [], addresses: [] },
    });
    const changes = [isNew(credential)];
    const entry = makeLedgerEntry(changes);
    const done = await store.credentials.commit({ credentials: changes, entry, notices: [] });
    if (!done.ok) throw new Error(`not committed: ${done.why}`);
  }
  for (let n = 0; n < foreign; n += 1) {
    keys.push(keyOf(organizationId, keyIdOf(place, issued + n), `made by hand ${n}`));
  }
  return keys;
}

function sweepOf({ store }: Opened, lists: ReadonlyMap<string, readonly AtlasKey[]>) {
  const calls = { lists: 0 };
  const never = async () => Promise.reject(new Error('nothing is asked for here'));
  const organization = (id: string): Organization => ({
    id,
    name: id,
    baseUrl: 'https://cloud.mongodb.com',
    listKeys: never,
    async listKeysOnce() {
      calls.lists += 1;
      return lists.get(id) ?? [];
    },
    listKeysForCertain: never,
    listProjectKeys: never,
    unreadableKeys: never,
    listProjects: never,
    getKey: never,
    getKeyJson: never,
    requiresAccessList: never,
    createKey: never,
    addAccessListEntries: never,
    listAddressUse: never,
    deleteKey: never,
  });
  const [template] = policy().organizations;
  if (template === undefined) throw new Error('the policy has an organization');
  const organizations = [...lists.keys()].map((id) => ({ ...template, id, name: id }));
  const told = async () => true;
  const shared = {
    ...store,
    atlas: { organization, credentialAccess: () => undefined },
    signer,
    policy: () => policy({ organizations }),
    log: recordingLog(),
    older: UNTOUCHED.older,
    history: UNTOUCHED.history,
  };
  const strangers = createStrangers({
    ...shared,
    news: {
      appeared: told,
      appearedMany: told,
      denied: told,
      deniedMany: told,
    },
    personByEmail: never,
    automations: {
      says: () => undefined,
      adopt: async (_organization, left) => ({ left, later: 0 }),
    },
  });
  const sweep = createKeySweep({
    ...shared,
    requests: store,
    records: { load: (id) => store.load(id) },
    sightings: createSightings({
      ...shared,
      ledger: { move: never },
      whoChanged: () => async () => [],
    }),
    observing: createObserving({ ...shared, strangers, sawWrongType: never }),
    alarms: {
      raise: never,
      unreadable: told,
      unreadableCredentials: told,
      unreadableNotices: told,
      older: told,
      putBack: told,
      unusable: told,
      lostNotices: told,
      stuck: told,
    },
  });
  return { sweep, calls, log: shared.log };
}

/** Node keeps what it does not need any more until it is asked, if it can be. */
function heapMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

export async function compareOrganizations(plan: Plan): Promise<Compared> {
  const { organizations, issued, foreign, rounds } = plan;
  const server = await startRedis();
  const opened = await openStore(server.url);
  try {
    const lists = new Map<string, readonly AtlasKey[]>();
    for (let place = 0; place < organizations; place += 1) {
      lists.set(idOf(place), await plant(opened, place, plan));
    }
    const { sweep, calls, log } = sweepOf(opened, lists);
    const turn = async () => {
      await opened.travel(SWEEP_EVERY + 1);
      await sweep.run();
    };
    // Observations are written, strangers are told; what is told is remembered with the next turn.
    await turn();
    await turn();
    calls.lists = 0;
    const watch = await watchRedis(server.url, (name) => name === 'ping' || name === 'incrby');
    await turn();
    await untilQuiet(() => watch.seen.length);
    watch.close();
    const listed = calls.lists / organizations;
    // One more takes the turns of all organizations.
    const trips = (watch.seen.length - 1) / organizations;
    const first = heapMb();
    const before = process.cpuUsage();
    for (let n = 0; n < rounds; n += 1) await turn();
    const { user, system } = process.cpuUsage(before);
    const odd = log.lines.filter(({ level }) => level === 'error');
    if (odd.length > 0) throw new Error(`not as it shall be: ${odd[0]?.event}`);
    const turns = rounds * organizations;
    return {
      organizations,
      issued,
      foreign,
      lists: listed,
      trips,
      cpuMs: (user + system) / 1_000 / turns,
      turns,
      heap: [first, heapMb()],
    };
  } finally {
    opened.close();
    await server.stop();
  }
}

export function comparedTable(all: readonly Compared[]): string {
  return [
    'organizations compared with the ledger, without the calls of Atlas (of one organization and turn)',
    ...all.map(({ organizations, issued, foreign, lists, trips, cpuMs, turns, heap }) => {
      const [first, last] = heap.map((mb) => mb.toFixed(1));
      const what = `${String(organizations).padStart(2)} with ${issued} issued and ${foreign} foreign keys`;
      return `  ${what}: ${lists} reading of the list, ${trips} trips to Redis, ${cpuMs.toFixed(1)} ms of CPU; heap ${first} MB, after ${turns} turns ${last} MB`;
    }),
  ].join('\n');
}
