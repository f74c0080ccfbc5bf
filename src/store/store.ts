import type { Redis } from 'ioredis';
import type { Sweeps } from '../workflow/ports/alarms.ts';
import type { AuditHead, AuditPages } from '../workflow/ports/audit.ts';
import type { Ids } from '../workflow/ports/ids.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { Signer } from '../workflow/ports/secrets.ts';
import type { OutageNotes } from '../workflow/ports/slack.ts';
import type { KeyNeeds, PreApprovals, Replays, Requests } from '../workflow/ports/store.ts';
import { createAppender } from './audit/append.ts';
import { createAuditHead } from './audit/auditHead.ts';
import { createPages } from './audit/auditPages.ts';
import { createHeadMending, type Mended } from './audit/headMending.ts';
import { createTrail, type Trail } from './audit/trail.ts';
import { createOutageNotes } from './notices/channelOutages.ts';
import { createOwed } from './notices/owedNotices.ts';
import { createCommits } from './records/commit.ts';
import { createKeyNeeds } from './records/keyNeeds.ts';
import { createPreApprovals } from './records/preApprovals.ts';
import { createReading } from './records/reading.ts';
import { createReplays } from './records/replays.ts';
import { readSummaries } from './records/summary.ts';
import { createSweeps } from './records/sweeps.ts';
import { createWindows } from './records/windows.ts';
import { toStoreError } from './redis/failure.ts';
import { createKeys } from './redis/keys.ts';
import { createReplication } from './redis/replication.ts';
import { createRun } from './redis/runScript.ts';

/** How long a commit may take with all its tries, ms. */
const PATIENCE_MS = 1500;

export interface StoreOptions {
  /** A connection of `connectRedis`, whose options keep a command from hanging. */
  readonly redis: Redis;
  readonly installation: string;
  /** Signs the audit entries, which form a chain. */
  readonly signer: Pick<Signer, 'sign' | 'verify'>;
  readonly ids: Pick<Ids, 'nonce'>;
  /** From 0 to 1, for the jitter between two tries. */
  readonly random: () => number;
  /** A monotonic clock in ms, for deadlines within this process. */
  readonly monotonic: () => number;
  readonly log: Log;
  readonly patienceMs?: number;
}

export interface Store extends Requests {
  readonly trail: Trail;
  readonly sweeps: Sweeps;
  readonly auditHead: AuditHead;
  readonly pages: AuditPages;
  readonly replays: Replays;
  readonly outageNotes: OutageNotes;
  readonly keyNeeds: KeyNeeds;
  readonly preApprovals: PreApprovals;
  /** Moves the audit head to the end of the stream, where that goes on. Throws `StoreError`. */
  mendHead(): Promise<Mended | undefined>;
  /** The Slack workspace that this store is bound to; `undefined` before the first start. */
  workspace(): Promise<string | undefined>;
}

export function createStore(options: StoreOptions): Store {
  const { redis, log, ids, signer, random, monotonic, patienceMs = PATIENCE_MS } = options;
  const keys = createKeys(options.installation);
  const run = createRun(redis);
  const trail = createTrail(redis, keys);
  const { commitsAfter } = trail;
  const mendHead = createHeadMending({ run, keys, trail, signer, log });
  const appender = createAppender({
    signer,
    commitsAfter,
    mend: mendHead,
    random,
    monotonic,
    patienceMs,
  });
  return {
    ...createReading({ run, keys, log, saw: appender.saw }),
    ...createCommits({
      run,
      keys,
      appender,
      ids,
      replication: createReplication(redis, monotonic),
    }),
    ...createOwed({ run, keys, log }),
    ...createWindows({ run, keys }),
    trail,
    mendHead,
    sweeps: createSweeps({ run, keys }),
    auditHead: createAuditHead({ redis, run, keys, trail, appender, signer, ids }),
    pages: createPages(trail, log),
    replays: createReplays(redis, keys),
    outageNotes: createOutageNotes(redis, keys),
    keyNeeds: createKeyNeeds(redis, keys),
    preApprovals: createPreApprovals({ redis, run, keys, appender, log }),
    async workspace() {
      const bound = await redis.get(keys.workspace).catch((error: unknown) => {
        throw toStoreError(error, 'reads', 'the workspace');
      });
      return bound ?? undefined;
    },
    async issued(keyIds) {
      if (keyIds.length === 0) return new Map();
      const stored = await redis.hmget(keys.issued, ...keyIds).catch((error: unknown) => {
        throw toStoreError(error, 'reads', 'the issued keys');
      });
      return readSummaries(keyIds, stored, log);
    },
  };
}
