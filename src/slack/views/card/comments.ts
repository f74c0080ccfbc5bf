import type { types } from '@slack/bolt';
import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { context, typed } from '../kit/blocks.ts';
import { code, lines, person } from '../kit/mrkdwn.ts';
import { commentsOf } from './statusText.ts';

/** The newest comments that approvers wrote with their approvals. */
export function commentBlocks(
  words: Catalogue,
  request: Request,
  { comments, said }: { readonly comments: number; readonly said: number },
): types.KnownBlock[] {
  const all = commentsOf(request);
  return all
    .slice(Math.max(0, all.length - comments))
    .flatMap(({ by, text }) => [context(words.card.comment(person(by))), typed(lines(text, said))]);
}

/** The comments as sentences, for the `text` of a message. */
export function commentTexts(words: Catalogue, request: Request): string[] {
  return commentsOf(request)
    .slice(-3)
    .map(({ by, text }) => words.card.commented(person(by), code(text, 200)));
}
