import type { Channels } from '../../workflow/ports/slack.ts';
import type { SlackWebApi } from '../outbound/webApi.ts';
import { cached } from './cached.ts';

/** A channel keeps what it is known by for as long as it lives, ms. */
const FRESH = 60 * 60_000;

/**
 * A private channel may have two ids: one that begins with G, from earlier times, and one with C.
 * Slack says whether two ids are of one channel: it answers both with the same one, or with the same
 * name and time of birth. Throws `SlackError`.
 */
export function createSameChannel(
  calls: Pick<SlackWebApi, 'channel'>,
  now: () => number,
): Channels {
  const lookUp = cached(now, FRESH, (id) => calls.channel(id));

  return {
    async areSame(one, other) {
      if (one === other) return true;
      const isPair = [one, other].some((id) => id.startsWith('G'));
      if (!isPair || ![one, other].every((id) => /^[CG]/.test(id))) return false;
      const [first, second] = await Promise.all([lookUp(one), lookUp(other)]);
      if (first.id === second.id) return true;
      return (
        first.created !== undefined &&
        first.created === second.created &&
        first.name !== undefined &&
        first.name === second.name
      );
    },
  };
}
