import { type Credential, isInHands } from './credential.ts';
import { isLiving } from './state.ts';

/** Keys of one owner that are looked at together get their new ends within this time, ms. */
const ONE_LOOK = 60 * 60_000;

/** What somebody who left has left behind, of all that they own. */
export function leftBehind(owned: readonly Credential[]): readonly Credential[] {
  return owned.filter((one) => isInHands(one) && isLiving(one.state));
}

function comesBefore(one: Credential, other: Credential): boolean {
  const [at, otherAt] = [one.ends.orphaned, other.ends.orphaned];
  if (at === undefined || otherAt === undefined || at < otherAt - ONE_LOOK) return false;
  return at < otherAt || (at === otherAt && one.id < other.id);
}

/**
 * People get one message for all keys that somebody left behind: that of the key which was first.
 * `another`: the one that tells of this key too. `early`: not all of them have their new end yet.
 */
export function tellsOfAll(
  credential: Credential,
  left: readonly Credential[],
): 'tell' | 'early' | { readonly another: Credential } | 'over' {
  if (credential.ends.orphaned === undefined) return 'over';
  if (!left.some(({ id }) => id === credential.id)) return 'over';
  const another = left.find((one) => comesBefore(one, credential));
  if (another !== undefined) return { another };
  return left.some(({ ends }) => ends.orphaned === undefined) ? 'early' : 'tell';
}
