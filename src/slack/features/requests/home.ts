import { isOpen, type Request } from '../../../domain/record/request.ts';
import { KEY_LIVES } from '../../../domain/record/state.ts';
import type { Log } from '../../../workflow/ports/logging.ts';
import type { Requests } from '../../../workflow/ports/store.ts';
import type { RequestLists } from '../../../workflow/requests/requestList.ts';
import type { SlackWebApi } from '../../outbound/webApi.ts';
import { home, SHOWN } from '../../views/lists/home.ts';
import type { HomeCall } from '../call.ts';

const ON_HOME = 50;

function hasKey({ state }: Request): boolean {
  return KEY_LIVES.includes(state.status);
}

/** The Home tab: one's own requests and keys, and what waits for one's decision. */
export function createHomeFeature(parts: {
  readonly requests: Requests;
  readonly requestLists: RequestLists;
  readonly calls: SlackWebApi;
  readonly log: Log;
}) {
  const { requests, requestLists, calls, log } = parts;

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
    publish,
    /** What somebody just did may have changed their Home tab; it is painted anew, beside the answer. */
    refresh(call: HomeCall): void {
      publish(call).catch((cause: unknown) => {
        log.warn({ person: call.user, err: cause }, 'home.not_painted');
      });
    },
  };
}
