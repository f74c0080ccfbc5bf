import type { webApi } from '@slack/bolt';
import { z } from 'zod';

/** A 200 whose body Slack did not write: the page of a proxy, nothing at all, half an answer. */
export class UnreadableAnswer extends Error {
  constructor() {
    super('the answer is not one of the Web API');
    this.name = 'UnreadableAnswer';
  }
}

const answer = z.looseObject({ ok: z.boolean() });

function isAnswer(text: string): boolean {
  try {
    return answer.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/**
 * `fetch` for Slack's client, which takes every body that is no JSON for an error code of Slack. So
 * the body is looked at first: throws `UnreadableAnswer` where it is not an answer of the Web API.
 */
export function rejectUnreadable(send: webApi.FetchFunction): webApi.FetchFunction {
  return async (input, init) => {
    const response = await send(input, init);
    if (response.status !== 200) return response;
    const text = await response.text();
    if (!isAnswer(text)) throw new UnreadableAnswer();
    const headers = [...response.headers.entries()];
    return new Response(text, { status: 200, headers });
  };
}
