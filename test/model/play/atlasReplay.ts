import { createAtlas, type RunningAtlas } from '../../../src/atlas/atlas.ts';
import { type AccessParts, accessOfKey } from '../../../src/domain/key/access.ts';
import type { AtlasKey } from '../../../src/domain/key/key.ts';
import { isOrganizationRole } from '../../../src/domain/key/roles.ts';
import { AtlasError } from '../../../src/foundation/errors.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import { type AtlasSimulator, startAtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import type { Organization } from '../../../src/workflow/ports/atlas.ts';
import type { CredentialAccess, Written } from '../../../src/workflow/ports/credentialAccess.ts';
import { recordingLog } from '../../store/fixtures.ts';
import type { AtlasModel } from '../ports/atlas.ts';
import { createChance } from '../ports/chance.ts';
import { ORGANIZATION } from '../ports/people.ts';
import type { Reached } from './atlasReached.ts';

const TOKEN = 'a-ready-access-token';
/** An id that no key has. */
const NO_KEY = 'f'.repeat(24);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Maps keys of the model to keys of the simulator, because the simulator chooses its own ids and
 * public keys.
 */
class Twins {
  readonly #real = new Map<string, string>();
  readonly #model = new Map<string, { id: string; publicKey: string }>();

  pair(model: string, real: { readonly id: string; readonly publicKey: string }): void {
    this.#real.set(model, real.id);
    this.#model.set(real.id, { id: model, publicKey: real.publicKey });
  }

  real(model: string): string {
    return this.#real.get(model) ?? NO_KEY;
  }

  /** Describes a key of the simulator with the id of the model. */
  told(key: AtlasKey): string {
    const model = this.#model.get(key.id);
    if (model === undefined) return `unknown ${key.description}`;
    const own = model.publicKey === key.publicKey ? '' : ` with another public key`;
    return told({ ...key, id: model.id }) + own;
  }
}

function told({ id, description, roles }: AtlasKey): string {
  const names = roles.map(({ role, organizationId, projectId }) =>
    [role, organizationId, projectId].join('@'),
  );
  return `${id} ${description} ${names.sort().join(' ')}`;
}

const list = (all: readonly string[]) => all.toSorted().join(', ');

/** One simulator and the real client of its only organization. */
interface Scene {
  readonly simulator: AtlasSimulator;
  readonly organization: Organization;
  readonly access: CredentialAccess;
  readonly twins: Twins;
}

type Kind<K extends Reached['do']> = Extract<Reached, { do: K }>;

/** What a key may do, and from where. */
function shown({ organizationRoles }: AccessParts, addresses: readonly string[]): string {
  return `${list(organizationRoles)} from ${list(addresses)}`;
}

/** As the model calls it. */
function wordOf(written: Written): string {
  if (written.is === 'already') return 'taken';
  if (written.is !== 'gone') return written.is;
  return written.what === 'address' ? 'missing' : 'gone';
}

/** The answer of the model, in one line. */
function modelSays(one: Reached): string {
  switch (one.do) {
    case 'create':
      return told(one.answer);
    case 'delete':
      return 'gone';
    case 'change':
      return 'done';
    case 'admit':
      return one.answer;
    case 'bar':
      return one.answer;
    case 'roles':
      return one.answer === undefined ? 'gone' : 'done';
    case 'read': {
      if (one.answer === undefined) return 'none';
      return shown(accessOfKey(one.answer.key, []), one.answer.admitted);
    }
    case 'get':
      return one.answer === undefined ? 'none' : told(one.answer);
    case 'list':
      // Atlas decides how long a list lags, so late keys are left out on both sides.
      return list(one.answer.filter(({ id }) => !one.late.has(id)).map(told));
    default:
      return one satisfies never;
  }
}

async function make({ simulator, organization, twins }: Scene, one: Kind<'create'>) {
  const { description, answer } = one;
  const roles = one.roles.filter(isOrganizationRole);
  if (one.hand === 'by hand') {
    const made = simulator.addKey({ organizationId: ORGANIZATION, description, roles });
    twins.pair(answer.id, made);
    return twins.told((await organization.getKey(made.id)) ?? answer);
  }
  const { key, privateKey } = await organization.createKey({ description, roles });
  twins.pair(answer.id, key);
  return twins.told(key) + (UUID.test(privateKey.reveal()) ? '' : ' without a private key');
}

