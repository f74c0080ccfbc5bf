import type { World } from './world.ts';

/** Redis was away until the lease ended: the key goes all the same, and only the log of the bot says so. */
const discarded = ({ seen }: World, keyId: string) =>
  seen.logs.some((line) => line.startsWith('key.loser ') && line.includes(keyId));

/** I7 of deletions: the audit log names each key that Keywarden deleted. */
export function namedI7(world: World): string | undefined {
  const { seen, store, atlas } = world;
  if (seen.losses.length > 0) return undefined;
  const entries = JSON.stringify(store.audit);
  const silent = seen.deletes.find((keyId) => !entries.includes(keyId) && !discarded(world, keyId));
  if (silent === undefined) return undefined;
  return `${atlas.keys.get(silent)?.key.description ?? silent} was deleted, and no entry names it`;
}
