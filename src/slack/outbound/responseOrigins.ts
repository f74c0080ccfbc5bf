/** Slack's `response_url`s have a host of their own, in GovSlack too. */
const HOOKS = [
  { api: /(^|\.)slack\.com$/, origin: 'https://hooks.slack.com' },
  { api: /(^|\.)slack-gov\.com$/, origin: 'https://hooks.slack-gov.com' },
] as const;

/**
 * The only origins that a `response_url` may have, by the address of the Web API. A simulator uses
 * the origin of its Web API.
 */
export function responseOrigins(apiUrl = 'https://slack.com/api/'): readonly string[] {
  const { hostname, origin } = new URL(apiUrl);
  return [HOOKS.find(({ api }) => api.test(hostname))?.origin ?? origin];
}
