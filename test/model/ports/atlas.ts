import type { AtlasKey } from '../../../src/domain/key/key.ts';
import { readMarker } from '../../../src/domain/key/marker.ts';
import type { Hand, Reached } from '../play/atlasReached.ts';
import type { Chance } from './chance.ts';
import type { Clock } from './clock.ts';

export interface LiveKey {
  readonly key: AtlasKey;
  readonly organizationId: string;
  /** Clear, as only Atlas and the create answer have it: every other place is searched for it. */
  readonly secret: string;
  /** Addresses that may use it. */
  admitted: readonly string[];
  readonly ours: boolean;
  readonly madeAt: number;
  /** Lists show a change only from then on. */
  listedFrom: number;
  deletedAt: number | undefined;
  /** Deleted by a person at Atlas. */
  byHand: boolean;
}

/** The keys of Atlas and what was ever asked of it. */
export interface AtlasModel {
  readonly keys: ReadonlyMap<string, LiveKey>;
  /** All that ever came in, in this order. */
  readonly reached: readonly Reached[];
  /** Where calls of the API come in. */
  readonly door: {
    create(organizationId: string, description: string, roles: readonly string[]): LiveKey;
    remove(keyId: string): void;
    /** Answers whether there is such a key. */
    admit(keyId: string, entries: readonly string[]): boolean;
    get(keyId: string): AtlasKey | undefined;
    list(organizationId: string): readonly AtlasKey[];
  };
  /** Somebody's own key, made by hand. */
  byHand(organizationId: string, description: string): LiveKey;
  /** Somebody deletes it in Atlas's own pages, behind our back. */
  removeByHand(keyId: string): void;
  /** The key, if it is alive; asked by nobody. */
  get(keyId: string): AtlasKey | undefined;
  live(): readonly LiveKey[];
  /** Which key this private key belongs to. */
  keyOf(secret: string): string | undefined;
}

const LAG = 15_000;

export function createAtlasModel(parts: {
  readonly clock: Clock;
  readonly chance: Chance;
  /** How likely a list lags behind. */
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
      if (found !== undefined) found.admitted = [...found.admitted, ...entries];
      const answer = found !== undefined;
      reached.push({ at: clock.now(), do: 'admit', keyId, entries, answer });
      return answer;
    },
    get(keyId) {
      const answer = find(keyId)?.key;
      reached.push({ at: clock.now(), do: 'get', keyId, answer });
      return answer;
    },
    list(organizationId) {
      // A lagging list shows what was: a new key not yet, a deleted one still.
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
    byHand: (organizationId, description) =>
      add(organizationId, description, ['ORG_READ_ONLY'], 'by hand'),
    removeByHand(keyId) {
      if (find(keyId) !== undefined) remove(keyId, 'by hand');
    },
    get: (keyId) => find(keyId)?.key,
    live: () => [...keys.values()].filter(alive),
    keyOf: (secret) => [...keys.values()].find((one) => one.secret === secret)?.key.id,
  };
}

/** The request a key of ours was made for. */
export function requestOf({ key }: LiveKey): string | undefined {
  return readMarker(key.description)?.requestId;
}
