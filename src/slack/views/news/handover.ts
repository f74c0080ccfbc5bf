import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { requesterButtons } from '../card/nextAction.ts';
import { description, organization } from '../card/requestFacts.ts';
import { standing } from '../card/statusText.ts';
import { actions, type Message, message, section } from '../kit/blocks.ts';

/**
 * What a message that once offered the private key says later: how it went on, with the buttons of
 * now. `newer`: another message has them.
 */
export function handover(
  words: Catalogue,
  request: Request,
  { newer }: { readonly newer: boolean },
): Message {
  const says = [
    words.outcome.request(description(request), organization(request)),
    standing(words, request, 'requester'),
    ...(newer ? [words.outcome.newer] : []),
  ].join(' ');
  const buttons = newer ? [] : requesterButtons(words, request);
  return message(says, [section(says), ...actions(...buttons)]);
}
