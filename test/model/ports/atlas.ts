import type { AtlasKey } from '../../../src/domain/key/key.ts';
import { readMarker } from '../../../src/domain/key/marker.ts';
import type { Hand, Reached } from '../play/atlasReached.ts';
import type { Chance } from './chance.ts';
import type { Clock } from './clock.ts';

export interface LiveKey {
  /** As Atlas shows it now. */
  key: AtlasKey;
  readonly organizationId: string;
  /**
   * The private key in clear text. Only Atlas and the answer of the create may hold it, and all
   * other places are searched for it.
   */
  readonly secret: string;
  /** Addresses of its access list. */
  admitted: readonly string[];
  readonly ours: boolean;
  readonly madeAt: number;
  /** Lists show the last change only from this time on. */
  listedFrom: number;
  deletedAt: number | undefined;
  /** A person deleted it at Atlas. */
  byHand: boolean;
  /** What a person gave to it. */
  byPerson: { readonly roles: readonly string[]; readonly addresses: readonly string[] };
  /** Its list of addresses has not been empty all the time. */
  hadAddresses: boolean;
}

/** The keys at Atlas and all calls that reached it. */
export interface AtlasModel {
  readonly keys: ReadonlyMap<string, LiveKey>;
  /** All calls in order of arrival. */
  readonly reached: readonly Reached[];
  /** The API. Calls from here are recorded. */
  readonly door: {
    create(organizationId: string, description: string, roles: readonly string[]): LiveKey;
    remove(keyId: string): void;
    admit(keyId: string, entries: readonly string[]): 'done' | 'taken' | 'gone';
    /** Takes an address away. */
    bar(keyId: string, address: string): 'done' | 'missing' | 'gone';
    /** Replaces the roles on the organization. Returns whether the key exists. */
    setRoles(keyId: string, roles: readonly string[]): boolean;
    /** The key with its addresses. */
    read(
      keyId: string,
    ): { readonly key: AtlasKey; readonly admitted: readonly string[] } | undefined;
    get(keyId: string): AtlasKey | undefined;
    list(organizationId: string): readonly AtlasKey[];
  };
  /** A person creates a key at Atlas. */
  byHand(organizationId: string, description: string, addresses?: readonly string[]): LiveKey;
  /** Keys that people made, without any marker, in the order of their creation. */
  foreign(): readonly LiveKey[];
  /** A person adds a role or an address on Atlas's pages, or takes away the roles that they added. */
  changeByHand(keyId: string, what: 'role' | 'address' | 'undo'): void;
  /** A person deletes a key on Atlas's pages, without Keywarden. */
  removeByHand(keyId: string): void;
  /** The key if it exists. Not recorded as a call. */
  get(keyId: string): AtlasKey | undefined;
  live(): readonly LiveKey[];
  /** The id of the key with this private key. */
  keyOf(secret: string): string | undefined;
}

const LAG = 15_000;
/** What people add on Atlas's pages. */
const BY_HAND = { role: 'ORG_OWNER', address: '192.0.2.0/24' } as const;

