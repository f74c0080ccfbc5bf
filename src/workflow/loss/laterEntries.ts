import { statusNow } from '../../domain/ledger/earlier.ts';
import type { RequestEvent } from '../../domain/record/requestEvent.ts';
import { type IssuedKey, type Later, STATUSES, type Status } from '../../domain/record/state.ts';
import type { LostEntry } from '../ports/audit.ts';

/** Keywarden does these again by itself, and they change nothing that people decided. */
const QUIET: readonly (RequestEvent | 'key.replacement_over')[] = [
  'request.escalated',
  'approvers.nudged',
  'approvers.reminded',
  'approvers.reminder_put_off',
  'break_glass.acknowledged',
  'break_glass.reminded',
  'card.unreachable',
  'card.posted',
  // As it was before the ledger.
  'key.replacement_over',
  'requester.reminded',
];

/** What a key's private key went through. */
const REVEALS: readonly RequestEvent[] = [
  'reveal.claimed',
  'reveal.delivered',
  'reveal.uncertain',
  'reveal.not_shown',
  'key.kept',
];

interface Numbered {
  readonly n: number;
}
/** What is kept of each request. It does not grow with the length of the log. */
interface Known {
  readonly newest?: Later & Numbered;
  readonly key?: IssuedKey & Numbered;
  readonly reveal?: Numbered & { readonly wasShown: boolean };
  /** The newest key that was deleted to be replaced. */
  readonly replaced?: Numbered;
}

/** Entries from before the ledger have two more. */
function statusIn(fact: unknown): Status | undefined {
  const found = ([...STATUSES, 'expiring', 'revoking'] as const).find((one) => one === fact);
  return found && statusNow(found);
}

function newer<T extends Numbered>(one: T | undefined, other: T | undefined): T | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.n > one.n ? other : one;
}

/** Of an entry with a wrong MAC only that the request changed: nothing that somebody wrote. */
function laterIn({ n, entry, isAuthentic }: LostEntry): (Later & Numbered) | undefined {
  const { facts } = entry;
  const event = entry.event === '' ? 'unknown' : entry.event;
  const at = Number.isSafeInteger(entry.at) ? Math.max(0, entry.at) : 0;
  const by = isAuthentic ? entry.by : 'keywarden';
  const status = statusIn(facts.status);
  const { version, reason } = facts;
  if (status === undefined || typeof version !== 'number') return undefined;
  if (!Number.isSafeInteger(version) || version < 1) return undefined;
  if (QUIET.some((quiet) => quiet === event)) return undefined;
  const isDenial = isAuthentic && event === 'vote.denied' && typeof reason === 'string';
  return { n, event, by, at, status, version, ...(isDenial ? { reason } : {}) };
}

function revealIn({ n, entry: { event, facts } }: LostEntry): Known['reveal'] {
  if (!REVEALS.some((reveal) => reveal === event)) return undefined;
  return { n, wasShown: event !== 'reveal.not_shown' || facts.status === 'uncertain' };
}

/** It was proven by a GET before this entry was written (src/README.md#steps-of-an-attempt). */
function keyIn({ n, entry, isAuthentic }: LostEntry): (IssuedKey & Numbered) | undefined {
  const { keyId: id, publicKey, attempt } = entry.facts;
  if (!isAuthentic || entry.event !== 'key.created') return undefined;
  if (typeof id !== 'string' || typeof publicKey !== 'string' || typeof attempt !== 'number') {
    return undefined;
  }
  return { n, id, publicKey, attempt, createdAt: entry.at, provenAt: entry.at };
}

function learned(known: Known, logged: LostEntry): Known {
  const { n, entry } = logged;
  const isReplaced = entry.event === 'key.revoked_for_replacement';
  return {
    newest: newer(known.newest, laterIn(logged)),
    key: newer(known.key, keyIn(logged)),
    reveal: newer(known.reveal, revealIn(logged)),
    replaced: newer(known.replaced, isReplaced ? { n } : undefined),
  };
}

function withoutNumber<T extends Numbered>({ n: _, ...rest }: T): Omit<T, 'n'> {
  return rest;
}

/**
 * The newest state of each request that the lost entries name. Entries may come in any order and
 * more than once.
 */
export async function laterStates(
  entries: AsyncIterable<LostEntry>,
): Promise<ReadonlyMap<string, Later>> {
  const found = new Map<string, Known>();
  for await (const logged of entries) {
    const { requestId } = logged.entry;
    if (requestId === undefined) continue;
    found.set(requestId, learned(found.get(requestId) ?? {}, logged));
  }
  const states = new Map<string, Later>();
  for (const [requestId, { newest, key, reveal, replaced }] of found) {
    if (newest === undefined) continue;
    const since = Math.max(key?.n ?? 0, replaced?.n ?? 0);
    const revealed = reveal?.wasShown === true && reveal.n > since;
    states.set(requestId, {
      ...withoutNumber(newest),
      ...(revealed ? { revealed } : {}),
      ...(key === undefined || key.n < since ? {} : { key: withoutNumber(key) }),
    });
  }
  return states;
}
