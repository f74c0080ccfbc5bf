import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { requesterButtons } from '../card/nextAction.ts';
import { description, organization } from '../card/requestFacts.ts';
import { commentsOf, standing } from '../card/statusText.ts';
import { actions, type Message, message, section, typed } from '../kit/blocks.ts';
import { code, lines } from '../kit/mrkdwn.ts';

/**
 * New content of a message that told how it stood: the present status with the present buttons. `newer`: a newer message has the buttons.
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
  // It may have stood there, and nowhere else in these messages.
  const comment = newer ? commentsOf(request).at(-1)?.text : undefined;
  if (comment === undefined) return message(says, [section(says), ...actions(...buttons)]);
  const text = `${says} ${words.outcome.comment(code(comment, 1000))}`;
  return message(text, [section(says), typed(lines(comment, 1000)), ...actions(...buttons)]);
}
