import type { Redis } from 'ioredis';
import { toStoreError } from './failure.ts';
import { bindStore, type Identity } from './installationBinding.ts';
import { askInfo, askServer } from './serverFacts.ts';
import { type Findings, isForgetful, judgeServer } from './serverRules.ts';

export interface CheckOptions extends Identity {
  readonly redis: Redis;
  /**
   * Accepts a Redis without an append-only file. Only for trying things out, never for production.
   */
  readonly allowVolatile: boolean;
  /** This host's clock, epoch ms. */
  readonly clock: () => number;
}

/**
 * Whether the settings of Redis were changed so that it may lose records (eviction, or no
 * persistence). If the server does not show them, the check at the start decides, and this is
 * false. Throws `StoreError`.
 */
export async function mayForget(
  redis: Redis,
  { allowVolatile }: Pick<CheckOptions, 'allowVolatile'>,
): Promise<boolean> {
  try {
    return isForgetful(await askInfo(redis), allowVolatile);
  } catch (error) {
    throw toStoreError(error, 'reads', 'its settings');
  }
}

/**
 * Whether this Redis is safe for our records, and belongs to this installation. It writes (the
 * binding) only if the server itself passes. Never throws: a server that cannot be asked is a
 * refusal.
 */
export async function checkServer(options: CheckOptions): Promise<Findings> {
  try {
    const server = judgeServer(
      await askServer(options.redis, options.clock),
      options.allowVolatile,
    );
    if (server.refusals.length > 0) return server;
    const binding = await bindStore(options.redis, options);
    return { refusals: binding.refusals, warnings: [...server.warnings, ...binding.warnings] };
  } catch (error) {
    const { code, message } = toStoreError(error, 'reads', 'its state');
    const advice = 'Check REDIS_URL, and that Redis runs and lets us in.';
    return { refusals: [{ code, message: `${message}. ${advice}` }], warnings: [] };
  }
}
