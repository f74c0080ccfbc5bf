import type { AtlasKey } from '../../src/domain/key.ts';
import { readMarker } from '../../src/domain/marker.ts';
import type { Chance } from './chance.ts';
import type { Clock } from './clock.ts';

export interface LiveKey {
  readonly key: AtlasKey;
  readonly organizationId: string;
  /** Clear, as only Atlas and the create answer have it: every other place is searched for it. */
  readonly secret: string;
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
  create(organizationId: string, description: string, roles: readonly string[]): LiveKey;
  /** Somebody's own key, made by hand. */
  byHand(organizationId: string, description: string): LiveKey;
  remove(keyId: string): void;
  /** Somebody deletes it in Atlas's own pages, behind our back. */
  removeByHand(keyId: string): void;
  get(keyId: string): AtlasKey | undefined;
  list(organizationId: string): readonly AtlasKey[];
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
  const lag = () => clock.now() + (chance.hit(parts.lags()) ? chance.below(LAG) : 0);

  function add(
    organizationId: string,
    description: string,
    roles: readonly string[],
    ours: boolean,
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
      ours,
      madeAt: clock.now(),
      listedFrom: lag(),
      deletedAt: undefined,
      byHand: false,
    };
    keys.set(id, made);
    return made;
  }

  const alive = ({ deletedAt }: LiveKey) => deletedAt === undefined;

  function remove(keyId: string): LiveKey | undefined {
    const found = keys.get(keyId);
    if (found === undefined || !alive(found)) return undefined;
    found.deletedAt = clock.now();
    found.listedFrom = lag();
    return found;
  }

  return {
    keys,
    create: (organizationId, description, roles) => add(organizationId, description, roles, true),
    byHand: (organizationId, description) =>
      add(organizationId, description, ['ORG_READ_ONLY'], false),
    remove,
    removeByHand(keyId) {
      const found = remove(keyId);
      if (found !== undefined) found.byHand = true;
    },
    get(keyId) {
      const found = keys.get(keyId);
      return found !== undefined && alive(found) ? found.key : undefined;
    },
    list(organizationId) {
      // A lagging list shows what was: a new key not yet, a deleted one still.
      return [...keys.values()]
        .filter((one) => one.organizationId === organizationId)
        .filter((one) => alive(one) === clock.now() >= one.listedFrom)
        .map(({ key }) => key);
    },
    live: () => [...keys.values()].filter(alive),
    keyOf: (secret) => [...keys.values()].find((one) => one.secret === secret)?.key.id,
  };
}

/** The request a key of ours was made for. */
export function requestOf({ key }: LiveKey): string | undefined {
  return readMarker(key.description)?.requestId;
}
