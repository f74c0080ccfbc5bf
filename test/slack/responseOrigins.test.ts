import { MockAgent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { responseOrigins } from '../../src/slack/outbound/responseOrigins.ts';
import { createRespond } from '../../src/slack/outbound/responseUrl.ts';

const message = { text: 'Hi', blocks: [] };

/** Answers through a response_url of this host, with the Web API at this address. */
async function answered(apiUrl: string | undefined, host: string): Promise<void> {
  const dispatcher = new MockAgent();
  dispatcher.disableNetConnect();
  onTestFinished(() => dispatcher.close());
  const asked = { path: '/actions/T1/1/x', method: 'POST' };
  dispatcher.get(`https://${host}`).intercept(asked).reply(200, 'ok');
  const respond = createRespond({ dispatcher, origins: responseOrigins(apiUrl) });
  await respond.privately(`https://${host}/actions/T1/1/x`, message);
}

describe('a response_url', () => {
  it.each([
    [undefined, 'hooks.slack.com'],
    ['https://slack.com/api/', 'hooks.slack.com'],
    ['https://slack-gov.com/api/', 'hooks.slack-gov.com'],
  ])('of the Web API at %s is taken from %s', async (apiUrl, host) => {
    await expect(answered(apiUrl, host)).resolves.toBeUndefined();
  });

  it.each([
    [undefined, 'hooks.slack-gov.com'],
    ['https://slack-gov.com/api/', 'hooks.slack.com'],
    ['https://slack-gov.com/api/', 'hooks.slack-gov.com.example.com'],
    ['https://not-slack-gov.com/api/', 'hooks.slack-gov.com'],
  ])('of the Web API at %s is not taken from %s', async (apiUrl, host) => {
    const reason = 'foreign_response_url';
    await expect(answered(apiUrl, host)).rejects.toMatchObject({ code: 'definite', reason });
  });
});
