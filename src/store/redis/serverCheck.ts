import type { Redis } from 'ioredis';
import { toStoreError } from './failure.ts';
import { bindStore, type Identity } from './installationBinding.ts';
import { createKeys } from './keys.ts';
import { missingCommands } from './permissions.ts';
import { countConfirming } from './replication.ts';
import { askInfo, askServer } from './serverFacts.ts';
import {
  type Accepted,
  type Finding,
  type Findings,
  judgeServer,
  losesRecords,
} from './serverRules.ts';

export interface CheckOptions extends Identity, Accepted {
  readonly redis: Redis;
  /** This host's clock, epoch ms. */
  readonly clock: () => number;
}

/**
 * Whether the settings of Redis were changed so that it may lose records (eviction, or no
 * persistence). If the server does not show them, the check at the start decides, and this is
 * false. Throws `StoreError`.
 */
export async function mayLoseRecords(redis: Redis, accepted: Accepted): Promise<boolean> {
  try {
    return losesRecords(await askInfo(redis), accepted);
  } catch (error) {
    throw toStoreError(error, 'reads', 'its settings');
  }
}

/** After the binding was written: the replicas must have it before anything else rests on them. */
async function confirmedByNone(redis: Redis): Promise<readonly Finding[]> {
  if ((await countConfirming(redis)) > 0) return [];
  const message =
    'KEYWARDEN_REDIS_DURABILITY=replicas is set, but no replica of this Redis confirms what is written (WAIT). Add a replica, or use a Redis with an append-only file.';
  return [{ code: 'no_replica', message }];
}

async function forbiddenCommands(options: CheckOptions): Promise<readonly Finding[]> {
  const { redis, installation } = options;
  const missing = await missingCommands(redis, createKeys(installation));
  return missing.map((command) => ({
    code: 'command_forbidden',
    message: `The user of this Redis may not run ${command}, which Keywarden needs on keys that begin with {${installation}}:. Allow it in the ACL of Redis (+${command.toLowerCase()}).`,
  }));
}

/**
 * Whether this Redis is safe for our records, and belongs to this installation. It writes (the
 * binding) only if the server itself passes. Never throws: a server that cannot be asked is a
 * refusal.
 */
export async function checkServer(options: CheckOptions): Promise<Findings> {
  try {
    const server = judgeServer(await askServer(options.redis, options.clock), options);
    if (server.refusals.length > 0) return server;
    const forbidden = await forbiddenCommands(options);
    if (forbidden.length > 0) return { refusals: forbidden, warnings: server.warnings };
    const binding = await bindStore(options.redis, options);
    const unconfirmed = options.keptByReplicas ? await confirmedByNone(options.redis) : [];
    return {
      refusals: [...binding.refusals, ...unconfirmed],
      warnings: [...server.warnings, ...binding.warnings],
    };
  } catch (error) {
    const { code, message } = toStoreError(error, 'reads', 'its state');
    const advice = 'Check REDIS_URL, and that Redis runs and lets us in.';
    return { refusals: [{ code, message: `${message}. ${advice}` }], warnings: [] };
  }
}
