import type { AddressUse } from '../ports/credentialAccess.ts';

/** The newest call that Atlas has seen with a key. */
export interface LastUse {
  readonly at: number;
  readonly from?: string;
}

/** Atlas notes the use of a key at the entries of its access list only. */
export function lastUseOf(entries: readonly AddressUse[]): LastUse | undefined {
  const used = entries.flatMap(({ lastUsedAt: at, lastUsedAddress: from }) =>
    at === undefined ? [] : [{ at, from }],
  );
  return used.toSorted((one, other) => other.at - one.at)[0];
}
