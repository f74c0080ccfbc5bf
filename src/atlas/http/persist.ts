import type { AtlasError } from '../../foundation/errors.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Bounds } from './bounds.ts';
import type { Chance, Clock } from './clock.ts';
import { failureOf } from './failure.ts';
import { decideRetry } from './retry.ts';
import type { Method } from './transport.ts';

export interface Persistence {
  readonly operation: string;
  readonly method: Method;
  readonly harmless?: boolean;
  readonly bounds: Bounds;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

function isWordless({ errorCode, detail }: AtlasError): boolean {
  return errorCode === undefined && detail === undefined;
}

/**
 * Repeats a harmless call until it succeeds or `decideRetry` says stop. The error of an inner
 * operation (a token, a challenge) is not retried here, because that operation has its own retries.
 */
export async function persist<T>(
  tryOnce: (leftMs: number) => Promise<T>,
  how: Persistence,
): Promise<T> {
  const { bounds, clock, operation } = how;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryOnce(bounds.totalMs - (clock.now() - bounds.startedAt));
    } catch (thrown) {
      const error = failureOf(thrown, operation);
      if (error.operation !== operation) throw error;
      const decision = decideRetry({
        method: how.method,
        ...(how.harmless === true && { harmless: true }),
        failure: { ...pick(error), wordless: isWordless(error) },
        attempt,
        elapsedMs: clock.now() - bounds.startedAt,
        deadlineMs: bounds.totalMs,
        fraction: how.chance.fraction(),
      });
      if (decision.kind === 'stop' || bounds.signal.aborted) throw error;
      how.log.debug({ operation, attempt, code: error.code, waitMs: decision.ms }, 'atlas.retry');
      await clock.sleep(decision.ms, bounds.signal).catch(() => {
        throw error;
      });
    }
  }
}

function pick({ code, status, retryAfterMs }: AtlasError) {
  return { code, status, retryAfterMs };
}
