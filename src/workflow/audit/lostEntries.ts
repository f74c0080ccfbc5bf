import type { LoggedEntry, SafeMode } from '../ports/audit.ts';

/** A key of which a copy of the audit log knows more than the store does. */
export interface ForgottenKey {
  readonly requestId: string;
  /** The newest of the lost entries about its request. */
  readonly event: string;
  /** Public key where the entries name it, else the key's id at Atlas, else the marker of its attempt. */
  readonly key: string;
}

interface Name {
  readonly key: string;
  readonly rank: number;
  readonly n: number;
}
/** So much is kept of each request, however long the log is. */
interface Known {
  readonly n: number;
  readonly event: string;
  readonly name: Name | undefined;
}

/** How an entry may name a key, the best first. */
const NAMES = ['publicKey', 'keyId', 'marker'] as const;

function nameIn({ n, entry: { facts } }: LoggedEntry): Name | undefined {
  const names = NAMES.flatMap((fact, rank): Name[] => {
    const key = facts[fact];
    return typeof key === 'string' && key !== '' ? [{ key, rank, n }] : [];
  });
  return names[0];
}

/** The better name, and of two equally good ones the newer: the key may have been replaced. */
function better(one: Name | undefined, other: Name | undefined): Name | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.rank < one.rank || (other.rank === one.rank && other.n > one.n) ? other : one;
}

/**
 * What the lost entries say of keys, the newest request first. `entries` may come from several
 * copies, in any order and more than once.
 */
export async function forgottenKeys(
  entries: AsyncIterable<LoggedEntry>,
): Promise<readonly ForgottenKey[]> {
  const found = new Map<string, Known>();
  for await (const logged of entries) {
    const { n, entry } = logged;
    if (entry.requestId === undefined) continue;
    const known = found.get(entry.requestId);
    const newest = known === undefined || n > known.n ? { n, event: entry.event } : known;
    const name = better(known?.name, nameIn(logged));
    found.set(entry.requestId, { n: newest.n, event: newest.event, name });
  }
  return [...found]
    .sort(([, one], [, other]) => other.n - one.n)
    .flatMap(([requestId, { event, name }]) =>
      name === undefined ? [] : [{ requestId, event, key: name.key }],
    );
}

/** Which entries are lost: those of the copy's epoch after the end of the log. */
export function isLost({ log, copy }: SafeMode, n: number, epoch: number): boolean {
  return copy !== undefined && epoch === copy.epoch && (epoch > log.epoch || n > log.n);
}
