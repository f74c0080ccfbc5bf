import type { Config } from '../../config/config.ts';
import { StoreError } from '../../foundation/errors.ts';
import { type Folder, openFolder } from '../../store/audit/auditFolder.ts';
import { mayLoseRecords } from '../../store/redis/serverCheck.ts';
import { createSeals } from '../../store/secrets/seal.ts';
import type { Store } from '../../store/store.ts';
import { createReseal, type Resealed } from '../../workflow/audit/reseal.ts';
import { createSafeMode } from '../../workflow/audit/safeMode.ts';
import { createOlderRecords } from '../../workflow/core/olderRecords.ts';
import { createTransitions } from '../../workflow/core/transition.ts';
import { credentialNoticesFor } from '../../workflow/credentials/credentialNotices.ts';
import { createLedgerTransitions } from '../../workflow/ledger/ledgerTransitions.ts';
import { createLossAcceptance, type LossAcceptance } from '../../workflow/loss/accepting.ts';
import { adminsByPolicy } from '../../workflow/loss/adminsByPolicy.ts';
import { createHoldLost } from '../../workflow/loss/holdLost.ts';
import { createHoldLostCredentials } from '../../workflow/loss/holdLostCredentials.ts';
import type { AuditHead, LostEntry } from '../../workflow/ports/audit.ts';
import type { Ids } from '../../workflow/ports/ids.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { openStore } from '../openedStore.ts';

/** Without a folder for audit files nobody knows what was lost. */
async function* nothing(): AsyncIterable<LostEntry> {}

/** What an operator's command needs: the store and the audit folder, nothing else. */
export interface Tools {
  readonly trail: Store['trail'];
  readonly auditHead: AuditHead;
  readonly signer: Signer;
  readonly loss: LossAcceptance;
  readonly folder?: Folder;
  reseal(): Promise<Resealed>;
  close(): void;
}

export async function openTools(parts: {
  readonly config: Config;
  readonly log: Log;
  readonly randomBytes: (count: number) => Buffer;
}): Promise<Tools> {
  const { config, log, randomBytes } = parts;
  const { installation, policy, auditDir } = config;
  const { store, signer, connection } = await openStore(config, log);
  const nonce = () => randomBytes(16).toString('base64url');
  const ids: Pick<Ids, 'nonce'> = { nonce };
  const folder = auditDir === undefined ? undefined : openFolder(auditDir, installation);
  const guard = createSafeMode({
    auditHead: store.auditHead,
    copies: folder ?? { ends: async () => [] },
    requests: store,
    markersAtAtlas: async () => undefined,
    mayLoseRecords: () => mayLoseRecords(connection.redis, config.redis),
    // The running replicas post the alert. This command only prints to whoever runs it.
    alert: async () => {},
    policyHash: () => policy.hash,
    ids,
    log,
  });

  const moving = {
    requests: store,
    // The running replicas tell the admins.
    older: createOlderRecords({ ...store, alarms: { older: async () => false }, log }),
    // Only `hold` is sent from here, which asks for nobody.
    people: { about: async () => new Map() },
    policy: () => policy,
    ids: { nonce, request: nonce },
    // The running replicas send the notices that are owed.
    moved: () => undefined,
  };
  const { preApprovals, history, credentials } = store;
  const transitions = createTransitions({ ...moving, preApprovals, history, signer });
  const ledger = createLedgerTransitions({
    ...moving,
    credentials,
    credentialNotices: credentialNoticesFor,
  });
  const losing = {
    readLost: () => (folder === undefined ? nothing() : store.lost(folder)),
    history,
    requests: store,
    policy: () => policy,
    policyHash: () => policy.hash,
    log,
  };
  const loss = createLossAcceptance({
    guard,
    auditHead: store.auditHead,
    presses: store.presses,
    admins: adminsByPolicy(policy),
    holdLost: createHoldLost({ ...losing, preApprovals, transitions, ids }),
    holdLostCredentials: createHoldLostCredentials({ ...losing, credentials, transitions: ledger }),
    requests: store,
    policyHash: () => policy.hash,
    ids,
  });

  async function reseal(): Promise<Resealed> {
    const workspace = await store.workspace();
    if (workspace === undefined)
      throw new StoreError('corrupt', 'this store is of no workspace yet');
    const randomness = { randomBytes, installation, workspace };
    return createReseal({
      requests: store,
      preApprovals: store.preApprovals,
      credentials: store.credentials,
      reviews: store.reviews,
      auditHead: store.auditHead,
      keyNeeds: store.keyNeeds,
      settledNotices: store.settledNotices,
      seals: createSeals({ ring: config.sealKeys, ...randomness }),
      signer,
      policy: () => policy,
      ids,
      log,
      current: [`seal:${config.sealKeys[0].kid}`, `sign:${config.signKeys[0].kid}`],
    }).reseal();
  }

  return {
    trail: store.trail,
    auditHead: store.auditHead,
    signer,
    loss,
    folder,
    reseal,
    close: () => connection.close(),
  };
}
