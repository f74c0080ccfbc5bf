import type { RequestFilter, RequestLists } from '../../../workflow/requests/requestList.ts';
import {
  type RequestOptions,
  STATUS_WORDS,
  type StatusWord,
} from '../../command/requestOptions.ts';
import type { Answers, Asker } from '../../outbound/answers.ts';
import type { Message } from '../../outbound/webApi.ts';
import { sentence } from '../../views/kit/failure.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import { REQUESTS_ON_PAGE, requestList } from '../../views/lists/requestList.ts';
import { decodeRequests } from '../../wire/ids.ts';
import type { ActionCall, CommandCall } from '../call.ts';

/** `requests`: one's own, those that wait for one, or all one may see; turned in place. */
export function createRequestsFeature(parts: {
  readonly requestLists: RequestLists;
  readonly answers: Answers;
  /** Epoch ms, for "the last seven days". */
  readonly now: () => number;
}) {
  const { requestLists, answers, now } = parts;

  async function page(
    asker: Asker,
    wish: Omit<RequestFilter, 'statuses'> & { readonly status?: StatusWord },
    number: number,
  ): Promise<Message> {
    const { words, user } = asker;
    const { status, ...rest } = wish;
    const filter = {
      ...rest,
      ...(status === undefined ? {} : { statuses: STATUS_WORDS[status] }),
    };
    const found = await requestLists.page(user, filter, number, REQUESTS_ON_PAGE);
    if (!found.ok) return sentence(refusalText(words, found.refusal, 'view'));
    return requestList(words, { ...found.list, status, reader: user });
  }

  return {
    async list(
      call: CommandCall,
      { scope, status, by, sinceMs, page: number }: RequestOptions & { readonly page: number },
    ): Promise<void> {
      const wish = {
        scope,
        ...(status === undefined ? {} : { status }),
        ...(by === undefined ? {} : { by }),
        ...(sinceMs === undefined ? {} : { since: Math.max(0, now() - sinceMs) }),
      };
      await answers.privately(call, await page(call, wish, number));
    },

    async turn(call: ActionCall): Promise<void> {
      const value = decodeRequests(call.value);
      if (value === undefined) return;
      const { n, c: scope, t: status, u: by, s: since } = value;
      const wish = {
        scope,
        ...(status === undefined ? {} : { status }),
        ...(by === undefined ? {} : { by }),
        ...(since === undefined ? {} : { since }),
      };
      await answers.inPlace(call, await page(call, wish, n));
    },
  };
}
