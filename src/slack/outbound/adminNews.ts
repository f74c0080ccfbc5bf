import type { Policy } from '../../domain/policy/policy.ts';
import { SlackError } from '../../foundation/errors.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { HealthNews } from '../../workflow/ports/health.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { AdminNews, LostChannel } from '../../workflow/ports/slack.ts';
import { channelBack, channelLost } from '../views/news/channelLost.ts';
import { healthProblem, healthRestored } from '../views/news/health.ts';
import type { Message, SlackWebApi } from './webApi.ts';

/**
 * Highest number of admins who get a direct message, because a user group may hold a whole company.
 */
const ADMINS_MAX = 20;

/** Tells the admins of a lost channel, even if the lost channel is the alerts channel. */
export function createAdminNews(parts: {
  readonly calls: Pick<SlackWebApi, 'post' | 'groupMembers'>;
  readonly policy: () => Policy;
  readonly words: (target: string) => Catalogue;
  readonly log: Log;
}): AdminNews & HealthNews {
  const { calls, words, log } = parts;

  async function tell(target: string, message: Message): Promise<boolean> {
    try {
      await calls.post(target, message);
      return true;
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      log.warn({ target, err: cause }, 'admins.not_told');
      return false;
    }
  }

  async function membersOf(id: string): Promise<readonly string[]> {
    if (!id.startsWith('S')) return [id];
    try {
      return await calls.groupMembers(id);
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      log.warn({ group: id, err: cause }, 'admins.group_unknown');
      return [];
    }
  }

  async function tellEach(render: (admin: string) => Message): Promise<boolean> {
    const ids = (await Promise.all(parts.policy().admins.map(membersOf))).flat();
    const admins = [...new Set(ids)].slice(0, ADMINS_MAX);
    const told = await Promise.all(admins.map((admin) => tell(admin, render(admin))));
    return told.includes(true);
  }

  /**
   * Posts in the alerts channel. If that is the channel concerned or the post fails, sends a direct
   * message to each admin.
   */
  async function tellOf(
    channel: string | undefined,
    render: (target: string) => Message,
  ): Promise<boolean> {
    const { alerts } = parts.policy().channels;
    if (channel !== alerts && (await tell(alerts, render(alerts)))) return true;
    return tellEach(render);
  }

  return {
    channelLost(lost: LostChannel) {
      const { approvals } = parts.policy().channels;
      return tellOf(lost.channel, (target) => channelLost(words(target), lost, approvals));
    },
    problemBegan: (_check, problem, instance) =>
      tellOf(undefined, (target) => healthProblem(words(target), problem, instance)),
    problemEnded: (check, instance) =>
      tellOf(undefined, (target) => healthRestored(words(target), check, instance)),
    channelBack: (channel) => tellOf(channel, (target) => channelBack(words(target), channel)),
  };
}
