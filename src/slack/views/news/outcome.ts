import type { Request } from '../../../domain/record/request.ts';
import type { Status } from '../../../domain/record/state.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { requesterButtons } from '../card/nextAction.ts';
import { description, organization } from '../card/requestFacts.ts';
import { commentsOf, standing } from '../card/statusText.ts';
import { actions, type Message, message, section, typed } from '../kit/blocks.ts';
import { code, lines } from '../kit/mrkdwn.ts';

/** The reason of a denial, or the newest comment with an approval. */
function approversWords(request: Request, about: Status): string | undefined {
  const { state } = request;
  if (state.status === 'denied') return state.reason;
  if (about !== 'approved') return undefined;
  return commentsOf(request).at(-1)?.text;
}

/**
 * A direct message to the requester about one event. If the request has changed since, it says
 * both: the event and the present status.
 */
export function outcome(words: Catalogue, request: Request, about: Status): Message {
  const { state } = request;
  const [what, where] = [description(request), organization(request)];
  const intro =
    state.status === about
      ? words.outcome.request(what, where)
      : words.outcome.since(what, where, words.status.happened[about]);
  const says = `${intro} ${standing(words, request, 'requester')}`;
  const typedWords = approversWords(request, about);
  const quoted = state.status === 'denied' ? words.card.reason : words.outcome.comment;
  const text = typedWords === undefined ? says : `${says} ${quoted(code(typedWords, 1000))}`;
  return message(text, [
    section(says),
    ...(typedWords === undefined ? [] : [typed(lines(typedWords, 1000))]),
    ...actions(...requesterButtons(words, request)),
  ]);
}
