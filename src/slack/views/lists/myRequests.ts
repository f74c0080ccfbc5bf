import type { types } from '@slack/bolt';
import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { requesterButtons, revokeButton } from '../card/nextAction.ts';
import { organization } from '../card/requestFacts.ts';
import { standing } from '../card/statusText.ts';
import { actions, button, context, header, type Message, message, section } from '../kit/blocks.ts';
import { fullest } from '../kit/limits.ts';
import { code, moment } from '../kit/mrkdwn.ts';

/** A page with this many requests always fits. */
export const REQUESTS_PER_PAGE_MAX = 5;

/** Characters of a description, from the fullest to the shortest. */
const LEVELS = [190, 90, 40] as const;

export interface MineFacts {
  readonly requests: readonly Request[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
}

function title(words: Catalogue, request: Request, max: number): string {
  const at = moment(words, request.createdAt);
  const what = code(request.spec.description, max);
  return words.mine.line(what, organization(request), at);
}

function requestBlocks(words: Catalogue, request: Request, max: number): types.KnownBlock[] {
  const now = words.facts.named(words.facts.status, words.status.now[request.state.status]);
  const [first, ...more] = [...requesterButtons(words, request), ...revokeButton(words, request)];
  return [
    section(`${title(words, request, max)}\n${now}`, first),
    context(standing(words, request, 'requester')),
    ...actions(...more),
  ];
}

function pageButtons(words: Catalogue, { page, pages }: MineFacts): types.Button[] {
  const { labels } = words;
  const buttons: types.Button[] = [];
  if (page > 1 && pages > 0) {
    const value = String(Math.min(page - 1, pages));
    buttons.push(button({ action: ACTIONS.minePrevious, label: labels.previous, value }));
  }
  if (page < pages) {
    const value = String(page + 1);
    buttons.push(button({ action: ACTIONS.mineNext, label: labels.next, value }));
  }
  return [...buttons, button({ action: ACTIONS.requestNew, label: labels.requestKey })];
}

/** A person's own requests, newest first, each with what they can do about it now. */
export function mine(words: Catalogue, list: MineFacts): Message {
  const heading = words.mine.title;
  const buttons = actions(...pageButtons(words, list));
  if (list.requests.length === 0) {
    const says = list.total === 0 ? words.mine.empty : words.mine.emptyPage(list.page, list.pages);
    return message(`${heading}. ${says}`, [header(heading), section(says), ...buttons]);
  }
  const position = words.mine.page(list.page, list.pages, list.total);
  const lines = list.requests.map(
    (request, index) =>
      `${index + 1}. ${title(words, request, 60)}. ${standing(words, request, 'requester')}`,
  );
  const blocks = fullest(LEVELS, (max) => [
    header(heading),
    ...list.requests.flatMap((request) => requestBlocks(words, request, max)),
    context(position),
    ...buttons,
  ]);
  return message([`${heading}. ${position}.`, ...lines].join('\n'), blocks);
}
