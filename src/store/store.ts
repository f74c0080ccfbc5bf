import type { Redis } from 'ioredis';
import type { Sweeps } from '../workflow/findings.ts';
import type { AuditPages, Ledger } from '../workflow/ports/audit.ts';
import type { Ids } from '../workflow/ports/ids.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { Signer } from '../workflow/ports/secrets.ts';
import type { OutageNotes } from '../workflow/ports/slack.ts';
import type { Allowances, KeyNeeds, Replays, Requests } from '../workflow/ports/store.ts';
import { createAllowances } from './allowances.ts';
import { createAppender } from './append.ts';
import { createCommits } from './commit.ts';
import { toStoreError } from './failure.ts';
import { createKeyNeeds } from './keyNeeds.ts';
import { createKeys } from './keys.ts';
import { createLedger } from './ledger.ts';
import { createOutageNotes } from './outages.ts';
import { createOwed } from './owed.ts';
import { createPages } from './pages.ts';
import { createReading } from './reading.ts';
import { createReplays } from './replays.ts';
import { createReplication } from './replication.ts';
import { createRun } from './script.ts';
import { readSummaries } from './summary.ts';
import { createSweeps } from './sweeps.ts';
import { createTrail, type Trail } from './trail.ts';
import { createWindows } from './windows.ts';

/** How long a commit may take, with all its repetitions. */
const PATIENCE_MS = 1500;

export interface StoreOptions {
  /** A connection of `connectRedis`: its options are what keeps a command from hanging. */
  readonly redis: Redis;
  readonly installation: string;
  /** Chains the audit entries. */
  readonly signer: Pick<Signer, 'sign' | 'verify'>;
  readonly ids: Pick<Ids, 'nonce'>;
  /** Between 0 and 1: the jitter between two tries. */
  readonly random: () => number;
  /** A clock that only goes forward, in ms, for deadlines of our own. */
  readonly monotonic: () => number;
  readonly log: Log;
  readonly patienceMs?: number;
}

export interface Store extends Requests {
  readonly trail: Trail;
  readonly sweeps: Sweeps;
  readonly ledger: Ledger;
  readonly pages: AuditPages;
  readonly replays: Replays;
  readonly outageNotes: OutageNotes;
  readonly keyNeeds: KeyNeeds;
  readonly allowances: Allowances;
  /** The Slack workspace this store was bound to; `undefined` before the first start. */
  workspace(): Promise<string | undefined>;
}

export function createStore(options: StoreOptions): Store {
  const { redis, log, ids, signer, random, monotonic, patienceMs = PATIENCE_MS } = options;
  const keys = createKeys(options.installation);
  const run = createRun(redis);
  const trail = createTrail(redis, keys);
  const { commitsAfter } = trail;
  const appender = createAppender({ signer, commitsAfter, random, monotonic, patienceMs });
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
    sweeps: createSweeps({ run, keys }),
    ledger: createLedger({ redis, run, keys, trail, appender, signer, ids }),
    pages: createPages(trail, log),
    replays: createReplays(redis, keys),
    outageNotes: createOutageNotes(redis, keys),
    keyNeeds: createKeyNeeds(redis, keys),
    allowances: createAllowances({ redis, run, keys, appender, log }),
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
