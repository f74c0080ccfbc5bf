import type { Redis } from 'ioredis';
import type { Proposals } from '../workflow/inventory/adopting/proposals.ts';
import type { Observations } from '../workflow/inventory/observations.ts';
import type { Sweeps } from '../workflow/ports/alarms.ts';
import type {
  AuditHead,
  AuditPages,
  History,
  LostEntry,
  Presses,
} from '../workflow/ports/audit.ts';
import type { Credentials } from '../workflow/ports/credentials.ts';
import type { Listings } from '../workflow/ports/listings.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { PolicyInForce } from '../workflow/ports/policyInForce.ts';
import type { KeyNeeds, Signer } from '../workflow/ports/secrets.ts';
import type { OutageTurns } from '../workflow/ports/slack.ts';
import type { PreApprovals, Replays, Requests, SettledNotices } from '../workflow/ports/store.ts';
import type { Reviews } from '../workflow/reviews/reviews.ts';
import { createAppender } from './audit/append.ts';
import type { Folder } from './audit/auditFolder.ts';
import { createAuditHead } from './audit/auditHead.ts';
import { createPages } from './audit/auditPages.ts';
import { createHeadMending, type Mended } from './audit/headMending.ts';
import { createTrail, type Trail } from './audit/trail.ts';
import { createCredentialReading } from './credentials/credentialReading.ts';
import { createCredentialRecords } from './credentials/credentialRecord.ts';
import { createHistory } from './history/history.ts';
import { createObservations } from './inventory/observations.ts';
import { createProposals } from './inventory/proposals.ts';
import { createListings } from './listings/listings.ts';
import { lostFromCopies } from './loss/lostFromCopies.ts';
import { createPresses } from './loss/presses.ts';
import { createIsOwed } from './notices/isOwed.ts';
import { createOutageTurns } from './notices/outageTurns.ts';
import { createOwed } from './notices/owedNotices.ts';
import { createSettledNotices } from './notices/settled.ts';
import { createToldMarks } from './notices/toldMarks.ts';
import { createPreApprovalRecords } from './preApproval/preApprovalRecord.ts';
import { createPreApprovals } from './preApproval/preApprovals.ts';
import { createCommits } from './records/commit.ts';
import { createKeyNeeds } from './records/keyNeeds.ts';
import { createPolicyInForce } from './records/policyInForce.ts';
import { createReading } from './records/reading.ts';
import { createRecords } from './records/record.ts';
import { createRecordMac } from './records/recordMac.ts';
import { createReplays } from './records/replays.ts';
import { readSummaries } from './records/summary.ts';
import { createSweeps } from './records/sweeps.ts';
import { createWindows } from './records/windows.ts';
import { toStoreError } from './redis/failure.ts';
import { createKeys } from './redis/keys.ts';
import { createReplication } from './redis/replication.ts';
import { createRun } from './redis/runScript.ts';
import { createReviews } from './reviews/reviews.ts';

/** How long a commit may take with all its tries, ms. */
const PATIENCE_MS = 1500;

export interface StoreOptions {
  /** A connection of `connectRedis`, whose options keep a command from hanging. */
  readonly redis: Redis;
  readonly installation: string;
  /** Signs the audit entries, which form a chain, and each record. */
  readonly signer: Pick<Signer, 'keyId' | 'sign' | 'signatures' | 'verify' | 'knows'>;
  /** What people read as the name of an organization. */
  readonly nameOf: (organizationId: string) => string;
  /** From 0 to 1, for the jitter between two tries. */
  readonly random: () => number;
  /** A monotonic clock in ms, for deadlines within this process. */
  readonly monotonic: () => number;
  readonly log: Log;
  readonly patienceMs?: number;
  /** Tests move the clock of all decisions by a key in Redis. */
  readonly testClock?: boolean;
  /** Replicas of Redis, not its files, keep what was written: they must confirm every change. */
  readonly keptByReplicas?: boolean;
  /** Another one only in tests of lifting. */
  readonly form?: number;
}

