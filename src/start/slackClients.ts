import type { Dispatcher } from 'undici';
import type { Config } from '../config/config.ts';
import type { Fetch } from '../slack/health/hearingFetch.ts';
import { createSlackLogger } from '../slack/inbound/bolt.ts';
import { createClient, createWebApi, type SlackWebApi } from '../slack/outbound/webApi.ts';
import type { Log } from '../workflow/ports/logging.ts';

export function createSlack(parts: {
  readonly config: Config;
  readonly dispatcher: Dispatcher;
  /** Hears each answer. */
  readonly hearing: (send: Fetch) => Fetch;
  readonly log: Log;
}): SlackWebApi {
  const { dispatcher, hearing, log } = parts;
  const { botToken, apiUrl } = parts.config.slack;
  const shared = {
    logger: createSlackLogger(log),
    apiUrl,
    dispatcher,
    hearing,
  };
  return createWebApi({
    quick: createClient(botToken.reveal(), { ...shared, timeoutMs: 2500 }),
    patient: createClient(botToken.reveal(), { ...shared, timeoutMs: 10_000 }),
  });
}
