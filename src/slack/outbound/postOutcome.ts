import { SlackError } from '../../foundation/errors.ts';
import type { Sent } from '../../workflow/ports/slack.ts';
import type { Place } from '../../workflow/ports/store.ts';

/** The person is gone for good: nobody to tell. A channel may come back and is tried again. */
const NOBODY_THERE = ['user_not_found', 'user_disabled', 'cannot_dm_bot'];
/** Nothing can be posted there until a person changes something about the channel. */
export const CHANNEL_LOST = [
  'is_archived',
  'is_inactive',
  'channel_not_found',
  'not_in_channel',
  'access_denied',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'restricted_action_non_threadable_channel',
];
const SLOW_RETRY = 5 * 60_000;
/** Somebody may be about to invite us back, and people wait. */
const LOST_RETRY = 2 * 60_000;

const isPerson = (target: string) => /^[UW]/.test(target);

function refusal({ code, reason, retryAfterMs }: SlackError, channel: string): Sent {
  if (code !== 'definite') return { ok: false, final: false, reason };
  if (NOBODY_THERE.includes(reason)) return { ok: false, final: true, reason };
  if (CHANNEL_LOST.includes(reason) && !isPerson(channel)) {
    return { ok: false, final: false, reason, retryAfterMs: LOST_RETRY, lost: channel };
  }
  // Slack said no (no scope, too long): worth another look in a while.
  const wait = retryAfterMs ?? (reason === 'unreachable' ? undefined : SLOW_RETRY);
  return {
    ok: false,
    final: false,
    reason,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
}

/** What Slack's answer to a post in this channel means. */
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
