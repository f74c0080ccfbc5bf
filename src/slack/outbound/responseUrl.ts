import type { Dispatcher } from 'undici';
import { SlackError } from '../../foundation/errors.ts';
import type { Message } from './webApi.ts';

const TIMEOUT = 2500;

/**
 * Posts to a `response_url`. The URL comes from outside, so only Slack's own origin (or that of the
 * configured simulator) is ever called, without redirects. See src/README.md#what-slack-does.
 */
export interface Respond {
  /** Posts a new message that only this person sees. A clicked message does not change. */
  privately(url: string, message: Message): Promise<void>;
  /** Replaces the message whose button was pressed. */
  replace(url: string, message: Message): Promise<void>;
}

export function createRespond(options: {
  readonly dispatcher: Dispatcher;
  readonly origins: readonly string[];
}): Respond {
  async function post(url: string, body: object): Promise<void> {
    const target = URL.canParse(url) ? new URL(url) : undefined;
    if (target === undefined || !options.origins.includes(target.origin)) {
      throw new SlackError('definite', 'foreign_response_url');
    }
    let statusCode: number;
    try {
      const answer = await options.dispatcher.request({
        origin: target.origin,
        path: `${target.pathname}${target.search}`,
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT),
      });
      statusCode = answer.statusCode;
      await answer.body.dump();
    } catch (cause) {
      throw new SlackError('doubt', 'response_url_unreachable', { cause });
    }
    if (statusCode >= 500) throw new SlackError('doubt', `response_url_${statusCode}`);
    if (statusCode !== 200) throw new SlackError('definite', `response_url_${statusCode}`);
  }

  return {
    privately: (url, { text, blocks }) =>
      post(url, { response_type: 'ephemeral', replace_original: false, text, blocks }),
    replace: (url, { text, blocks }) => post(url, { replace_original: true, text, blocks }),
  };
}
