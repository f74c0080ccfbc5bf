import type { types } from '@slack/bolt';
import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { context, typed } from '../kit/blocks.ts';
import { code, lines, moment, person } from '../kit/mrkdwn.ts';
import type { Reader } from './approvals.ts';

export interface Room {
  /** Number of questions shown, the newest, each with its answer. */
  readonly questions: number;
  /** Characters of each question and answer. */
  readonly said: number;
}

/** Questions of approvers and answers of the requester, oldest first. */
export function discussionBlocks(
  words: Catalogue,
  { questions = [], requester }: Request,
  reader: Reader,
  room: Room,
): types.KnownBlock[] {
  const { discussion } = words;
  const hidden = Math.max(0, questions.length - room.questions);
  const none =
    reader === 'requester' ? discussion.unansweredByYou : discussion.unanswered(person(requester));
  return [
    ...(hidden === 0 ? [] : [context(discussion.more(hidden))]),
    ...questions
      .slice(hidden)
      .flatMap(({ by, at, text, answer }) => [
        context(discussion.asks(person(by), moment(words, at))),
        typed(lines(text, room.said)),
        ...(answer === undefined
          ? [context(none)]
          : [
              context(discussion.answers(person(requester), moment(words, answer.at))),
              typed(lines(answer.text, room.said)),
            ]),
      ]),
  ];
}

/** The discussion as sentences, for the `text` of a message. */
export function discussionText(
  words: Catalogue,
  { questions = [], requester }: Request,
  reader: Reader,
): string[] {
  const { discussion } = words;
  const none =
    reader === 'requester' ? discussion.unansweredByYou : discussion.unanswered(person(requester));
  return questions.slice(-3).map(({ by, text, answer }) => {
    const asked = discussion.question(person(by), code(text, 200));
    return `${asked} ${answer === undefined ? none : discussion.answer(code(answer.text, 200))}`;
  });
}