export interface Store extends Requests {
  readonly trail: Trail;
  readonly history: History;
  readonly sweeps: Sweeps;
  readonly auditHead: AuditHead;
  readonly presses: Presses;
  readonly pages: AuditPages;
  readonly replays: Replays;
  readonly policyInForce: PolicyInForce;
  readonly outageTurns: OutageTurns;
  readonly keyNeeds: KeyNeeds;
  readonly settledNotices: SettledNotices;
  readonly preApprovals: PreApprovals;
  readonly credentials: Credentials;
  readonly proposals: Proposals;
  readonly observations: Observations;
  readonly reviews: Reviews;
  /** What copies in this folder have and the audit log has not. Throws `StoreError`. */
  lost(folder: Folder): AsyncIterable<LostEntry>;
  readonly listings: Listings;
  /** Moves the audit head to the end of the stream, where that goes on. Throws `StoreError`. */
  mendHead(): Promise<Mended | undefined>;
  /** The Slack workspace that this store is bound to; `undefined` before the first start. */
  workspace(): Promise<string | undefined>;
}

export function createStore(options: StoreOptions): Store {
  const { redis, log, signer, nameOf, random, monotonic, patienceMs = PATIENCE_MS } = options;
  const { testClock = false, form } = options;
  const keys = createKeys(options.installation);
  const run = createRun(redis, { testClock, form });
  const trail = createTrail(redis, keys);
  const replication = createReplication(redis, monotonic, options.keptByReplicas);
  const mendHead = createHeadMending({ run, keys, trail, signer, log });
  const appender = createAppender({
    signer,
    chainValue: async (n) => (await trail.at(n))?.mac,
    mend: mendHead,
    random,
    monotonic,
    patienceMs,
  });
  const mac = createRecordMac(signer, form);
  const records = createRecords(mac, nameOf);
  const preApprovals = createPreApprovalRecords({ mac, nameOf, log });
  const written = { redis, run, keys, appender, replication };
  const early = createPreApprovals({ ...written, records: preApprovals });
  const { saw } = appender;
  const { readRequest, ...reading } = createReading({ run, keys, log, records, saw });
  const credentials = createCredentialRecords(mac);
  const ledger = createCredentialReading({
    redis,
    run,
    keys,
    log,
    records: credentials,
    readRequest,
    saw,
  });
  const commits = createCommits({ run, keys, records, credentials, mac, appender, replication });
  const { now } = reading;
  const marks = createToldMarks({ redis, signer, now });
  const auditHead = createAuditHead({ redis, run, keys, trail, appender, signer, marks });
  return {
    ...reading,
    ...commits,
    credentials: { ...ledger, commit: commits.commit },
    ...createOwed({ run, keys, mac, log }),
    isOwed: createIsOwed({ run, keys }),
    ...createWindows({ run, keys, mac, now }),
    trail,
    history: createHistory({
      trail,
      signer,
      load: async (id) =>
        id.includes(':')
          ? (await ledger.get([id])).get(id)
          : ((await reading.load(id))?.request ?? (await early.get([id])).get(id)),
    }),
    mendHead,
    sweeps: createSweeps({ run, keys, signer }),
    auditHead,
    presses: createPresses({ redis, run, keys, mac, appender, now, log }),
    async *lost(folder) {
      const { head } = await auditHead.standing();
      yield* lostFromCopies({ folder, trail, signer, epoch: head.epoch });
    },
    pages: createPages(trail, log),
    replays: createReplays(redis, keys),
    policyInForce: createPolicyInForce({ redis, run, keys }),
    outageTurns: createOutageTurns({ marks, keys }),
    keyNeeds: createKeyNeeds(redis, keys),
    settledNotices: createSettledNotices({ redis, run, keys, mac }),
    listings: createListings({ redis, run, keys, records, credentials, preApprovals, mac, log }),
    preApprovals: early,
    observations: createObservations({ redis, run, keys, log }),
    proposals: createProposals({ redis, run, keys, mac }),
    reviews: createReviews({ ...written, mac, log }),
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
      return readSummaries(mac, keyIds, stored, log);
    },
  };
}
