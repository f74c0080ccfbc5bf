import type { LoggedEntry } from '../ports/audit.ts';

/** A key that lost entries name: a copy of the audit log has them, the store does not. */
export interface ForgottenKey {
  readonly requestId: string;
  /** The event of the newest lost entry about its request. */
  readonly event: string;
  /**
   * The public key if an entry names it, else the id of the key at Atlas, else the marker of its
   * attempt.
   */
  readonly key: string;
}

interface Name {
  readonly key: string;
  readonly rank: number;
  readonly n: number;
}
/** What is kept of each request. It does not grow with the length of the log. */
interface Known {
  readonly n: number;
  readonly event: string;
  readonly name: Name | undefined;
}

/** The facts by which an entry may name a key, the best first. */
const NAMES = ['publicKey', 'keyId', 'marker'] as const;

function nameIn({ n, entry: { facts } }: LoggedEntry): Name | undefined {
  const names = NAMES.flatMap((fact, rank): Name[] => {
    const key = facts[fact];
    return typeof key === 'string' && key !== '' ? [{ key, rank, n }] : [];
  });
  return names[0];
}

/** The better name. Of two equally good ones the newer, because the key may have been replaced. */
function better(one: Name | undefined, other: Name | undefined): Name | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.rank < one.rank || (other.rank === one.rank && other.n > one.n) ? other : one;
}

/**
 * The keys that the lost entries name: one for each request, the request with the newest entry
 * first. `entries` may come from several copies, in any order and more than once.
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
