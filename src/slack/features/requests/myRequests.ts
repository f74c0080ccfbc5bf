import { isOpen, type Request } from '../../../domain/record/request.ts';
import type { Log } from '../../../workflow/ports/logging.ts';
import type { Requests } from '../../../workflow/ports/store.ts';
import type { RequestLists } from '../../../workflow/requests/requestList.ts';
import type { Answers, Asker } from '../../outbound/answers.ts';
import type { SlackWebApi } from '../../outbound/webApi.ts';
import { home, SHOWN } from '../../views/lists/home.ts';
import { mine, REQUESTS_PER_PAGE_MAX as PER_PAGE } from '../../views/lists/myRequests.ts';
import type { ActionCall, CommandCall, HomeCall } from '../call.ts';

const ON_HOME = 50;

/** A key of theirs is alive, in their hands or waiting for them. */
function hasKey({ state }: Request): boolean {
  return ['ready', 'claimed', 'uncertain', 'delivered'].includes(state.status);
}

/** One's own requests, as a message and on the Home tab. */
export function createMyRequestsFeature(parts: {
  readonly requests: Requests;
  readonly requestLists: RequestLists;
  readonly calls: SlackWebApi;
  readonly answers: Answers;
  readonly log: Log;
}) {
  const { requests, requestLists, calls, answers, log } = parts;

  async function page(asker: Asker, wanted: number) {
    const ask = (number: number) =>
      requests.ofRequester(asker.user, { offset: (number - 1) * PER_PAGE, limit: PER_PAGE });
    const first = await ask(wanted);
    const pages = Math.max(1, Math.ceil(first.total / PER_PAGE));
    const number = Math.min(wanted, pages);
    const found = number === wanted ? first : await ask(number);
    return mine(asker.words, {
      requests: found.requests.map(({ request }) => request),
      page: number,
      pages,
      total: found.total,
    });
  }

  async function publish({ user, words }: HomeCall): Promise<void> {
    const [found, waiting] = await Promise.all([
      requests.ofRequester(user, { offset: 0, limit: ON_HOME }),
      requestLists.waiting(user, SHOWN.waiting),
    ]);
    const own = found.requests.map(({ request }) => request);
    const keys = own.filter(hasKey);
    const rest = own.filter((request) => !hasKey(request));
    const facts = {
      mine: rest.filter(isOpen),
      keys,
      outcomes: rest.filter((request) => !isOpen(request)).slice(0, SHOWN.outcomes),
      ...(waiting === undefined ? {} : { waiting }),
    };
    await calls.publishHome(user, home(words, facts));
  }

  return {
    async list(call: CommandCall, number: number): Promise<void> {
      await answers.privately(call, await page(call, number));
    },
    async turn(call: ActionCall): Promise<void> {
      const number = Number(call.value);
      if (Number.isInteger(number) && number > 0) {
        await answers.inPlace(call, await page(call, number));
      }
    },
    home: publish,
    /** What somebody just did may have changed their Home tab; it is painted anew, beside the answer. */
    refreshed(call: HomeCall): void {
      publish(call).catch((cause: unknown) => {
        log.warn({ person: call.user, err: cause }, 'home.not_painted');
      });
    },
  };
}
