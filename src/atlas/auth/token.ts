import type { Secret } from '../../foundation/secret.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import { waitFor } from '../http/bounds.ts';
import type { Clock } from '../http/clock.ts';
import { failureOf } from '../http/failure.ts';

/**
 * Milliseconds. The official Terraform provider renews 10 minutes early too. A token with a short
 * life is renewed when a third of it is left.
 */
const EARLY_MS = 600_000;
const PAUSE_AFTER_FAILURE_MS = 30_000;

export interface FreshToken {
  readonly token: Secret;
  readonly lifeMs: number;
}

export interface TokenSource {
  /**
   * A token that is valid for `neededMs` more. Concurrent callers share one fetch. Throws
   * `AtlasError`.
   */
  get(neededMs: number, signal: AbortSignal): Promise<Secret>;
  /** Forgets this token. A newer one stays. */
  drop(token: Secret): void;
  held(): Secret | undefined;
}

interface Held {
  readonly token: Secret;
  readonly renewAt: number;
  readonly endsAt: number;
}

/**
 * The access token that all callers of one service account share, because Atlas allows 100 active
 * tokens and 10 to 50 fetches a minute. Near its end it is renewed in the background, while callers
 * still use it.
 */
export function createTokenSource(options: {
  readonly fetchToken: () => Promise<FreshToken>;
  readonly clock: Clock;
  readonly log: Log;
}): TokenSource {
  const { clock, log } = options;
  let held: Held | undefined;
  let flight: Promise<Held> | undefined;
  let nextRenewalAt = 0;

  async function fetchOnce(): Promise<Held> {
    const startedAt = clock.now();
    const { token, lifeMs } = await options.fetchToken();
    const early = Math.min(EARLY_MS, lifeMs / 3);
    held = { token, renewAt: startedAt + lifeMs - early, endsAt: startedAt + lifeMs };
    return held;
  }

  function fetchShared(): Promise<Held> {
    flight ??= fetchOnce().finally(() => {
      flight = undefined;
    });
    return flight;
  }

  function renewBehind(): void {
    if (flight !== undefined || clock.now() < nextRenewalAt) return;
    fetchShared().catch((error: unknown) => {
      nextRenewalAt = clock.now() + PAUSE_AFTER_FAILURE_MS;
      log.warn({ code: failureOf(error, 'oauthToken').code }, 'atlas.token_not_renewed');
    });
  }

  return {
    async get(neededMs, signal) {
      const now = clock.now();
      if (held !== undefined && now < held.endsAt - neededMs) {
        if (now >= held.renewAt) renewBehind();
        return held.token;
      }
      try {
        return (await waitFor(fetchShared(), signal)).token;
      } catch (error) {
        throw failureOf(error, 'oauthToken');
      }
    },
    drop(token) {
      if (held?.token === token) held = undefined;
    },
    held: () => held?.token,
  };
}
