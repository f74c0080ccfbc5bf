import type { types } from '@slack/bolt';
import { issuedKey, type Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { OwnedKeys } from '../../../workflow/credentials/ownKeys.ts';
import { ACTIONS, COMMAND } from '../../wire/ids.ts';
import { decisionButtons, nextAction, requesterButtons, revokeButton } from '../card/nextAction.ts';
import { description, organization, wishText } from '../card/requestFacts.ts';
import { standing } from '../card/statusText.ts';
import { offerButtons, ownerButtons, takeAllButton } from '../credentials/keyButtons.ts';
import { endText, organizationOf, purpose, stateText } from '../credentials/keyFacts.ts';
import { actions, button, context, divider, header, section, typed } from '../kit/blocks.ts';
import { fitting, LIMITS } from '../kit/limits.ts';
import { code, lines, moment, somebody } from '../kit/mrkdwn.ts';
import { type InventoryNumbers, inventoryButtons, inventoryLine } from './inventoryLine.ts';

/**
 * Highest number shown in each part. A waiting request needs three blocks, the others two or three,
 * and Slack allows 100.
 */
export const SHOWN = { waiting: 10, mine: 10, keys: 8, offered: 3, outcomes: 5 } as const;
const VIEW_BYTES = 200_000;

export interface HomeFacts {
  /** Own open requests without a key, newest first. */
  readonly mine: readonly Request[];
  /** Own requests whose private key waits to be revealed. */
  readonly toReveal?: readonly Request[];
  /** The keys that somebody owns, alone or in a group, the nearest end first. */
  readonly keys?: OwnedKeys;
  /** Keys that somebody is asked to take over. */
  readonly offered?: OwnedKeys;
  /** Own recent requests that are over and have no key. */
  readonly outcomes?: readonly Request[];
  /** Requests that this person may decide on. Absent for people who are never asked. */
  readonly waiting?: readonly Request[];
  /** The numbers of the inventory. Absent for people who may not look at it. */
  readonly inventory?: InventoryNumbers;
}

function more(words: Catalogue, hidden: number): types.KnownBlock[] {
  return hidden > 0 ? [context(words.home.more(hidden))] : [];
}

/** The first `shown` of them and the number of the others. */
function few<T>(
  words: Catalogue,
  requests: readonly T[],
  shown: number,
  blocksOf: (request: T) => types.KnownBlock[],
): types.KnownBlock[] {
  const first = requests.slice(0, shown);
  return [...first.flatMap(blocksOf), ...more(words, requests.length - first.length)];
}

function waitingBlocks(words: Catalogue, waiting: readonly Request[]): types.KnownBlock[] {
  if (waiting.length === 0) return [section(words.home.nothingWaiting)];
  return few(words, waiting, SHOWN.waiting, (request) => [
    section(shortFacts(words, request)),
    typed(lines(request.reason, 300)),
    ...actions(...decisionButtons(words, request)),
  ]);
}

/** The sentences of the card. The reason follows as plain text. */
function shortFacts(words: Catalogue, request: Request): string {
  return `${wishText(words, request)} ${standing(words, request, 'approvers')}`;
}

function title(words: Catalogue, request: Request): string {
  const at = moment(words, request.createdAt);
  return words.mine.line(description(request), organization(request), at);
}

function mineBlocks(words: Catalogue, mine: readonly Request[]): types.KnownBlock[] {
  if (mine.length === 0) return [section(words.home.noneOpen)];
  return few(words, mine, SHOWN.mine, (request) => [
    section(title(words, request), nextAction(words, request)),
    context(standing(words, request, 'requester')),
  ]);
}

function revealBlocks(words: Catalogue, toReveal: readonly Request[]): types.KnownBlock[] {
  return few(words, toReveal, SHOWN.keys, (request) => {
    const publicKey = code(issuedKey(request)?.publicKey ?? '', 40);
    return [
      section(words.home.key(description(request), organization(request), publicKey)),
      context(standing(words, request, 'requester')),
      ...actions(...requesterButtons(words, request), ...revokeButton(words, request)),
    ];
  });
}

/** Each key with its end and what can be done with it now. */
function keyBlocks(words: Catalogue, { keys, more: hidden }: OwnedKeys): types.KnownBlock[] {
  const shown = keys.flatMap((key) => {
    const { credential } = key;
    const publicKey = code(credential.handle, 40);
    const facts = [
      words.facts.named(words.keyFacts.state, stateText(words, credential)),
      words.facts.named(words.keyFacts.end, endText(words, credential)),
      ...(credential.owner.kind === 'group'
        ? [words.facts.named(words.keyFacts.owner, somebody(credential.owner.id))]
        : []),
    ];
    return [
      section(words.home.key(purpose(key), organizationOf(key), publicKey)),
      context(facts.join(' · ')),
      ...actions(...ownerButtons(words, credential)),
    ];
  });
  return [...shown, ...more(words, hidden)];
}

/** Keys of others that this person, or a group of theirs, is asked to answer for. */
function offeredBlocks(words: Catalogue, { keys, more: hidden }: OwnedKeys): types.KnownBlock[] {
  const [first] = keys;
  if (first === undefined) return [];
  const shown = keys.slice(0, SHOWN.offered);
  return [
    ...shown.flatMap((key) => {
      const { credential } = key;
      const owner = somebody(credential.owner.id);
      return [
        section(words.home.key(purpose(key), organizationOf(key), code(credential.handle, 40))),
        context(words.home.offeredOf(owner, endText(words, credential))),
        ...actions(...offerButtons(words, credential)),
      ];
    }),
    ...more(words, keys.length - shown.length + hidden),
    ...(keys.length > 1 ? actions(takeAllButton(words, first.credential)) : []),
  ];
}

function outcomeBlocks(words: Catalogue, outcomes: readonly Request[]): types.KnownBlock[] {
  return few(words, outcomes, SHOWN.outcomes, (request) => [
    section(title(words, request), nextAction(words, request)),
    context(standing(words, request, 'requester')),
  ]);
}

/** The App Home. Approvers also see the requests that wait for them. */
export function home(words: Catalogue, facts: HomeFacts): types.HomeView {
  const { toReveal = [], keys, offered, outcomes = [] } = facts;
  const ask = button({
    action: ACTIONS.requestNew,
    label: words.labels.requestKey,
    style: 'primary',
  });
  const { inventory } = facts;
  const part = (name: string, inside: types.KnownBlock[]) =>
    inside.length === 0 ? [] : [divider, header(name), ...inside];
  const blocks: types.KnownBlock[] = [
    header(words.home.title),
    section(words.home.intro),
    ...actions(ask),
    context(words.home.help(`\`${COMMAND} help\``)),
    ...(inventory === undefined
      ? []
      : part(words.inventory.title, [
          section(inventoryLine(words, inventory)),
          ...actions(...inventoryButtons(words, inventory)),
        ])),
    ...(facts.waiting === undefined
      ? []
      : part(words.home.waiting, waitingBlocks(words, facts.waiting))),
    ...part(words.home.mine, mineBlocks(words, facts.mine)),
    ...part(words.home.toReveal, revealBlocks(words, toReveal)),
    ...part(words.home.offered, offered === undefined ? [] : offeredBlocks(words, offered)),
    ...part(words.home.keys, keys === undefined ? [] : keyBlocks(words, keys)),
    ...part(words.home.outcomes, outcomeBlocks(words, outcomes)),
  ];
  // Where the rest is cut, this says how to get at it.
  const last = context(words.home.all(`\`${COMMAND} requests\``));
  const bytes = VIEW_BYTES - Buffer.byteLength(JSON.stringify(last)) - 1;
  const room = { count: LIMITS.viewBlocks - 1, bytes };
  return { type: 'home', blocks: [...fitting(blocks, room), last] };
}
