import type { Log } from '../ports/logging.ts';
import type { AdminNews, LostChannel, OutageNotes } from '../ports/slack.ts';

export interface Outages {
  /** Something could not be posted there: the admins are told once, until it works again. */
  lost(lost: LostChannel): Promise<void>;
  /**
   * Something was posted there: if the admins were told of the loss, they are told that it is over.
   */
  back(channel: string): Promise<void>;
}

/**
 * Tells the admins of channels that are archived, gone, or that the bot was removed from: once for
 * an outage, not for every message. A message that could not be posted stays owed and is tried
 * again.
 */
export function createOutages(parts: {
  readonly outageNotes: OutageNotes;
  readonly news: AdminNews;
  readonly log: Log;
}): Outages {
  const { outageNotes, news, log } = parts;
  return {
    async lost(lost) {
      if (!(await outageNotes.mayTell(lost.channel))) return;
      log.error(lost, 'channel.lost');
      // If nobody could be told, the next message that fails tries again.
      if (await news.channelLost(lost)) await outageNotes.told(lost.channel);
    },
    async back(channel) {
      // Where another replica tells of it now, or has died doing so, the next message looks again.
      if ((await outageNotes.over(channel)) !== true) return;
      log.info({ channel }, 'channel.back');
      await news.channelBack(channel);
    },
  };
}
