import type { Request } from '../../domain/record/request.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Place } from '../../workflow/ports/store.ts';
import { description, organization } from '../views/card/requestFacts.ts';
import { message as compose, context } from '../views/kit/blocks.ts';
import { code } from '../views/kit/mrkdwn.ts';
import { isRefused } from './errorOutcomes.ts';
import type { Message, SlackWebApi } from './webApi.ts';

/** Adds the request to a message that stands outside its thread. */
function withRequest(words: Catalogue, request: Request, { text, blocks }: Message): Message {
  const { named, requestId, separator } = words.facts;
  const id = named(requestId, code(request.id, 30));
  const which = [description(request), organization(request), id].join(separator);
  return compose([text, which].join(' '), [...blocks, context(which)]);
}

/** Replies in the thread of the card. If Slack accepts no reply there, posts in the channel. */
export async function replyInThread(
  calls: Pick<SlackWebApi, 'post'>,
  card: Place,
  message: Message,
  about: { readonly words: Catalogue; readonly request: Request },
): Promise<Place> {
  try {
    return await calls.post(card.channel, message, card.ts);
  } catch (cause) {
    if (!isRefused(cause, 'post_in_channel')) throw cause;
    return calls.post(card.channel, withRequest(about.words, about.request, message));
  }
}
