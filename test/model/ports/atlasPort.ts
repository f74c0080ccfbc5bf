import { judgeRead, judgeWrite } from '../../../src/atlas/credentials/outcome.ts';
import { accessOfKey } from '../../../src/domain/key/access.ts';
import { AtlasError } from '../../../src/foundation/errors.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import type { Atlas, Organization } from '../../../src/workflow/ports/atlas.ts';
import type {
  CredentialAccess,
  CredentialsAtAtlas,
  Written,
} from '../../../src/workflow/ports/credentialAccess.ts';
import type { World } from '../rules/world.ts';
import type { LiveKey } from './atlas.ts';
import type { Life } from './line.ts';

type Facts = ConstructorParameters<typeof AtlasError>[2];

const DEADLINE = 20_000;
/** A create that arrives within this time after it was sent is still found by recovery, ms. */
const LANDS_WITHIN = 60_000;
/** Longer than any settling time, because the sending process was stopped, ms. */
const STRAGGLES = 300_000;

function failure(code: AtlasError['code'], facts: Omit<Facts, 'operation'>): AtlasError {
  return new AtlasError(code, code, { operation: 'model', ...facts });
}

const PROVEN = [
  () => failure('bad_request', { effect: 'none', status: 400, errorCode: 'INVALID', detail: 'no' }),
  () => failure('bad_credentials', { effect: 'none', status: 401 }),
  () => failure('not_found', { effect: 'none', status: 404 }),
  () => failure('rate_limited', { effect: 'none', status: 429, retryAfterMs: 30_000 }),
  () => failure('rate_limited', { effect: 'none', status: 429 }),
  () => failure('unreachable', { effect: 'none' }),
  () => failure('unreachable', { effect: 'none' }),
] as const;
const gone = (errorCode: string) =>
  failure('not_found', { effect: 'none', status: 404, errorCode });
const taken = () =>
  failure('conflict', {
    effect: 'none',
    status: 409,
    errorCode: 'ADDRESS_ALREADY_IN_WHITELIST',
  });
const DOUBTS = ['timeout', 'connection_lost', 'server_error', 'unreadable'] as const;

