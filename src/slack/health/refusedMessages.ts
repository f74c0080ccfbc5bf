import type { SlackError } from '../../foundation/errors.ts';
import type { Health } from '../../workflow/ports/health.ts';
import { isAboutContent, isOfTheToken, outcomeOf } from '../outbound/errorOutcomes.ts';

/** A message that is refused is tried again within five minutes, on any replica. */
const FORGOTTEN_AFTER = 11 * 60_000;

export interface RefusedMessages {
  saw(channel: string, failure: SlackError | undefined): void;
  /** Forgets what was not refused again for long. */
  look(): Promise<void>;
}

/**
 * Messages that Slack refuses for a reason that a person must mend: a right that the app lacks, a
 * rule of the workspace, or blocks that it does not take.
 */
export function createRefusedMessages(parts: {
  readonly health: Pick<Health, 'is'>;
  readonly monotonic: () => number;
}): RefusedMessages {
  const { health, monotonic } = parts;
  const refused = new Map<string, { channel: string; reason: string; own: boolean; at: number }>();

  function say(): void {
    const [first] = refused.values();
    const detail = first && `${first.reason}, ${first.channel}`;
    health.is(
      'slack_messages',
      detail === undefined ? undefined : { code: 'messages_refused', detail },
    );
  }

  return {
    saw(channel, failure) {
      if (failure === undefined) {
        // That another message was taken there says nothing of one with blocks that are refused.
        for (const [key, one] of refused) {
          if (one.channel === channel && !one.own) refused.delete(key);
        }
      } else if (outcomeOf(failure) === 'operator' && !isOfTheToken(failure.reason)) {
        const { reason } = failure;
        const own = isAboutContent(reason);
        refused.set(`${channel} ${reason}`, { channel, reason, own, at: monotonic() });
      } else return;
      say();
    },
    async look() {
      const before = refused.size;
      for (const [key, { at }] of refused) {
        if (monotonic() - at > FORGOTTEN_AFTER) refused.delete(key);
      }
      if (refused.size < before) say();
    },
  };
}
