import type { Config } from '../config/config.ts';
import { readMarker } from '../domain/key/marker.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { AtlasError, PausedError, SlackError } from '../foundation/errors.ts';
import type { SlackWebApi } from '../slack/outbound/webApi.ts';
import { auditHead } from '../slack/views/news/auditHead.ts';
import { safeModeAlert } from '../slack/views/news/safeMode.ts';
import { createAuditCopy } from '../store/audit/auditCopy.ts';
import { openFolder } from '../store/audit/auditFolder.ts';
import { createFileJournal, createNoJournal } from '../store/audit/journal.ts';
import type { Store } from '../store/store.ts';
import { catalogueFor } from '../text/languages.ts';
import { type AuditFollower, createAuditFollower } from '../workflow/audit/auditFollower.ts';
import { guardedJournal } from '../workflow/audit/backgroundInSafeMode.ts';
import { createDailyHead } from '../workflow/audit/dailyHead.ts';
import { type ForgottenKey, forgottenKeys } from '../workflow/audit/lostEntries.ts';
import { createRefusalNotes, type RefusalNotes } from '../workflow/audit/refusalNotes.ts';
import { createSafeMode, type SafeModeGuard } from '../workflow/audit/safeMode.ts';
import type { Atlas } from '../workflow/ports/atlas.ts';
import type { Journal, LostEntry } from '../workflow/ports/audit.ts';
import type { Ids } from '../workflow/ports/ids.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { Signer } from '../workflow/ports/secrets.ts';
import type { Stopwatch } from '../workflow/ports/stopwatch.ts';
import { instanceOf } from './healthParts.ts';
import type { LossStore } from './loss/lossParts.ts';

export interface Audit extends LossStore {
  readonly journal: Journal;
  readonly guard: SafeModeGuard;
  readonly notes: RefusalNotes;
  readonly watch: AuditFollower;
  /** Opens the audit file, and compares the audit log with its copies. Throws `StoreError`. */
  begin(): Promise<void>;
  /** Copies new audit entries to the file, unless safe mode is on. */
  follow(): Promise<void>;
  close(): Promise<void>;
}

interface Parts {
  readonly config: Config;
  readonly policy: () => Policy;
  readonly store: Store;
  readonly calls: SlackWebApi;
  readonly atlas: Atlas;
  readonly signer: Signer;
  /** Whether Redis is configured so that it may lose data (eviction, or no persistence). */
  readonly mayLoseRecords: () => Promise<boolean>;
  /** Waits for the append-only file of Redis to be whole. Throws `StoreError`. */
  readonly kept: () => Promise<void>;
  /** The copy of the audit log was written, or could not be. Must not throw. */
  readonly copied: (failure: unknown) => void;
  /** Something in Redis cannot be read as the audit log, or can be again. Must not throw. */
  readonly unreadable: (isUnreadable: boolean) => void;
  readonly ids: Ids;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}

/** Whether Atlas certainly refuses our credentials. Then we cannot change anything there either. */
function isShut(error: unknown): boolean {
  return error instanceof AtlasError && error.effect === 'none' && error.status !== undefined
    ? error.status < 500 && error.status !== 429
    : false;
}

/**
 * Whether Atlas holds keys with a marker of this installation; `undefined` if it cannot be asked
 * now.
 */
function markersAt({ atlas, policy, signer, log }: Parts): () => Promise<boolean | undefined> {
  return async () => {
    for (const { id } of policy().organizations) {
      try {
        const keys = (await atlas.organization(id)?.listKeys()) ?? [];
        const macs = keys.flatMap(({ description }) => readMarker(description)?.mac ?? []);
        if (macs.some(signer.ownsMarkerMac)) return true;
      } catch (cause) {
        log.warn({ organizationId: id, err: cause }, 'safe_mode.atlas_not_asked');
        if (!isShut(cause)) return undefined;
      }
    }
    return false;
  };
}

/** Without a folder for audit files nobody knows what was lost. */
async function* nothing(): AsyncIterable<LostEntry> {}

/** The audit log, its second copy, and the guard that compares them. */
export function createAudit(parts: Parts): Audit {
  const { config, policy, store, calls, ids, stopwatch, log } = parts;
  const { auditDir } = config;
  const folder = auditDir === undefined ? undefined : openFolder(auditDir, config.installation);
  const policyHash = () => policy().hash;
  const readLost = () => (folder === undefined ? nothing() : store.lost(folder));

  /**
   * The keys whose entries are lost, for the people who decide about the loss. If the copies cannot
   * be read, the alert is posted without them.
   */
  async function forgotten(): Promise<readonly ForgottenKey[]> {
    try {
      return await forgottenKeys(readLost());
    } catch (cause) {
      log.error({ err: cause }, 'safe_mode.copies_unread');
      return [];
    }
  }

  const guard = createSafeMode({
    auditHead: store.auditHead,
    copies: folder ?? { ends: async () => [] },
    requests: store,
    markersAtAtlas: markersAt(parts),
    async alert(safeMode) {
      const keys = await forgotten();
      const words = catalogueFor(undefined);
      await calls.post(policy().channels.alerts, safeModeAlert(words, safeMode, keys));
    },
    mayLoseRecords: parts.mayLoseRecords,
    policyHash,
    ids,
    log,
  });
  const file =
    auditDir === undefined
      ? undefined
      : createFileJournal({ dir: auditDir, instance: instanceOf(config) });
  const copy =
    file === undefined || folder === undefined
      ? undefined
      : createAuditCopy({
          journal: file,
          folder,
          trail: store.trail,
          head: guard.head,
          mismatch: guard.enter,
        });
  if (copy === undefined) log.warn({}, 'audit.no_file');

  async function follow(): Promise<void> {
    try {
      await (copy === undefined ? guard.isOn() : copy.catchUp());
      parts.copied(undefined);
      await store.history.follow();
      if (store.history.isBroken()) await guard.enter('forked', await guard.head());
    } catch (cause) {
      // Safe mode was logged and told in Slack already.
      if (cause instanceof PausedError) return;
      parts.copied(cause);
      throw cause;
    }
  }

  const daily = createDailyHead({
    sweeps: store.sweeps,
    requests: store,
    head: guard.head,
    async tell(head) {
      try {
        await calls.post(policy().channels.alerts, auditHead(catalogueFor(undefined), head));
        return true;
      } catch (cause) {
        if (!(cause instanceof SlackError)) throw cause;
        log.warn({ err: cause }, 'audit.head_not_told');
        return false;
      }
    },
    log,
  });
  const notes = createRefusalNotes({ requests: store, policyHash, monotonic: stopwatch.now, log });
  return {
    auditHead: store.auditHead,
    presses: store.presses,
    readLost,
    journal: guardedJournal(guard, copy ?? createNoJournal(guard.head), parts.kept),
    guard,
    notes,
    watch: createAuditFollower({
      ...guard,
      follow,
      unreadable: parts.unreadable,
      async tellHead() {
        await notes.writeCounts();
        await daily.run();
      },
      stopwatch,
      log,
    }),
    async begin() {
      await file?.lines([]);
      const foreign = (await folder?.foreign()) ?? [];
      if (foreign.length > 0) log.warn({ files: foreign.slice(0, 5) }, 'audit.foreign_files');
      await guard.check();
    },
    follow,
    async close() {
      await copy?.close();
    },
  };
}
