import type { AccessParts } from '../../../src/domain/key/access.ts';
import type { AtlasSimulator, SimulatedKey } from '../../../src/sandbox/atlas/simulator.ts';
import { requestIn } from './secrets.ts';
import { ORGANIZATION } from './stage.ts';

/** What one of our keys could do at some moment. */
export interface Seen extends AccessParts {
  readonly id: string;
}

export function accessAtAtlas({ roles, projects, accessList }: SimulatedKey): AccessParts {
  return { organizationRoles: roles, projects, addresses: accessList };
}

/** Records each access that any key of ours ever had. */
export function watchAccess(atlas: AtlasSimulator): () => readonly Seen[] {
  const seen: Seen[] = [];
  const last = new Map<string, string>();
  const look = () => {
    for (const key of atlas.keys(ORGANIZATION)) {
      if (requestIn(key.description) === undefined) continue;
      const access = accessAtAtlas(key);
      const text = JSON.stringify(access);
      if (last.get(key.id) === text) continue;
      last.set(key.id, text);
      seen.push({ id: key.id, ...access });
    }
    return seen;
  };
  atlas.onChange(look);
  return look;
}
