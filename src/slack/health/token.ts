import { SlackError } from '../../foundation/errors.ts';
import type { Health } from '../../workflow/ports/health.ts';
import { isOfTheToken, isOutage } from '../outbound/errorOutcomes.ts';
import type { SlackWebApi } from '../outbound/webApi.ts';

/** So often at most Slack is asked because of a call that failed, ms. */
const ASKED_EVERY = 5_000;
const LOOKED_EVERY = 60_000;

export interface TokenWatch {
  /** Asks Slack whose token it is, if its turn has come: once a minute, sooner while unwell. */
  look(): Promise<void>;
  /** A call of ours failed, or went well. */
  saw(failure: SlackError | undefined): void;
}

/** Whether Slack takes the bot token: asked now and then, and at once where a call was refused. */
export function createTokenWatch(parts: {
  readonly calls: Pick<SlackWebApi, 'identity'>;
  readonly monotonic: () => number;
  readonly health: Pick<Health, 'is' | 'problems'>;
  /** Something broke that is no answer of Slack. Must not throw. */
  readonly failed: (cause: unknown) => void;
}): TokenWatch {
  const { calls, monotonic, health } = parts;
  // The start has just asked.
  let askedAt = monotonic() - ASKED_EVERY;

  async function ask(): Promise<void> {
    askedAt = monotonic();
    try {
      await calls.identity();
      health.is('slack_token', undefined);
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      const refused = { code: 'token_refused', detail: cause.reason } as const;
      health.is('slack_token', isOutage(cause) ? { code: 'slack_away' } : refused);
    }
  }

  const isUnwell = () => health.problems().has('slack_token');

  return {
    async look() {
      if (isUnwell() || monotonic() - askedAt >= LOOKED_EVERY) await ask();
    },
    saw(failure) {
      const doubt =
        failure === undefined ? isUnwell() : isOfTheToken(failure.reason) || isOutage(failure);
      if (doubt && monotonic() - askedAt >= ASKED_EVERY) ask().catch(parts.failed);
    },
  };
}
