import type { Atlas } from '../workflow/ports/atlas.ts';
import type { OrganizationOptions, RunningAtlas } from './atlas.ts';

/** Longer than any call takes: what was begun with the old credentials ends with them. */
const CALLS_END_WITHIN = 60_000;

export interface ReplaceableAtlas extends Atlas {
  /** Atlas with these organizations, not in use yet. */
  make(organizations: readonly OrganizationOptions[]): RunningAtlas;
  /** From now on this one answers; the one before hangs up when its calls have ended. */
  use(next: RunningAtlas): void;
  close(): Promise<void>;
}

/** Lets the organizations of a running program change. */
export function createReplaceableAtlas(
  make: (organizations: readonly OrganizationOptions[]) => RunningAtlas,
  first: RunningAtlas,
): ReplaceableAtlas {
  let current = first;
  const leaving = new Map<RunningAtlas, NodeJS.Timeout>();

  async function leave(old: RunningAtlas): Promise<void> {
    clearTimeout(leaving.get(old));
    leaving.delete(old);
    await old.close();
  }

  return {
    organization: (id) => current.organization(id),
    make,
    use(next) {
      const old = current;
      current = next;
      leaving.set(old, setTimeout(() => void leave(old), CALLS_END_WITHIN).unref());
    },
    async close() {
      await Promise.all([current.close(), ...[...leaving.keys()].map(leave)]);
    },
  };
}
