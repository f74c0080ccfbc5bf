import { StoreError } from '../../foundation/errors.ts';
import type { Alarms, Sweeps } from '../ports/alarms.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';
import type { Loaded, Requests } from '../ports/store.ts';
import { createTellOnce } from './tellOnce.ts';

export interface LoadOrAlarm {
  /**
   * Like `load` of the store. If the record cannot be read, the admins are told once, and it
   * throws.
   */
  load(requestId: string): Promise<Loaded | undefined>;
  /** The same where the audit log names an open request; but they are told with `tell`. */
  loadOpen(requestId: string): Promise<void>;
  /** The same where the audit log, or a request, says that there is such a credential. */
  loadCredential(credentialId: string): Promise<void>;
  /** The record of a credential cannot be read: the admins are told once, with `tell`. */
  unreadableCredential(credentialId: string): void;
  /** A notice that is owed cannot be read: the admins are told once, with `tell`. */
  unreadableNotice(noticeId: string): void;
  /** A notice is neither owed any more nor settled: the admins are told once, with `tell`. */
  lostNotice(noticeId: string, version: number): void;
  /** Tells the admins of all that was found. Throws `StoreError`. */
  tell(): Promise<void>;
}

/** Where a whole key is of another type, that is told of it once, and not of each record. */
function isDamaged(cause: unknown): boolean {
  return cause instanceof StoreError && cause.code === 'corrupt' && cause.word !== 'WRONGTYPE';
}

/**
 * For work that nobody is waiting for. If a record cannot be read, perhaps nobody else notices. The
 * request cannot be held either, because a state cannot be written into a record that cannot be
 * read.
 */
export function createLoadOrAlarm(parts: {
  readonly requests: Pick<Requests, 'load'>;
  readonly credentials: Pick<Credentials, 'get'>;
  readonly sweeps: Sweeps;
  readonly alarms: Alarms;
  readonly log: Log;
}): LoadOrAlarm {
  const { requests, alarms } = parts;
  const requestsGone = createTellOnce({
    ...parts,
    nameOf: (id) => `record:${id}`,
    say: alarms.unreadable,
    logged: (requestId) => [{ requestId }, 'record.unreadable'],
  });
  const credentials = createTellOnce({
    ...parts,
    nameOf: (id) => `credential:${id}`,
    say: alarms.unreadableCredentials,
    logged: (credential) => [{ credential }, 'credential.unreadable'],
  });
  const notices = createTellOnce({
    ...parts,
    nameOf: (id) => `notice:${id}`,
    say: alarms.unreadableNotices,
    logged: (notice) => [{ notice }, 'record.unreadable'],
  });
  const lost = createTellOnce({
    ...parts,
    nameOf: (id) => `lost-notice:${id}`,
    say: alarms.lostNotices,
    logged: (notice) => [{ notice }, 'notice.lost'],
  });

  /** Where nothing can be read, nothing is known. */
  async function missing(load: () => Promise<unknown>): Promise<boolean> {
    try {
      return (await load()) === undefined;
    } catch (cause) {
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      return isDamaged(cause);
    }
  }

  return {
    lostNotice: (id, version) => lost.found(`${id} (${version})`),
    unreadableNotice: notices.found,
    unreadableCredential: credentials.found,
    async load(requestId) {
      try {
        return await requests.load(requestId);
      } catch (cause) {
        if (isDamaged(cause)) {
          requestsGone.found(requestId);
          await requestsGone.tell();
        }
        throw cause;
      }
    },
    async loadOpen(requestId) {
      if (await missing(() => requests.load(requestId))) requestsGone.found(requestId);
    },
    async loadCredential(credentialId) {
      // One that cannot be read is left out, and told like one that is gone.
      const load = async () => (await parts.credentials.get([credentialId])).get(credentialId);
      if (await missing(load)) credentials.found(credentialId);
    },
    async tell() {
      await requestsGone.tell();
      await credentials.tell();
      await notices.tell();
      await lost.tell();
    },
  };
}
