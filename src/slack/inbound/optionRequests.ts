import type { Catalogue } from '../../text/catalogue.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Routes } from '../features/call.ts';
import type { Message } from '../outbound/webApi.ts';
import { NO_OPTIONS, optionsUnreadable } from '../views/kit/externalSelect.ts';
import type { OptionsBody } from '../wire/incoming.ts';
import type { Ack, Closed } from './acknowledge.ts';
import type { InboundChecks } from './inboundChecks.ts';
import { inTime } from './inTime.ts';

/** Slack waits 3 s for the options of a menu, and shows an error then. */
const PATIENCE = 2000;

/**
 * Answers a menu whose options depend on what was typed into it. The options are part of the
 * acknowledgement. If they are not known in time, the menu says so; the lists that are being read
 * are there when the person types on.
 */
export function createOptionRequests(parts: {
  readonly routes: Pick<Routes, 'options'>;
  readonly inboundChecks: Pick<InboundChecks, 'report'>;
  readonly failure: (words: Catalogue, cause: unknown) => Message;
  readonly log: Log;
}): (
  body: OptionsBody,
  words: Catalogue,
  ack: Ack,
  /** `elapsed`: ms since the delivery arrived. They count towards Slack's limit. */
  circumstances: { readonly closed: Closed | undefined; readonly elapsed: number },
) => Promise<void> {
  const { routes, inboundChecks, failure, log } = parts;

  function failed(words: Catalogue, cause: unknown) {
    // The message is longer than an option may be; the failure is logged with it.
    failure(words, cause);
    return optionsUnreadable(words);
  }

  return async (body, words, ack, { closed, elapsed }) => {
    const { action_id: actionId, block_id: blockId, value: typed, user, view } = body;
    if (closed !== undefined) return ack(failed(words, closed.cause));
    const optionsOf = routes.options.get(actionId);
    if (optionsOf === undefined) {
      const why = actionId.slice(0, 80);
      inboundChecks.report({ by: user.id, event: 'auth.unknown_action', why });
      return ack(NO_OPTIONS);
    }
    const work = optionsOf({ user: user.id, words, actionId, blockId, typed, view }).catch(
      (cause: unknown) => failed(words, cause),
    );
    const first = await inTime(work, PATIENCE - elapsed);
    if (first === 'late') log.warn({ menu: actionId }, 'options.late');
    await ack(first === 'late' ? optionsUnreadable(words) : first);
    await work;
  };
}