/** Atlas as one process of a replica sees it. */
export function createAtlasPort(world: World, life: Life): Atlas & CredentialsAtAtlas {
  const { clock, chance, line, atlas, weather } = world;
  const doubt = () => failure(chance.pick(DOUBTS), { effect: 'unknown' });

  function read<T>(run: () => T): Promise<T> {
    const fails = chance.hit(weather().atlas);
    return line.send(life, line.way(8_000), () => {
      if (fails) throw failure('server_error', { effect: 'none', status: 503 });
      return run();
    });
  }

  function write<T>(run: () => T): Promise<T> {
    const fate = chance.hit(weather().atlas) ? chance.below(5) : 5;
    return line.send(life, line.way(8_000), () => {
      if (fate === 0) throw chance.pick(PROVEN)();
      if (fate === 1 || fate === 2) throw doubt();
      const value = run();
      if (fate === 3 || fate === 4) throw doubt();
      return value;
    });
  }

  function create(id: string, description: string, roles: readonly string[]): Promise<LiveKey> {
    const run = () => atlas.door.create(id, description, roles);
    if (chance.hit(weather().stragglers)) {
      const landing = LANDS_WITHIN + chance.below(STRAGGLES);
      clock.after(landing, run);
      return line.send(life, { toEffect: DEADLINE, toReply: 0 }, () => {
        throw failure('timeout', { effect: 'unknown' });
      });
    }
    if (chance.hit(weather().atlas * 0.2)) {
      clock.after(chance.below(LANDS_WITHIN), run);
      return line.send(life, { toEffect: DEADLINE, toReply: 0 }, () => {
        throw failure('timeout', { effect: 'unknown' });
      });
    }
    return write(run);
  }

  function remove(keyId: string): Promise<void> {
    world.watch.sends(life, 'a delete');
    world.watch.deletes(keyId);
    if (!world.mayDelete()) {
      return read(() => {
        throw failure('missing_role', { effect: 'none', status: 403 });
      });
    }
    return write(() => atlas.door.remove(keyId));
  }

  function organization(id: string): Organization {
    const list = () => read(() => atlas.door.list(id));
    return {
      id,
      name: 'acme',
      baseUrl: 'https://cloud.mongodb.com',
      listKeys: list,
      unreadableKeys: async () => 0,
      listKeysOnce: list,
      listKeysForCertain: list,
      listProjectKeys: () => read(() => []),
      listProjects: () => read(() => []),
      getKey: (keyId) => read(() => atlas.door.get(keyId)),
      getKeyJson: () => read(() => undefined),
      requiresAccessList: () => read(() => false),
      async createKey({ description, roles }) {
        world.watch.sends(life, 'a create');
        world.watch.posts(id, description, roles);
        const { key, secret } = await create(id, description, roles);
        return { key, privateKey: new Secret(secret) };
      },
      // Only credentials have an access list now.
      addAccessListEntries: async () => undefined,
      listAddressUse: () => read(() => []),
      deleteKey: remove,
    };
  }

  async function written(writing: Promise<unknown>): Promise<Written> {
    try {
      await writing;
      return { is: 'done' };
    } catch (error) {
      return judgeWrite(error, { now: clock.now() });
    }
  }

  /** As the adapter of the client judges it. */
  function access(id: string): CredentialAccess {
    const noProjects = () => Promise.reject(new Error('the model has no projects'));
    return {
      async read(keyId) {
        try {
          const found = await read(() => atlas.door.read(keyId));
          if (found === undefined) return { is: 'missing' };
          const { key, admitted } = found;
          const { publicKey: handle, description } = key;
          const use = admitted.map((address) => ({ address }));
          const shown = { ...accessOfKey(key, []), addresses: admitted };
          return { is: 'read', credential: { id: keyId, handle, description, access: shown, use } };
        } catch (error) {
          return judgeRead(error, clock.now());
        }
      },
      async readUse(keyId) {
        const answer = await this.read(keyId);
        return answer.is === 'read' ? { is: 'read', use: answer.credential.use } : answer;
      },
      makers: async () => ({ is: 'read', made: [] }),
      changes: async () => ({ is: 'read', changes: [] }),
      endingWith: async () => ({ is: 'read', ids: [] }),
      async find(keyId) {
        try {
          const keys = await read(() => atlas.door.list(id));
          return { is: keys.some((key) => key.id === keyId) ? 'listed' : 'missing' };
        } catch (error) {
          const judged = judgeRead(error, clock.now());
          if (judged.is !== 'missing') return judged;
          return { is: 'later', problem: { code: 'not_found' }, mayLand: false };
        }
      },
      setOrganizationRoles: (keyId, roles) => {
        world.watch.sends(life, 'a change');
        return written(
          write(() => {
            world.watch.changes(keyId);
            if (!atlas.door.setRoles(keyId, roles)) throw gone('API_KEY_NOT_FOUND');
            world.watch.changed(keyId);
          }),
        );
      },
      addToProject: noProjects,
      setProjectRoles: noProjects,
      removeFromProject: noProjects,
      addAddresses: (keyId, entries) => {
        world.watch.sends(life, 'a change');
        return written(
          write(() => {
            world.watch.changes(keyId);
            const answer = atlas.door.admit(keyId, entries);
            if (answer === 'gone') throw gone('API_KEY_NOT_FOUND');
            if (answer === 'taken') throw taken();
            world.watch.changed(keyId);
          }),
        );
      },
      removeAddress: (keyId, address) => {
        world.watch.sends(life, 'a change');
        return written(
          write(() => {
            world.watch.changes(keyId);
            const answer = atlas.door.bar(keyId, address);
            if (answer === 'gone') throw gone('API_KEY_NOT_FOUND');
            if (answer === 'missing') throw gone('API_KEY_WHITELIST_NOT_FOUND');
            world.watch.changed(keyId);
          }),
        );
      },
      setDescription: () => Promise.reject(new Error('nobody edits a description here')),
      remove: (keyId) => written(remove(keyId)),
      callsLeft: () => undefined,
      isOwn: () => false,
    };
  }

  const isServed = (id: string) => world.policy().organizations.some((one) => one.id === id);

  return {
    organization: (id) => (isServed(id) ? organization(id) : undefined),
    credentialAccess: (id) => (isServed(id) ? access(id) : undefined),
  };
}
