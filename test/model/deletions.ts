import type { World } from './world.ts';

/**
 * I7 of deletions: the audit log names each key that Keywarden deleted. Where Redis was away until
 * the lease ended the key is deleted all the same; then the log has its attempt, as one in doubt.
 */
export function namedI7({ seen, store, atlas }: World): string | undefined {
  if (seen.losses.length > 0) return undefined;
  const entries = JSON.stringify(store.audit);
  const silent = seen.deletes.find((keyId) => !entries.includes(keyId));
  if (silent === undefined) return undefined;
  return `${atlas.keys.get(silent)?.key.description ?? silent} was deleted, and no entry names it`;
}
