import { AtlasError } from '../../foundation/errors.ts';
import type { Organization } from '../ports/atlas.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';

/** How long Atlas may need until it knows a new key everywhere, ms. */
const PAUSES = [500, 1_000, 2_000] as const;

/** Atlas says that there is no such key, or no such place: nothing was added. */
function isUnknownYet(error: unknown): boolean {
  return error instanceof AtlasError && error.code === 'not_found' && error.effect === 'none';
}

/**
 * Adds the access list to a key that was created a moment ago. Where Atlas does not find the key yet,
 * it is asked again, a few seconds at most. Throws `AtlasError`.
 */
export async function addAccessList(
  organization: Organization,
  keyId: string,
  entries: readonly string[],
  stopwatch: Pick<Stopwatch, 'sleep'>,
): Promise<void> {
  for (const pause of PAUSES) {
    try {
      await organization.addAccessListEntries(keyId, entries);
      return;
    } catch (error) {
      if (!isUnknownYet(error)) throw error;
      await stopwatch.sleep(pause);
    }
  }
  await organization.addAccessListEntries(keyId, entries);
}
