import type { Config } from '../config/config.ts';
import type { Fetch } from '../slack/health/hearingFetch.ts';
import { createSlackLogger } from '../slack/inbound/bolt.ts';
import { createClient, createWebApi, type SlackWebApi } from '../slack/outbound/webApi.ts';
import type { Log } from '../workflow/ports/logging.ts';

const SLACK_HOOKS = 'https://hooks.slack.com';

export function createSlack(config: Config, log: Log, fetch: Fetch): SlackWebApi {
  const { botToken, apiUrl } = config.slack;
  const shared = {
    logger: createSlackLogger(log),
    apiUrl,
    fetch,
  };
  return createWebApi({
    quick: createClient(botToken.reveal(), { ...shared, timeoutMs: 2500 }),
    patient: createClient(botToken.reveal(), { ...shared, timeoutMs: 10_000 }),
  });
}

/** Slack's `response_url`s have a host of their own. A simulator uses the origin of its Web API. */
export function responseOrigins(apiUrl: string | undefined): readonly string[] {
  const api = apiUrl === undefined ? undefined : new URL(apiUrl);
  return api === undefined || /(^|\.)slack\.com$/.test(api.hostname) ? [SLACK_HOOKS] : [api.origin];
}