export function createAtlasModel(parts: {
  readonly clock: Clock;
  readonly chance: Chance;
  /** Probability that a list lags. */
  readonly lags: () => number;
}): AtlasModel {
  const { clock, chance } = parts;
  const keys = new Map<string, LiveKey>();
  const reached: Reached[] = [];
  const lag = () => clock.now() + (chance.hit(parts.lags()) ? chance.below(LAG) : 0);

  function add(
    organizationId: string,
    description: string,
    roles: readonly string[],
    hand: Hand,
  ): LiveKey {
    const id = (keys.size + 1).toString(16).padStart(24, 'a');
    const made: LiveKey = {
      key: {
        id,
        publicKey: `pub${keys.size}`.padEnd(8, 'x'),
        description,
        roles: roles.map((role) => ({ role, organizationId })),
      },
      organizationId,
      secret: `5ec2e700-0000-4000-8000-${id.slice(12)}`,
      admitted: [],
      ours: hand === 'ours',
      madeAt: clock.now(),
      listedFrom: lag(),
      deletedAt: undefined,
      byHand: false,
      byPerson: { roles: [], addresses: [] },
      hadAddresses: false,
    };
    keys.set(id, made);
    reached.push({ at: clock.now(), do: 'create', hand, description, roles, answer: made.key });
    return made;
  }

  const alive = ({ deletedAt }: LiveKey) => deletedAt === undefined;
  const late = ({ listedFrom }: LiveKey) => clock.now() < listedFrom;

  function find(keyId: string): LiveKey | undefined {
    const found = keys.get(keyId);
    return found !== undefined && alive(found) ? found : undefined;
  }

  function remove(keyId: string, hand: Hand): void {
    reached.push({ at: clock.now(), do: 'delete', hand, keyId });
    const found = find(keyId);
    if (found === undefined) return;
    found.deletedAt = clock.now();
    found.listedFrom = lag();
    found.byHand = hand === 'by hand';
  }

  const door: AtlasModel['door'] = {
    create: (organizationId, description, roles) => add(organizationId, description, roles, 'ours'),
    remove: (keyId) => remove(keyId, 'ours'),
    admit(keyId, entries) {
      const found = find(keyId);
      const isTaken = found?.admitted.some((one) => entries.includes(one)) === true;
      const answer = found === undefined ? 'gone' : isTaken ? 'taken' : 'done';
      if (found !== undefined && !isTaken) {
        found.admitted = [...found.admitted, ...entries];
        found.hadAddresses = true;
      }
      reached.push({ at: clock.now(), do: 'admit', keyId, entries, answer });
      return answer;
    },
    bar(keyId, address) {
      const found = find(keyId);
      const isThere = found?.admitted.includes(address) === true;
      const answer = found === undefined ? 'gone' : isThere ? 'done' : 'missing';
      if (found !== undefined) found.admitted = found.admitted.filter((one) => one !== address);
      reached.push({ at: clock.now(), do: 'bar', keyId, address, answer });
      return answer;
    },
    setRoles(keyId, roles) {
      const found = find(keyId);
      if (found !== undefined) {
        const { organizationId } = found;
        found.key = { ...found.key, roles: roles.map((role) => ({ role, organizationId })) };
      }
      const answer = found?.key;
      reached.push({ at: clock.now(), do: 'roles', keyId, roles, answer });
      return found !== undefined;
    },
    read(keyId) {
      const found = find(keyId);
      const answer = found && { key: found.key, admitted: found.admitted };
      reached.push({ at: clock.now(), do: 'read', keyId, answer });
      return answer;
    },
    get(keyId) {
      const answer = find(keyId)?.key;
      reached.push({ at: clock.now(), do: 'get', keyId, answer });
      return answer;
    },
    list(organizationId) {
      // A lagging list shows the former state: no new key, but still the deleted one.
      const there = [...keys.values()].filter((one) => one.organizationId === organizationId);
      const answer = there.filter((one) => alive(one) !== late(one)).map(({ key }) => key);
      const behind = new Set(there.filter(late).map(({ key }) => key.id));
      reached.push({ at: clock.now(), do: 'list', answer, late: behind });
      return answer;
    },
  };

  return {
    keys,
    reached,
    door,
    byHand(organizationId, description, addresses = []) {
      const made = add(organizationId, description, ['ORG_READ_ONLY'], 'by hand');
      made.admitted = addresses;
      made.hadAddresses = addresses.length > 0;
      return made;
    },
    foreign: () => [...keys.values()].filter((one) => !one.ours && requestOf(one) === undefined),
    changeByHand(keyId, what) {
      const found = find(keyId);
      if (found === undefined) return;
      const { organizationId, key, admitted, byPerson } = found;
      const before = key.roles.map(({ role }) => role);
      const kept = what === 'undo' ? before.filter((role) => role !== BY_HAND.role) : before;
      const roles = what === 'role' ? [...new Set([...before, BY_HAND.role])] : kept;
      const isNew = what === 'address' && !admitted.includes(BY_HAND.address);
      const fresh = isNew ? [BY_HAND.address] : [];
      // A key always has a role.
      if (roles.length === 0) return;
      found.key = { ...key, roles: roles.map((role) => ({ role, organizationId })) };
      found.admitted = [...admitted, ...fresh];
      found.hadAddresses ||= isNew;
      found.byPerson = {
        roles: what === 'role' ? [BY_HAND.role] : what === 'undo' ? [] : byPerson.roles,
        addresses: [...byPerson.addresses, ...fresh],
      };
      const hand = 'by hand' as const;
      reached.push({ at: clock.now(), do: 'change', hand, keyId, roles, entries: fresh });
    },
    removeByHand(keyId) {
      if (find(keyId) !== undefined) remove(keyId, 'by hand');
    },
    get: (keyId) => find(keyId)?.key,
    live: () => [...keys.values()].filter(alive),
    keyOf: (secret) => [...keys.values()].find((one) => one.secret === secret)?.key.id,
  };
}

/** The request id in the marker of the key. */
export function requestOf({ key }: LiveKey): string | undefined {
  return readMarker(key.description)?.requestId;
}
