import type { Atlas } from '../workflow/ports/atlas.ts';
import type { CredentialsAtAtlas } from '../workflow/ports/credentialAccess.ts';
import type { OrganizationOptions, RunningAtlas } from './atlas.ts';

/** Milliseconds. Longer than any call takes, so that calls with the old credentials can finish. */
const CALLS_END_WITHIN = 60_000;

export interface ReplaceableAtlas extends Atlas, CredentialsAtAtlas {
  /** Makes a client for these organizations. It is not in use yet. */
  make(organizations: readonly OrganizationOptions[]): RunningAtlas;
  /** Uses `next` from now on. The previous one is closed when its calls have ended. */
  use(next: RunningAtlas): void;
  close(): Promise<void>;
}

/** Lets the organizations change while the program runs. */
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
    credentialAccess: (id, kind) => current.credentialAccess(id, kind),
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
