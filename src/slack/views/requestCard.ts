import type { types } from '@slack/bolt';
import { issuedKey, type Request } from '../../domain/request.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { actions, context, header, type Message, message, section, typed } from './blocks.ts';
import { fullest } from './limits.ts';
import { audience, code, lines, person } from './marks.ts';
import { acknowledgeButton, decisionButtons, revokeButton } from './nextAction.ts';
import { requestFacts, requestText } from './requestFacts.ts';
import { commentsOf, standing } from './standing.ts';

/** From the fullest to the shortest: characters of what people typed. */
const LEVELS = [
  { reason: 1000, comment: 500, comments: 10 },
  { reason: 1000, comment: 200, comments: 5 },
  { reason: 500, comment: 100, comments: 5 },
  { reason: 250, comment: 60, comments: 3 },
] as const;
type Level = (typeof LEVELS)[number];

function comments(words: Catalogue, request: Request, level: Level): types.KnownBlock[] {
  return commentsOf(request)
    .slice(-level.comments)
    .flatMap(({ by, text }) => [
      context(words.card.comment(person(by))),
      typed(lines(text, level.comment)),
    ]);
}

function denial(words: Catalogue, { state }: Request, level: Level): types.KnownBlock[] {
  if (state.status !== 'denied') return [];
  return [section(`*${words.facts.reasonForDenial}*`), typed(lines(state.reason, level.reason))];
}

function footer(words: Catalogue, request: Request): string {
  const key = issuedKey(request);
  const { facts } = words;
  const parts = [facts.named(facts.requestId, code(request.id, 30))];
  if (key !== undefined) parts.push(facts.named(facts.publicKey, code(key.publicKey, 40)));
  return parts.join(words.facts.separator);
}

/** The whole of it for screen readers: the outcome first, then what was asked for. */
function cardText(words: Catalogue, request: Request): string {
  const { state } = request;
  const said = state.status === 'denied' ? words.card.denial(code(state.reason, 1000)) : '';
  const title = words.card.title(words.status.now[state.status]);
  const parts = [`${title}.`, standing(words, request, 'approvers'), said];
  return [...parts.filter((part) => part !== ''), requestText(words, request)].join(' ');
}

/** The card in the approvals channel: a picture of the record, in every state of it. */
export function requestCard(
  words: Catalogue,
  request: Request,
  /** Who is to decide: mentioned while there is something to decide. */
  more: { readonly call?: readonly string[] } = {},
): Message {
  const title = words.card.title(words.status.now[request.state.status]);
  const { call = [] } = more;
  const pending = request.state.status === 'pending';
  const blocks = fullest(LEVELS, (level) => [
    header(title),
    section(standing(words, request, 'approvers')),
    ...(pending && call.length > 0 ? [context(words.card.call(audience(words, call)))] : []),
    ...denial(words, request, level),
    ...requestFacts(words, request, level.reason),
    ...comments(words, request, level),
    ...actions(
      ...decisionButtons(words, request),
      ...acknowledgeButton(words, request),
      ...revokeButton(words, request),
    ),
    context(footer(words, request)),
  ]);
  return message(cardText(words, request), blocks);
}