async function remove({ simulator, organization, twins }: Scene, one: Kind<'delete'>) {
  const id = twins.real(one.keyId);
  if (one.hand === 'by hand') simulator.removeKey(id);
  else await organization.deleteKey(id);
  return simulator.keys(ORGANIZATION).some((key) => key.id === id) ? 'still there' : 'gone';
}

/** The answer of the simulator to the same call, in one line. */
async function realSays(scene: Scene, one: Reached): Promise<string> {
  const { organization, access, twins } = scene;
  switch (one.do) {
    case 'create':
      return make(scene, one);
    case 'delete':
      return remove(scene, one);
    case 'change': {
      const id = twins.real(one.keyId);
      const words = [wordOf(await access.setOrganizationRoles(id, one.roles))];
      if (one.entries.length > 0) words.push(wordOf(await access.addAddresses(id, one.entries)));
      return words.find((word) => word !== 'done') ?? 'done';
    }
    case 'admit': {
      const id = twins.real(one.keyId);
      return wordOf(await access.addAddresses(id, one.entries));
    }
    case 'bar':
      return wordOf(await access.removeAddress(twins.real(one.keyId), one.address));
    case 'roles':
      return wordOf(await access.setOrganizationRoles(twins.real(one.keyId), one.roles));
    case 'read': {
      const found = await access.read(twins.real(one.keyId));
      if (found.is !== 'read') return found.is === 'missing' ? 'none' : found.is;
      return shown(found.credential.access, found.credential.access.addresses);
    }
    case 'get': {
      const found = await organization.getKey(twins.real(one.keyId));
      return found === undefined ? 'none' : twins.told(found);
    }
    case 'list': {
      const late = new Set([...one.late].map((id) => twins.real(id)));
      const found = await organization.listKeysForCertain();
      return list(found.filter(({ id }) => !late.has(id)).map((key) => twins.told(key)));
    }
    default:
      return one satisfies never;
  }
}

const refusal = (error: unknown): string => {
  if (error instanceof AtlasError) return error.code;
  throw error;
};

function open(simulator: AtlasSimulator, now: () => number, seed: number): RunningAtlas {
  return createAtlas({
    organizations: [
      {
        id: ORGANIZATION,
        name: 'acme',
        baseUrl: simulator.origin,
        version: '2025-03-12',
        auth: { kind: 'token', token: new Secret(TOKEN) },
      },
    ],
    // Waits take no time, because nothing at the simulator changes during a wait.
    clock: { now, sleep: async () => {} },
    random: { ...createChance(seed), hex: (bytes) => 'ab'.repeat(bytes) },
    log: recordingLog(),
    userAgent: 'keywarden/model',
  });
}

/**
 * Repeats the calls that reached the model of Atlas on the strict simulator, through the real
 * client, in the same order at the same times. Returns the first difference, or `undefined`.
 */
export async function replayAtlas(
  { reached, live }: Pick<AtlasModel, 'reached' | 'live'>,
  seed: number,
): Promise<string | undefined> {
  let at = 0;
  const now = () => at;
  const simulator = await startAtlasSimulator({ now, random: createChance(seed).fraction });
  simulator.addOrganization({ id: ORGANIZATION, name: 'acme' });
  simulator.addAccessToken({ token: TOKEN, organizationId: ORGANIZATION, roles: ['ORG_OWNER'] });
  simulator.rateLimits.enforced = false;
  const atlas = open(simulator, now, seed);
  try {
    const organization = atlas.organization(ORGANIZATION);
    const access = atlas.credentialAccess(ORGANIZATION, 'apiKey');
    if (organization === undefined || access === undefined) {
      throw new Error('the organization is not there');
    }
    const twins = new Twins();
    for (const [i, one] of reached.entries()) {
      at = one.at;
      const scene = { simulator, organization, access, twins };
      const [model, real] = [modelSays(one), await realSays(scene, one).catch(refusal)];
      if (model !== real) return `Atlas call ${i}, ${one.do}: ${model} but ${real}`;
    }
    const alive = list(
      live().map(({ key, admitted }) => `${twins.real(key.id)} ${list(admitted)}`),
    );
    const real = list(
      simulator.keys(ORGANIZATION).map(({ id, accessList }) => `${id} ${list(accessList)}`),
    );
    return alive === real ? undefined : `live keys at Atlas: ${alive} but ${real}`;
  } finally {
    await atlas.close();
    await simulator.close();
  }
}
