import type { Requests } from '../../../workflow/ports/store.ts';
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
import { mine, REQUESTS_ON_PAGE, requestList } from '../../views/lists/requestList.ts';
import { decodeRequests } from '../../wire/values.ts';
import type { ActionCall, CommandCall } from '../call.ts';

interface Wish extends Omit<RequestFilter, 'statuses'> {
  readonly status?: StatusWord;
}

/**
 * `requests`: pages of one's own requests, of those that wait for one's decision, or of all that
 * one may see.
 */
export function createRequestsFeature(parts: {
  readonly requests: Pick<Requests, 'ofRequester'>;
  readonly requestLists: RequestLists;
  readonly answers: Answers;
  /** Epoch ms, for filters such as `--since 7d`. */
  readonly now: () => number;
}) {
  const { requests, requestLists, answers, now } = parts;

  /**
   * All requests of one person. Their number is known, and the person need not be looked up in
   * Slack.
   */
  async function ownPage({ user, words }: Asker, wanted: number): Promise<Message> {
    const limit = REQUESTS_ON_PAGE;
    const ask = (number: number) =>
      requests.ofRequester(user, { offset: (number - 1) * limit, limit });
    const first = await ask(wanted);
    const { total } = first;
    const pages = Math.max(1, Math.ceil(total / limit));
    const page = Math.min(wanted, pages);
    const found = page === wanted ? first : await ask(page);
    return mine(words, {
      requests: found.requests.map(({ request }) => request),
      page,
      pages,
      total,
    });
  }

  async function page(asker: Asker, wish: Wish, number: number): Promise<Message> {
    const { words, user } = asker;
    const { scope, status, by, since } = wish;
    if (scope === 'mine' && (status ?? by ?? since) === undefined) return ownPage(asker, number);
    const filter = { scope, by, since, statuses: status && STATUS_WORDS[status] };
    const found = await requestLists.page(user, filter, number, REQUESTS_ON_PAGE);
    if (!found.ok) return sentence(refusalText(words, found.refusal, 'view'));
    return requestList(words, { ...found.list, status, reader: user });
  }

  return {
    async list(
      call: CommandCall,
      { scope, status, by, sinceMs, page: number }: RequestOptions & { readonly page: number },
    ): Promise<void> {
      const since = sinceMs === undefined ? undefined : Math.max(0, now() - sinceMs);
      await answers.privately(call, await page(call, { scope, status, by, since }, number));
    },

    async turn(call: ActionCall): Promise<void> {
      const value = decodeRequests(call.value);
      if (value === undefined) return;
      const { n, c: scope, t: status, u: by, s: since } = value;
      await answers.inPlace(call, await page(call, { scope, status, by, since }, n));
    },
  };
}
