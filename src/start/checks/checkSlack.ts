import type { Policy } from '../../domain/policy/policy.ts';
import { SlackError } from '../../foundation/errors.ts';
import { checkChannels } from '../../slack/directory/channels.ts';
import { checkPeople, type PolicyPeople } from '../../slack/directory/policyPeople.ts';
import { isOutage } from '../../slack/outbound/errorOutcomes.ts';
import type { SlackIdentity, SlackWebApi } from '../../slack/outbound/webApi.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import { missingScopes } from './scopes.ts';
import { slackUnreachable } from './slackUnreachable.ts';
import { refuseIfAny, StartRefused, UnavailableAtStart } from './startErrors.ts';

/**
 * The identity of our bot. Throws `StartRefused` if Slack does not accept the token, if the token
 * lacks a scope of the manifest or is of a whole organization, `UnavailableAtStart` if Slack cannot
 * be reached.
 */
export async function identify(calls: SlackWebApi): Promise<SlackIdentity> {
  try {
    const identity = await calls.identity();
    if (identity.is_enterprise_install === true) {
      throw new StartRefused([
        'SLACK_BOT_TOKEN: the app was installed for a whole Enterprise organization. Keywarden works in one workspace: install it there, and copy the bot token of that workspace.',
      ]);
    }
    const missing = missingScopes(identity.response_metadata?.scopes);
    refuseIfAny(missing.map((sentence) => `SLACK_BOT_TOKEN: ${sentence}`));
    return identity;
  } catch (cause) {
    if (!(cause instanceof SlackError)) throw cause;
    if (isOutage(cause)) throw new UnavailableAtStart(slackUnreachable(cause));
    throw new StartRefused([
      `SLACK_BOT_TOKEN: Slack does not accept it (${cause.reason}). Install the app again and copy the bot token.`,
    ]);
  }
}

export interface SlackFindings extends PolicyPeople {
  /** The language of each channel. */
  readonly locales: ReadonlyMap<string, string>;
}

/**
 * Checks that the channels, people and user groups of the policy exist, and whether those who are
 * there can decide.
 */
export async function checkSlack(
  calls: SlackWebApi,
  policy: Policy,
  teamId: string,
  log: Log,
): Promise<SlackFindings> {
  try {
    const channels = await checkChannels(calls, policy);
    for (const message of channels.warnings) log.warn({ message }, 'slack.warning');
    const people = await checkPeople(calls, policy, teamId, log);
    for (const message of people.warnings) log.warn({ message }, 'slack.warning');
    if (channels.refusals.length > 0) {
      throw new StartRefused([...channels.refusals, ...people.undecidable]);
    }
    return { locales: channels.locales, ...people };
  } catch (cause) {
    if (!(cause instanceof SlackError)) throw cause;
    throw new UnavailableAtStart(`Slack cannot be asked now (${cause.reason}).`);
  }
}
