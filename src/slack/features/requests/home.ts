import { isOpen, type Request } from '../../../domain/record/request.ts';
import { KEY_LIVES } from '../../../domain/record/state.ts';
import { StoreError } from '../../../foundation/errors.ts';
import type { OwnKeys } from '../../../workflow/credentials/ownKeys.ts';
import type { Inventory } from '../../../workflow/inventory/inventory.ts';
import type { Log } from '../../../workflow/ports/logging.ts';
import type { Requests } from '../../../workflow/ports/store.ts';
import type { RequestLists } from '../../../workflow/requests/requestList.ts';
import type { SlackWebApi } from '../../outbound/webApi.ts';
import { home, SHOWN } from '../../views/lists/home.ts';
import type { HomeCall } from '../call.ts';

const ON_HOME = 50;

/** The private key waits to be revealed. What was handed over is in the ledger. */
function waitsForReveal({ state }: Request): boolean {
  return KEY_LIVES.includes(state.status) && state.status !== 'delivered';
}

/** The Home tab: the person's own requests and keys, and the requests that they may decide on. */
export function createHomeFeature(parts: {
  readonly requests: Requests;
  readonly requestLists: RequestLists;
  readonly ownKeys: OwnKeys;
  readonly inventory: Pick<Inventory, 'counts'>;
  readonly calls: SlackWebApi;
  readonly log: Log;
}) {
  const { requests, requestLists, ownKeys, inventory, calls, log } = parts;

  /** One line of Home. What waits for people does not depend on it. */
  async function countsOf(user: string) {
    try {
      return await inventory.counts(user);
    } catch (cause) {
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      log.error({ person: user, err: cause }, 'home.inventory_unread');
      return undefined;
    }
  }

  async function publish({ user, words }: HomeCall): Promise<void> {
    const [found, waiting, owned, offered, numbers] = await Promise.all([
      requests.ofRequester(user, { offset: 0, limit: ON_HOME }),
      requestLists.waiting(user, SHOWN.waiting),
      ownKeys.of(user),
      ownKeys.offeredTo(user),
      countsOf(user),
    ]);
    const own = found.requests.map(({ request }) => request);
    const toReveal = own.filter(waitsForReveal);
    const rest = own.filter(
      (request) => !waitsForReveal(request) && request.state.status !== 'delivered',
    );
    const facts = {
      mine: rest.filter(isOpen),
      toReveal,
      keys: owned,
      offered,
      outcomes: rest.filter((request) => !isOpen(request)).slice(0, SHOWN.outcomes),
      ...(waiting === undefined ? {} : { waiting }),
      ...(numbers === undefined ? {} : { inventory: numbers }),
    };
    await calls.publishHome(user, home(words, facts));
  }

  return {
    publish,
    /**
     * Updates the Home tab after an action, because the action may have changed it. The answer to
     * the action does not wait for this.
     */
    refresh(call: HomeCall): void {
      publish(call).catch((cause: unknown) => {
        log.warn({ person: call.user, err: cause }, 'home.not_painted');
      });
    },
  };
}
