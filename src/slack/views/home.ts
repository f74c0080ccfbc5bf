import type { types } from '@slack/bolt';
import type { Request } from '../../domain/request.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { ACTIONS, COMMAND } from '../ids.ts';
import { actions, button, context, divider, header, section, typed } from './blocks.ts';
import { fitting, LIMITS } from './limits.ts';
import { lines, moment } from './marks.ts';
import { decisionButtons, nextAction } from './nextAction.ts';
import { description, organization, wishText } from './requestFacts.ts';
import { standing } from './standing.ts';

/** Two blocks for each of mine and three for each that waits leave room for the rest. */
const SHOWN = { waiting: 15, mine: 15 } as const;
const VIEW_BYTES = 200_000;

export interface HomeFacts {
  /** This person's own that are not over yet, newest first. */
  readonly mine: readonly Request[];
  /** Requests this person may decide on; absent for those who are not approvers. */
  readonly waiting?: readonly Request[];
}

function more(words: Catalogue, hidden: number): types.KnownBlock[] {
  return hidden > 0 ? [context(words.home.more(hidden))] : [];
}

function waitingBlocks(words: Catalogue, waiting: readonly Request[]): types.KnownBlock[] {
  if (waiting.length === 0) return [section(words.home.nothingWaiting)];
  const shown = waiting.slice(0, SHOWN.waiting);
  return [
    ...shown.flatMap((request) => [
      section(shortFacts(words, request)),
      typed(lines(request.reason, 300)),
      ...actions(...decisionButtons(words, request)),
    ]),
    ...more(words, waiting.length - shown.length),
  ];
}

/** The sentences of the card; the reason follows as plain text. */
function shortFacts(words: Catalogue, request: Request): string {
  return `${wishText(words, request)} ${standing(words, request, 'approvers')}`;
}

function mineBlocks(words: Catalogue, mine: readonly Request[]): types.KnownBlock[] {
  if (mine.length === 0) return [section(words.home.noneOpen)];
  const shown = mine.slice(0, SHOWN.mine);
  return [
    ...shown.flatMap((request) => {
      const at = moment(words, request.createdAt);
      const title = words.mine.line(description(request), organization(request), at);
      return [
        section(title, nextAction(words, request)),
        context(standing(words, request, 'requester')),
      ];
    }),
    ...more(words, mine.length - shown.length),
  ];
}

/** The App Home: useful for everybody, and with the decisions for those who make them. */
export function home(words: Catalogue, facts: HomeFacts): types.HomeView {
  const ask = button({
    action: ACTIONS.requestNew,
    label: words.labels.requestKey,
    style: 'primary',
  });
  const blocks: types.KnownBlock[] = [
    header(words.home.title),
    section(words.home.intro),
    ...actions(ask),
    context(words.home.help(`\`${COMMAND} help\``)),
    ...(facts.waiting === undefined
      ? []
      : [divider, header(words.home.waiting), ...waitingBlocks(words, facts.waiting)]),
    divider,
    header(words.home.mine),
    ...mineBlocks(words, facts.mine),
    context(words.home.all(`\`${COMMAND} mine\``)),
  ];
  return { type: 'home', blocks: fitting(blocks, { count: LIMITS.viewBlocks, bytes: VIEW_BYTES }) };
}
