import type { Credential } from '../../domain/credential/credential.ts';
import { type ReadNamed, readNamed } from '../../domain/ledger/named.ts';
import { StoreError } from '../../foundation/errors.ts';
import { credentialAnchor, goneCredentialAnchor } from '../core/anchor.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { History, LostEntry, ReadLost } from '../ports/audit.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';
import type { Requests } from '../ports/store.ts';

function namedIn({ entry: { facts } }: LostEntry): readonly ReadNamed[] {
  const { credentials } = facts;
  if (!Array.isArray(credentials)) return [];
  return credentials.flatMap((line) => readNamed(String(line)) ?? []);
}

/** The newest that the lost entries name of each, in whatever order they come. */
async function newestIn(
  entries: AsyncIterable<LostEntry>,
): Promise<ReadonlyMap<string, ReadNamed>> {
  const found = new Map<string, ReadNamed>();
  for await (const logged of entries) {
    for (const named of namedIn(logged)) {
      const before = found.get(named.id);
      if (before === undefined || before.version < named.version) found.set(named.id, named);
    }
  }
  return found;
}

type Found = Credential | 'gone' | 'unreadable';

/** That an older record was put back once stays known, though the log does not show it any more. */
function isKnownOlder({ state }: Credential): boolean {
  return state.status === 'held' && state.reason === 'history_differs';
}

/** Nothing happens by time to what is held like that, and a person looks at it. */
function needsHold({ state, commitId }: Credential, lost: ReadNamed): boolean {
  if (state.status === 'ended' || commitId === lost.commitId) return false;
  const { status } = state;
  return status !== 'held' || !['entries_lost', 'history_differs'].includes(state.reason);
}

/** The record as it is now, and whether somebody has put an older one back. */
interface Seen {
  readonly found: Found;
  readonly isOlder: boolean;
}

const RACES = 3;

function contended(id: string): StoreError {
  return new StoreError('contended', `credential ${id} changes all the time`);
}

/**
 * Holds every credential of which Redis shows another record than the lost entries name as the
 * newest: it may have been frozen, extended, ended or handed over since. Of every other one it writes
 * down which record is the newest, because the log does not say so any more. Called before safe mode
 * ends; it can be repeated. Gives the ids of those that are held. Throws `StoreError`.
 */
export function createHoldLostCredentials(parts: {
  readonly readLost: ReadLost;
  readonly history: Pick<History, 'follow' | 'isOlder'>;
  readonly credentials: Pick<Credentials, 'load'>;
  readonly transitions: Pick<LedgerTransitions, 'move'>;
  readonly requests: Pick<Requests, 'note' | 'now'>;
  readonly policyHash: () => string;
  readonly log: Log;
}): () => Promise<readonly string[]> {
  const { history, credentials, transitions, requests, log } = parts;
  const given = async () => ({ at: await requests.now(), policyHash: parts.policyHash() });

  /** A record that cannot be read is believed in nothing, so nothing is done with it anyway. */
  async function read(id: string): Promise<Found> {
    try {
      return (await credentials.load(id))?.credential ?? 'gone';
    } catch (cause) {
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      log.error({ credential: id, err: cause }, 'loss.record_unreadable');
      return 'unreadable';
    }
  }

  /** It is read again while others change it: a change that the log already names makes nothing older. */
  async function see(id: string): Promise<Seen> {
    let found = await read(id);
    for (let race = 0; race < RACES; race += 1) {
      await history.follow();
      if (typeof found === 'string') return { found, isOlder: false };
      if (isKnownOlder(found)) return { found, isOlder: true };
      if (!history.isOlder(found)) return { found, isOlder: false };
      const now = await read(id);
      if (typeof now !== 'string' && now.commitId === found.commitId) {
        return { found, isOlder: true };
      }
      found = now;
    }
    throw contended(id);
  }

  /** Whether it is held now. */
  async function hold(id: string, lost: ReadNamed, { found, isOlder }: Seen) {
    if (typeof found === 'string' || !needsHold(found, lost)) return false;
    const reason = isOlder ? 'history_differs' : 'entries_lost';
    const held = await transitions.move({ credential: id }, () => ({
      credential: { type: 'hold', reason },
    }));
    if (held.ok) return true;
    const now = await read(id);
    if (typeof now !== 'string' && needsHold(now, lost)) throw contended(id);
    return false;
  }

  /**
   * Of a record that is gone, cannot be read or is an older one, none is believed. That is written down
   * before an older one is held: behind the hold nothing shows any more that it is older.
   */
  async function settle(id: string, lost: ReadNamed): Promise<boolean> {
    let seen = await see(id);
    const wasOlder = seen.isOlder;
    if (wasOlder) await requests.note(goneCredentialAnchor(id, await given(), lost.status));
    const isHeld = await hold(id, lost, seen);
    if (wasOlder) return isHeld;
    let anchored: string | undefined;
    for (let race = 0; race < RACES; race += 1) {
      // A notice or its time may have changed it meanwhile.
      seen = await see(id);
      const { found, isOlder } = seen;
      if (typeof found === 'string' || isOlder) {
        await requests.note(goneCredentialAnchor(id, await given(), lost.status));
        return isHeld;
      }
      if (found.commitId === anchored) return isHeld;
      await requests.note(credentialAnchor(found, await given()));
      anchored = found.commitId;
    }
    throw contended(id);
  }

  return async () => {
    const held: string[] = [];
    for (const [id, lost] of await newestIn(parts.readLost())) {
      if (await settle(id, lost)) held.push(id);
    }
    if (held.length > 0) log.warn({ count: held.length }, 'loss.credentials_held');
    return held;
  };
}
