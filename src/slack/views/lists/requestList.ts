import type { types } from '@slack/bolt';
import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { RequestPage } from '../../../workflow/requests/requestList.ts';
import type { StatusWord } from '../../command/requestOptions.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { encodeRequests, type RequestsValue } from '../../wire/values.ts';
import { statusNow } from '../card/keyLife.ts';
import { decisionButtons, requesterButtons, revokeButton } from '../card/nextAction.ts';
import { organization } from '../card/requestFacts.ts';
import { standing } from '../card/statusText.ts';
import { askedRoles } from '../kit/askedAccess.ts';
import { actions, button, context, header, type Message, message, section } from '../kit/blocks.ts';
import { firstThatFits } from '../kit/limits.ts';
import { code, moment, person } from '../kit/mrkdwn.ts';

/** A page of this many requests always fits. */
export const REQUESTS_ON_PAGE = 5;

/** Characters of a description: sizes to try, the largest first. */
const LEVELS = [190, 90, 40] as const;

/** One page of a person's own requests. `total` counts all pages. */
export interface MineFacts {
  readonly requests: readonly Request[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
}

export interface RequestListFacts extends RequestPage {
  readonly status: StatusWord | undefined;
  /** User id of the reader. Their own requests are worded as "you". */
  readonly reader: string;
}

function title(words: Catalogue, request: Request, max: number): string {
  const { requests } = words;
  return requests.line(
    code(request.spec.description, max),
    organization(request),
    person(request.requester),
    moment(words, request.createdAt),
  );
}

function isOwn(request: Request, { reader }: RequestListFacts): boolean {
  return request.requester === reader;
}

function buttonsOf(words: Catalogue, request: Request, facts: RequestListFacts): types.Button[] {
  if (isOwn(request, facts)) return requesterButtons(words, request);
  return facts.filter.scope === 'pending' ? decisionButtons(words, request) : [];
}

function requestBlocks(
  words: Catalogue,
  request: Request,
  facts: RequestListFacts,
  max: number,
): types.KnownBlock[] {
  const now = words.facts.named(words.facts.status, statusNow(words, request));
  const roles = words.card.roles(askedRoles(words, request));
  const told = standing(words, request, isOwn(request, facts) ? 'requester' : 'approvers');
  return [
    section(`${title(words, request, max)}\n${roles} ${now}`),
    context(told),
    ...actions(...buttonsOf(words, request, facts), ...revokeButton(words, request)),
  ];
}

function heading(words: Catalogue, { filter, status }: RequestListFacts): string {
  const { requests } = words;
  const parts = [
    requests.scope[filter.scope],
    ...(status === undefined ? [] : [requests.withStatus(status)]),
    ...(filter.by === undefined ? [] : [requests.byPerson(person(filter.by))]),
    ...(filter.since === undefined ? [] : [requests.since(moment(words, filter.since))]),
  ];
  return parts.join(', ');
}

function pageButtons(
  words: Catalogue,
  { filter, status, page, more }: RequestListFacts,
): types.Button[] {
  const { labels } = words;
  const value = (n: number): string => {
    const wanted: RequestsValue = {
      n,
      c: filter.scope,
      ...(status === undefined ? {} : { t: status }),
      ...(filter.by === undefined ? {} : { u: filter.by }),
      ...(filter.since === undefined ? {} : { s: filter.since }),
    };
    return encodeRequests(wanted);
  };
  const { requestsPrevious, requestsNext } = ACTIONS;
  return [
    ...(page > 1
      ? [button({ action: requestsPrevious, label: labels.previous, value: value(page - 1) })]
      : []),
    ...(more ? [button({ action: requestsNext, label: labels.next, value: value(page + 1) })] : []),
  ];
}

/** One numbered line for each request, for the `text` of the message. */
function linesOf(requests: readonly Request[], says: (request: Request) => string): string[] {
  return requests.map((request, index) => `${index + 1}. ${says(request)}`);
}

/** A page of requests, newest first, each with the reader's buttons. */
export function requestList(words: Catalogue, facts: RequestListFacts): Message {
  const { requests } = words;
  const top = heading(words, facts);
  const buttons = actions(...pageButtons(words, facts));
  const searched = facts.searched === undefined ? [] : [requests.searched(facts.searched)];
  if (facts.requests.length === 0) {
    const none = facts.page === 1 ? requests.none : requests.nonePage(facts.page);
    const says = [`${top}. ${none}`, ...searched].join(' ');
    return message(says, [header(requests.title), section(says), ...buttons]);
  }
  const isAll = facts.page === 1 && !facts.more;
  const position = [...(isAll ? [] : [requests.page(facts.page)]), ...searched].join(' ');
  const lines = linesOf(facts.requests, (request) => {
    const told = standing(words, request, isOwn(request, facts) ? 'requester' : 'approvers');
    return `${title(words, request, 60)}. ${told}`;
  });
  const blocks = firstThatFits(LEVELS, (max) => [
    header(requests.title),
    context(top),
    ...facts.requests.flatMap((request) => requestBlocks(words, request, facts, max)),
    ...(position === '' ? [] : [context(position)]),
    ...buttons,
  ]);
  return message([`${requests.title}: ${top}. ${position}`.trimEnd(), ...lines].join('\n'), blocks);
}

function ownTitle(words: Catalogue, request: Request, max: number): string {
  const at = moment(words, request.createdAt);
  return words.mine.line(code(request.spec.description, max), organization(request), at);
}

function ownBlocks(words: Catalogue, request: Request, max: number): types.KnownBlock[] {
  const now = words.facts.named(words.facts.status, statusNow(words, request));
  const [first, ...more] = [...requesterButtons(words, request), ...revokeButton(words, request)];
  return [
    section(`${ownTitle(words, request, max)}\n${now}`, first),
    context(standing(words, request, 'requester')),
    ...actions(...more),
  ];
}

function ownPageButtons(words: Catalogue, { page, pages }: MineFacts): types.Button[] {
  const { labels } = words;
  const to = (n: number) => encodeRequests({ n, c: 'mine' });
  const { minePrevious, mineNext, requestNew } = ACTIONS;
  return [
    ...(page > 1 && pages > 0
      ? [
          button({
            action: minePrevious,
            label: labels.previous,
            value: to(Math.min(page - 1, pages)),
          }),
        ]
      : []),
    ...(page < pages
      ? [button({ action: mineNext, label: labels.next, value: to(page + 1) })]
      : []),
    button({ action: requestNew, label: labels.requestKey }),
  ];
}

/** A page of a person's own requests, newest first, each with its buttons. */
export function mine(words: Catalogue, list: MineFacts): Message {
  const heading = words.mine.title;
  const buttons = actions(...ownPageButtons(words, list));
  if (list.requests.length === 0) {
    const says = list.total === 0 ? words.mine.empty : words.mine.emptyPage(list.page, list.pages);
    return message(`${heading}. ${says}`, [header(heading), section(says), ...buttons]);
  }
  const position = words.mine.page(list.page, list.pages, list.total);
  const lines = linesOf(
    list.requests,
    (request) => `${ownTitle(words, request, 60)}. ${standing(words, request, 'requester')}`,
  );
  const blocks = firstThatFits(LEVELS, (max) => [
    header(heading),
    ...list.requests.flatMap((request) => ownBlocks(words, request, max)),
    context(position),
    ...buttons,
  ]);
  return message([`${heading}. ${position}.`, ...lines].join('\n'), blocks);
}
