import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { requesterButtons } from '../card/nextAction.ts';
import { description, organization } from '../card/requestFacts.ts';
import { standing } from '../card/statusText.ts';
import { actions, type Message, message, section } from '../kit/blocks.ts';

/**
 * New content of a message that once offered the private key: the present status with the present
 * buttons. `newer`: a newer message has the buttons.
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
