import type { Config } from '../../config/config.ts';
import { organizationName } from '../../domain/policy/policy.ts';
import { StoreError } from '../../foundation/errors.ts';
import { type Folder, openFolder } from '../../store/audit/auditFolder.ts';
import { connectRedis } from '../../store/redis/connection.ts';
import { mayForget } from '../../store/redis/serverCheck.ts';
import { createSeals } from '../../store/secrets/seal.ts';
import { createSigner } from '../../store/secrets/sign.ts';
import { createStore, type Store } from '../../store/store.ts';
import { createReseal, type Resealed } from '../../workflow/audit/reseal.ts';
import { createSafeMode, type SafeModeGuard } from '../../workflow/audit/safeMode.ts';
import type { AuditHead } from '../../workflow/ports/audit.ts';
import type { Ids } from '../../workflow/ports/ids.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';

const REDIS_WITHIN = 10_000;

/** What an operator's command needs: the store and the audit folder, nothing else. */
export interface Tools {
  readonly trail: Store['trail'];
  readonly auditHead: AuditHead;
  readonly signer: Signer;
  readonly guard: SafeModeGuard;
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
  const connection = connectRedis({ url: config.redis.url, log });
  await connection.ready(REDIS_WITHIN);
  const signer = createSigner({ ring: config.signKeys, installation });
  const ids: Pick<Ids, 'nonce'> = { nonce: () => randomBytes(16).toString('base64url') };
  const store = createStore({
    redis: connection.redis,
    installation,
    signer,
    nameOf: (id) => organizationName(policy, id),
    ids,
    random: Math.random,
    monotonic: () => performance.now(),
    keptByReplicas: config.redis.keptByReplicas,
    log,
    testClock: config.redis.testClock,
  });
  const folder = auditDir === undefined ? undefined : openFolder(auditDir, installation);
  const guard = createSafeMode({
    auditHead: store.auditHead,
    copies: folder ?? { ends: async () => [] },
    requests: store,
    markersAtAtlas: async () => undefined,
    mayForget: () => mayForget(connection.redis, config.redis),
    // The running replicas post the alert. This command only prints to whoever runs it.
    alert: async () => {},
    policyHash: () => policy.hash,
    ids,
    log,
  });

  async function reseal(): Promise<Resealed> {
    const workspace = await store.workspace();
    if (workspace === undefined)
      throw new StoreError('corrupt', 'this store is of no workspace yet');
    const randomness = { randomBytes, installation, workspace };
    return createReseal({
      requests: store,
      preApprovals: store.preApprovals,
      auditHead: store.auditHead,
      keyNeeds: store.keyNeeds,
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
    guard,
    folder,
    reseal,
    close: () => connection.close(),
  };
}
