import type { World } from './world.ts';

/**
 * If Redis was unreachable until the lease ended, the key is deleted all the same. Only the log of
 * the bot names it then.
 */
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
