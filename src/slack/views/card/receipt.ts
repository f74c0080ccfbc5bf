import { shortRecipient } from '../../../domain/key/handOver/ageRecipient.ts';
import { issuedKey, type Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { RequestContext } from '../../../workflow/requests/requestContext.ts';
import { privateNotes } from '../kit/accessNotes.ts';
import { askedLife, askedRoles } from '../kit/askedAccess.ts';
import { actions, context, header, type Message, message, section, typed } from '../kit/blocks.ts';
import { firstThatFits } from '../kit/limits.ts';
import { code, lines } from '../kit/mrkdwn.ts';
import { remarkBlocks, remarks } from './approvals.ts';
import { commentBlocks, commentTexts } from './comments.ts';
import { discussionBlocks, discussionText } from './discussion.ts';
import { glassBlocks, glassText } from './grounds.ts';
import { statusNow } from './keyLife.ts';
import { receiptButtons } from './nextAction.ts';
import { description, fact, organization } from './requestFacts.ts';
import { standing } from './statusText.ts';

const LEVELS = [
  { reason: 1000, said: 500, comments: 3, questions: 5 },
  { reason: 500, said: 150, comments: 2, questions: 3 },
  { reason: 250, said: 60, comments: 1, questions: 1 },
] as const;

function smallPrint(words: Catalogue, request: Request): string {
  const { facts } = words;
  const key = issuedKey(request);
  const { spec, ticket } = request;
  return [
    facts.named(facts.roles, askedRoles(words, request)),
    ...[askedLife(words, request, request.requester)].filter((text) => text !== ''),
    ...(ticket === undefined ? [] : [facts.named(facts.ticket, code(ticket, 100))]),
    ...(spec.recipient === undefined
      ? []
      : [facts.named(facts.recipient, code(shortRecipient(spec.recipient), 30))]),
    ...(key === undefined ? [] : [facts.named(facts.publicKey, code(key.publicKey, 40))]),
    facts.named(facts.requestId, code(request.id, 30)),
  ].join(' · ');
}

/** The requester's copy of the card: a direct message, updated when the record changes. */
export function receipt(
  words: Catalogue,
  request: Request,
  requestContext?: RequestContext,
): Message {
  const { facts } = words;
  const { state } = request;
  const says = standing(words, request, 'requester', requestContext);
  const notes = remarks(words, request, 'requester', requestContext);
  const unread = [
    ...(request.accessListUnread === true ? [words.accessList.unread] : []),
    ...(state.status === 'pending' ? privateNotes(words, request.spec.accessList) : []),
  ];
  const parts = [
    words.receipt.request(description(request), organization(request)),
    glassText(words, request),
    says,
    ...notes,
    ...unread,
    ...commentTexts(words, request),
    ...discussionText(words, request, 'requester'),
    ...(state.status === 'denied' ? [words.card.reason(code(state.reason, 1000))] : []),
  ];
  const blocks = firstThatFits(LEVELS, (level) => [
    header(words.receipt.title(statusNow(words, request))),
    ...glassBlocks(words, request, level.reason),
    section(says),
    ...remarkBlocks(notes),
    ...unread.map((sentence) => section(sentence)),
    section(fact(facts.description, description(request))),
    ...(state.status === 'denied' ? [typed(lines(state.reason, level.reason))] : []),
    ...commentBlocks(words, request, level),
    ...discussionBlocks(words, request, 'requester', level),
    ...actions(...receiptButtons(words, request)),
    context(smallPrint(words, request)),
  ]);
  return message(parts.filter((part) => part !== '').join(' '), blocks);
}
