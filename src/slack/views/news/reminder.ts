import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { requesterButtons } from '../card/nextAction.ts';
import { description, organization } from '../card/requestFacts.ts';
import { actions, type Message, message, section } from '../kit/blocks.ts';
import { moment } from '../kit/mrkdwn.ts';

/**
 * Reminds the requester of a private key before its time ends. `undefined` if it does not wait any
 * more.
 */
export function reminder(words: Catalogue, request: Request): Message | undefined {
  const { state } = request;
  if (state.status !== 'ready' && state.status !== 'uncertain') return undefined;
  const { waits, inDoubt } = words.reminder;
  const says = (state.status === 'ready' ? waits : inDoubt)(
    description(request),
    organization(request),
    moment(words, state.until),
  );
  return message(says, [section(says), ...actions(...requesterButtons(words, request))]);
}
