import type { Log } from '../ports/logging.ts';
import type { AdminNews, LostChannel, OutageNotes } from '../ports/slack.ts';

export interface Outages {
  /** Something could not be posted there: the admins are told once, until it works again. */
  lost(lost: LostChannel): Promise<void>;
  /** Something was posted there: whoever heard of the loss hears that it is over. */
  back(channel: string): Promise<void>;
}

/**
 * Channels that are archived, gone, or that the bot was removed from. Whatever could not be posted
 * stays owed and is tried again; this tells of the outage itself, once and not for every message.
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
      // Where nobody could be told, the next message that fails tries again.
      if (await news.channelLost(lost)) await outageNotes.told(lost.channel);
    },
    async back(channel) {
      if (!(await outageNotes.over(channel))) return;
      log.info({ channel }, 'channel.back');
      await news.channelBack(channel);
    },
  };
}
