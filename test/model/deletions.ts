import { readMarker } from '../../src/domain/marker.ts';
import type { World } from './world.ts';

/** Redis was away until the lease ended: such a key is deleted before its attempt is cleaned up. */
function isBeforeDoubt({ store, atlas }: World, keyId: string): boolean {
  const live = atlas.keys.get(keyId);
  const marker = readMarker(live?.key.description ?? '');
  const at = live?.deletedAt;
  return (
    at !== undefined &&
    store.audit.some(
      (entry) =>
        (entry.event === 'create.interrupted' || entry.event === 'create.cleaned') &&
        entry.requestId === marker?.requestId &&
        entry.facts.attempt === marker?.attempt &&
        entry.at >= at,
    )
  );
}

/**
 * I7 of deletions: the audit log names each key that Keywarden deleted. Where Redis was away until
 * the lease ended the key is deleted all the same; then the log has its attempt, as one in doubt.
 */
export function namedI7(world: World): string | undefined {
  const { seen, store, atlas } = world;
  if (seen.losses.length > 0) return undefined;
  const entries = JSON.stringify(store.audit);
  const silent = seen.deletes.find(
    (keyId) => !entries.includes(keyId) && !isBeforeDoubt(world, keyId),
  );
  if (silent === undefined) return undefined;
  return `${atlas.keys.get(silent)?.key.description ?? silent} was deleted, and no entry names it`;
}
