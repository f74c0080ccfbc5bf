import type { Policy } from '../../domain/policy/policy.ts';
import { decidingChannels } from '../../domain/policy/policyPeople.ts';
import { SlackError } from '../../foundation/errors.ts';
import { isOutage } from '../outbound/errorOutcomes.ts';
import type { SlackWebApi } from '../outbound/webApi.ts';
import { opennessOf } from './openChannels.ts';

/** An invitation would not help. */
function withoutScope(id: string): string {
  return `channel ${id} cannot be looked up: the app lacks the scope groups:read (for private channels) or channels:read (for public ones). Add it under OAuth & Permissions, and install the app again.`;
}

export interface ChannelFindings {
  /** Locale by channel id, where Slack gives one. */
  readonly locales: ReadonlyMap<string, string>;
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Checked at start: every channel of the policy must exist, and the bot must be in it. A channel
 * for approvals must be private and not shared. See src/README.md#the-front-door.
 */
export async function checkChannels(calls: SlackWebApi, policy: Policy): Promise<ChannelFindings> {
  const { announcements, alerts } = policy.channels;
  const deciding = decidingChannels(policy);
  const refusals: string[] = [];
  const warnings: string[] = [];
  const locales = new Map<string, string>();
  for (const id of new Set([...deciding, alerts, ...announcements])) {
    try {
      const channel = await calls.channel(id);
      if (channel.locale !== undefined) locales.set(id, channel.locale);
      const name = `channel ${id}${channel.name === undefined ? '' : ` (#${channel.name})`}`;
      if (channel.is_archived === true) refusals.push(`${name} is archived. Name another channel.`);
      if (channel.is_member !== true) {
        refusals.push(`The bot is not in ${name}. Type /invite @keywarden there.`);
      }
      if (!deciding.includes(id)) {
        if (opennessOf(channel) === 'channel_shared') {
          warnings.push(
            `${name} is shared with another workspace: people there read what Keywarden says in it.`,
          );
        }
        continue;
      }
      const open = opennessOf(channel);
      if (open === undefined) continue;
      const problem =
        open === 'channel_shared'
          ? `${name} is for approvals and is shared with another workspace. Use a private channel.`
          : `${name} is for approvals and is public. Use a private channel.`;
      if (policy.allowPublicApprovals) warnings.push(problem);
      else refusals.push(`${problem} Or set allowPublicApprovals: true in the policy.`);
    } catch (cause) {
      if (!(cause instanceof SlackError) || isOutage(cause)) throw cause;
      refusals.push(
        cause.reason === 'missing_scope'
          ? withoutScope(id)
          : `channel ${id} cannot be looked up (${cause.reason}). Check the id, and invite the bot with /invite @keywarden.`,
      );
    }
  }
  return { locales, refusals, warnings };
}
