import type { types } from '@slack/bolt';
import { issuedKey, type Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { RequestContext } from '../../../workflow/requests/requestContext.ts';
import { actions, context, header, type Message, message, section, typed } from '../kit/blocks.ts';
import { firstThatFits } from '../kit/limits.ts';
import { audience, code, lines, person } from '../kit/mrkdwn.ts';
import { remarkBlocks, remarks } from './approvals.ts';
import { commentBlocks, commentTexts } from './comments.ts';
import { discussionBlocks, discussionText } from './discussion.ts';
import { brokenGlass, glassBlocks, glassText } from './grounds.ts';
import { statusNow } from './keyLife.ts';
import { acknowledgeButton, decisionButtons, revokeButton } from './nextAction.ts';
import { asksSentence, requestFacts, requestText, ruleName } from './requestFacts.ts';
import { standing } from './statusText.ts';

/** Sizes to try, the largest first: characters of typed texts and numbers of entries. */
const LEVELS = [
  { reason: 1000, said: 500, comments: 6, questions: 4, denials: 3, projects: 20 },
  { reason: 1000, said: 200, comments: 5, questions: 3, denials: 3, projects: 20 },
  { reason: 500, said: 100, comments: 4, questions: 2, denials: 2, projects: 12 },
  { reason: 250, said: 60, comments: 2, questions: 1, denials: 2, projects: 6 },
  { reason: 100, said: 30, comments: 0, questions: 0, denials: 0, projects: 2 },
] as const;
type Level = (typeof LEVELS)[number];

function newest<T>(all: readonly T[], count: number): readonly T[] {
  return all.slice(Math.max(0, all.length - count));
}

/** Reasons of denials: the one that ended the request, or those of a pending request. */
function denials(words: Catalogue, request: Request, level: Level): types.KnownBlock[] {
  const { state, denials: all = [] } = request;
  if (state.status === 'denied') {
    return [section(`*${words.facts.reasonForDenial}*`), typed(lines(state.reason, level.reason))];
  }
  if (state.status !== 'pending') return [];
  return newest(all, level.denials).flatMap(({ by, reason }) => [
    context(words.approvals.reasonOf(person(by))),
    typed(lines(reason, level.said)),
  ]);
}

function denialTexts(words: Catalogue, { state, denials: all = [] }: Request): string[] {
  if (state.status === 'denied') return [words.card.denial(code(state.reason, 1000))];
  if (state.status !== 'pending') return [];
  return all.map(
    ({ by, reason }) =>
      `${words.facts.named(words.approvals.reasonOf(person(by)), code(reason, 300))}.`,
  );
}

function footer(words: Catalogue, request: Request): string {
  const key = issuedKey(request);
  const { facts, rules } = words;
  const parts = [
    facts.named(rules.title, ruleName(words, request)),
    facts.named(facts.requestId, code(request.id, 30)),
  ];
  if (key !== undefined) parts.push(facts.named(facts.publicKey, code(key.publicKey, 40)));
  return parts.join(' · ');
}

function titleOf(words: Catalogue, request: Request): string {
  const now = statusNow(words, request);
  return brokenGlass(request) === undefined ? words.card.title(now) : words.grounds.glassTitle(now);
}

/** The text for screen readers: first the outcome, then what was requested. */
function cardText(
  words: Catalogue,
  request: Request,
  requestContext: RequestContext | undefined,
): string {
  const parts = [
    `${titleOf(words, request)}.`,
    glassText(words, request),
    standing(words, request, 'approvers', requestContext),
    ...remarks(words, request, 'approvers', requestContext),
    ...denialTexts(words, request),
    ...commentTexts(words, request),
    ...discussionText(words, request, 'approvers'),
  ];
  return [...parts.filter((part) => part !== ''), requestText(words, request, requestContext)].join(
    ' ',
  );
}

function called(words: Catalogue, requestContext: RequestContext | undefined): types.KnownBlock[] {
  const turn = requestContext?.approvalStatus?.turn ?? [];
  return turn.length === 0 ? [] : [context(words.card.call(audience(words, turn)))];
}

/**
 * The card in the approvals channel, for every state of a request. It mentions only those whose
 * turn it is, because a mention notifies.
 */
export function requestCard(
  words: Catalogue,
  request: Request,
  requestContext?: RequestContext,
): Message {
  const notes = remarks(words, request, 'approvers', requestContext);
  const blocks = firstThatFits(LEVELS, (level) => [
    header(titleOf(words, request)),
    ...glassBlocks(words, request, level.reason),
    section(asksSentence(words, request)),
    section(standing(words, request, 'approvers', requestContext)),
    ...called(words, requestContext),
    ...remarkBlocks(notes),
    ...denials(words, request, level),
    ...requestFacts(words, request, {
      reasonMax: level.reason,
      projectsMax: level.projects,
      introduced: true,
      ...(requestContext === undefined ? {} : { requestContext }),
    }),
    ...discussionBlocks(words, request, 'approvers', level),
    ...commentBlocks(words, request, level),
    ...actions(
      ...decisionButtons(words, request),
      ...acknowledgeButton(words, request),
      ...revokeButton(words, request),
    ),
    context(footer(words, request)),
  ]);
  return message(cardText(words, request, requestContext), blocks);
}
