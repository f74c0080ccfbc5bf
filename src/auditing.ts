import { hostname } from 'node:os';
import type { Config } from './config.ts';
import { readMarker } from './domain/marker.ts';
import type { Policy } from './domain/policy.ts';
import { AtlasError, PausedError } from './errors.ts';
import type { SlackCalls } from './slack/calls.ts';
import { safeModeAlert } from './slack/views/safeMode.ts';
import { createAuditCopy } from './store/copy.ts';
import { openFolder } from './store/folder.ts';
import { createFileJournal, createNoJournal } from './store/journal.ts';
import type { Store } from './store/store.ts';
import { catalogueFor } from './text/languages.ts';
import type { Stopwatch } from './workflow/issue.ts';
import type { Atlas, Ids, Journal, Log } from './workflow/ports.ts';
import { createRefusalNotes, type RefusalNotes } from './workflow/refusalNotes.ts';
import { createSafeMode, type SafeModeGuard } from './workflow/safeMode.ts';
import { createWatch, type Watch } from './workflow/watch.ts';

export interface Audit {
  readonly journal: Journal;
  readonly guard: SafeModeGuard;
  readonly notes: RefusalNotes;
  readonly watch: Watch;
  /** Opens what there is to open and compares it; throws `StoreError`. */
  begin(): Promise<void>;
  /** Copies what is new, unless safe mode is on. */
  follow(): Promise<void>;
  close(): Promise<void>;
}

interface Parts {
  readonly config: Config;
  readonly policy: () => Policy;
  readonly store: Store;
  readonly calls: SlackCalls;
  readonly atlas: Atlas;
  readonly ids: Ids;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}

/** Two replicas of one host listen on different ports, so that each has a file of its own. */
function instanceOf({ port }: Config): string {
  return `${hostname().replaceAll(/[^A-Za-z0-9_-]/g, '-')}-${port}`;
}

/** An organization that surely does not let us in cannot be harmed by us either. */
function isShut(error: unknown): boolean {
  return error instanceof AtlasError && error.effect === 'none' && error.status !== undefined
    ? error.status < 500 && error.status !== 429
    : false;
}

/** Whether Atlas holds keys with a marker of ours; `undefined` while it cannot be asked. */
function markersAt({ atlas, policy, log }: Parts): () => Promise<boolean | undefined> {
  return async () => {
    for (const { id } of policy().organizations) {
      try {
        const keys = (await atlas.organization(id)?.listKeys()) ?? [];
        if (keys.some(({ description }) => readMarker(description) !== undefined)) return true;
      } catch (cause) {
        log.warn({ organizationId: id, err: cause }, 'safe_mode.atlas_not_asked');
        if (!isShut(cause)) return undefined;
      }
    }
    return false;
  };
}

/** The two audit devices and the guard that compares them. */
export function createAudit(parts: Parts): Audit {
  const { config, policy, store, calls, ids, stopwatch, log } = parts;
  const { auditDir } = config;
  const folder = auditDir === undefined ? undefined : openFolder(auditDir);
  const policyHash = () => policy().hash;
  const guard = createSafeMode({
    ledger: store.ledger,
    copies: folder ?? { highest: async () => undefined },
    requests: store,
    markersAtAtlas: markersAt(parts),
    async alert(safeMode) {
      await calls.post(policy().channels.alerts, safeModeAlert(catalogueFor(undefined), safeMode));
    },
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
    } catch (cause) {
      // Said already, and told in Slack.
      if (!(cause instanceof PausedError)) throw cause;
    }
  }

  const notes = createRefusalNotes({ requests: store, policyHash, monotonic: stopwatch.now, log });
  return {
    journal: copy ?? createNoJournal(),
    guard,
    notes,
    watch: createWatch({ follow, check: guard.check, stopwatch, log }),
    async begin() {
      await file?.lines([]);
      await guard.check();
    },
    follow,
    async close() {
      await copy?.close();
    },
  };
}
