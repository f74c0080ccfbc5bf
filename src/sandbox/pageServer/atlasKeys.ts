import type { SimulatedKey } from '../atlas/simulator.ts';
import type { AtlasKey, Behind } from '../page/contract/behindContract.ts';
import type { Filter } from './http/bodies.ts';
import type { Stage } from './scene/stage.ts';

/** How Keywarden marks a key that it made. */
const MARKER = / \[ck:[0-9A-Z]{26}\.\d+\.[\w-]+\]$/;

type Organization = Stage['seeded']['acme'];

function rowOf(organization: Organization, key: SimulatedKey): AtlasKey {
  const { id, description, publicKey, roles, accessList, createdAt } = key;
  const nameOf = (wanted: string) =>
    organization.projects.find((project) => project.id === wanted)?.name ?? wanted;
  return {
    id,
    organization: organization.name,
    description,
    publicKey,
    roles,
    projects: key.projects.map(({ projectId, roles: inside }) => ({
      name: nameOf(projectId),
      roles: inside,
    })),
    accessList,
    createdAt,
    isOurs: MARKER.test(description),
  };
}

/** What Atlas really has, whatever its API would answer now; never the private keys. */
export function atlasKeys({ atlas, seeded }: Stage, filter: Filter): Behind['keys'] {
  const all = [seeded.acme, seeded.labs].flatMap((organization) =>
    atlas.keys(organization.id).map((key) => rowOf(organization, key)),
  );
  const find = filter.find.trim().toLowerCase();
  const matching = all
    .filter(({ isOurs }) => filter.keys === 'all' || isOurs)
    .filter(({ id, description, publicKey }) =>
      [id, description, publicKey].some((text) => text.toLowerCase().includes(find)),
    )
    .sort((one, other) => other.createdAt - one.createdAt);
  return {
    rows: matching.slice(0, filter.limit),
    matching: matching.length,
    total: all.length,
    ours: all.filter(({ isOurs }) => isOurs).length,
  };
}
