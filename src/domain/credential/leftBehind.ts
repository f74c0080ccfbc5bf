import { type Credential, isInHands } from './credential.ts';
import { isLiving } from './state.ts';

/** Keys of one owner that are looked at together get their new ends within this time, ms. */
const ONE_LOOK = 60 * 60_000;

/** What somebody who left has left behind, of all that they own. */
export function leftBehind(owned: readonly Credential[]): readonly Credential[] {
  return owned.filter((one) => isInHands(one) && isLiving(one.state));
}

/**
 * When it ends because its owner is gone, or would end if a person had answered for it. `undefined`:
 * as far as is known, the owner is there.
 */
export function leftUntil({ ends, unowned }: Pick<Credential, 'ends' | 'unowned'>) {
  return ends.orphaned ?? unowned;
}

function comesBefore(one: Credential, other: Credential): boolean {
  const [at, otherAt] = [leftUntil(one), leftUntil(other)];
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
  if (leftUntil(credential) === undefined) return 'over';
  if (!left.some(({ id }) => id === credential.id)) return 'over';
  const another = left.find((one) => comesBefore(one, credential));
  if (another !== undefined) return { another };
  return left.some((one) => leftUntil(one) === undefined) ? 'early' : 'tell';
}
