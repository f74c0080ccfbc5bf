import type { Credential } from '../../domain/credential/credential.ts';
import { type NamedCredential, readNamed } from '../../domain/ledger/named.ts';
import { StoreError } from '../../foundation/errors.ts';
import { credentialAnchor, goneCredentialAnchor } from '../core/anchor.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { LostEntry, ReadLost } from '../ports/audit.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';
import type { Requests } from '../ports/store.ts';

function namedIn({ entry: { facts } }: LostEntry): readonly NamedCredential[] {
  const { credentials } = facts;
  if (!Array.isArray(credentials)) return [];
  return credentials.flatMap((line) => readNamed(String(line)) ?? []);
}

/** The newest that the lost entries name of each, in whatever order they come. */
async function newestIn(
  entries: AsyncIterable<LostEntry>,
): Promise<ReadonlyMap<string, NamedCredential>> {
  const found = new Map<string, NamedCredential>();
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
function needsHold({ state, commitId }: Credential, lost: NamedCredential): boolean {
  if (state.status === 'ended' || commitId === lost.commitId) return false;
  return state.status !== 'held' || state.reason !== 'entries_lost';
}

/**
 * Holds every credential of which Redis shows another record than the lost entries name as the
 * newest: it may have been frozen, extended, ended or handed over since. Of every other one it writes
 * down which record is the newest, because the log does not say so any more. Called before safe mode
 * ends; it can be repeated. Gives the ids of those that are held. Throws `StoreError`.
 */
export function createHoldLostCredentials(parts: {
  readonly readLost: ReadLost;
  readonly credentials: Pick<Credentials, 'load'>;
  readonly transitions: Pick<LedgerTransitions, 'move'>;
  readonly requests: Pick<Requests, 'note' | 'now'>;
  readonly policyHash: () => string;
  readonly log: Log;
}): () => Promise<readonly string[]> {
  const { credentials, transitions, requests, log } = parts;

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

  /** Of a record that is gone or cannot be read no older one is believed. */
  async function anchor(id: string, found: Found): Promise<false> {
    const given = { at: await requests.now(), policyHash: parts.policyHash() };
    await requests.note(
      typeof found === 'string' || isKnownOlder(found)
        ? goneCredentialAnchor(id, given)
        : credentialAnchor(found, given),
    );
    return false;
  }

  async function hold(id: string, lost: NamedCredential): Promise<boolean> {
    const found = await read(id);
    if (typeof found === 'string' || !needsHold(found, lost)) return anchor(id, found);
    const held = await transitions.move({ credential: id }, () => ({
      credential: { type: 'hold', reason: 'entries_lost' },
    }));
    if (held.ok) return true;
    const now = await read(id);
    if (typeof now !== 'string' && needsHold(now, lost)) {
      throw new StoreError('contended', `credential ${id} could not be held`);
    }
    return anchor(id, now);
  }

  return async () => {
    const held: string[] = [];
    for (const [id, lost] of await newestIn(parts.readLost())) {
      if (await hold(id, lost)) held.push(id);
    }
    if (held.length > 0) log.warn({ count: held.length }, 'loss.credentials_held');
    return held;
  };
}
