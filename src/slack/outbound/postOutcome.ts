import { SlackError } from '../../foundation/errors.ts';
import type { Sent } from '../../workflow/ports/slack.ts';
import type { Place } from '../../workflow/ports/store.ts';
import { outcomeOf } from './errorOutcomes.ts';

const SLOW_RETRY = 5 * 60_000;
/** Shorter, because people wait and somebody may invite the bot again soon. */
const LOST_RETRY = 2 * 60_000;

const isPerson = (target: string) => /^[UW]/.test(target);

function refusal(error: SlackError, channel: string): Sent {
  const { reason, retryAfterMs } = error;
  const later = { ok: false, final: false, reason } as const;
  const outcome = outcomeOf(error);
  switch (outcome) {
    case 'doubt':
      return later;
    case 'busy':
      return { ...later, retryAfterMs };
    case 'person_gone':
      return { ok: false, final: true, reason };
    case 'channel_lost':
      if (isPerson(channel)) return { ...later, retryAfterMs: SLOW_RETRY };
      return { ...later, retryAfterMs: LOST_RETRY, lost: channel };
    case 'operator':
      // The admins are told in any case: src/slack/health/refusedMessages.ts.
      if (isPerson(channel)) return { ...later, retryAfterMs: SLOW_RETRY };
      return { ...later, retryAfterMs: SLOW_RETRY, blocked: true };
    // The second attempt for these two outcomes failed as well.
    case 'post_in_channel':
    case 'post_anew':
    case 'tell_asker':
    case 'not_there':
      return { ...later, retryAfterMs: SLOW_RETRY };
    default:
      return outcome satisfies never;
  }
}

/** Posts and translates Slack's answer into the outcome of the notice. */
export async function posted(
  channel: () => string,
  post: () => Promise<Place | undefined>,
): Promise<Sent> {
  try {
    const place = await post();
    return place === undefined ? { ok: true } : { ok: true, place };
  } catch (cause) {
    if (cause instanceof SlackError) return refusal(cause, channel());
    throw cause;
  }
}
