import type { types } from '@slack/bolt';
import { atlasIdOf } from '../../../domain/credential/credential.ts';
import { isForeign, isUseUnknown } from '../../../domain/inventory/inventory.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { InventoryPage, InventoryRow } from '../../../workflow/inventory/inventory.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { encodeForeign, encodeInventory, encodeKey } from '../../wire/values.ts';
import { endInBrief, rolesInBriefOf, stateText } from '../credentials/keyFacts.ts';
import {
  actions,
  button,
  context,
  header,
  type Message,
  message,
  section,
  typed,
} from '../kit/blocks.ts';
import { firstThatFits } from '../kit/limits.ts';
import { ago, code, line, moment, person, somebody } from '../kit/mrkdwn.ts';
import { inventoryLine } from './inventoryLine.ts';

/** A page of this many always fits. */
export const INVENTORY_PER_PAGE = 8;

/** Characters of a description, and roles: sizes to try, the largest first. */
const LEVELS = [
  { description: 250, roles: 8 },
  { description: 120, roles: 4 },
  { description: 60, roles: 2 },
  { description: 40, roles: 1 },
] as const;
type Level = (typeof LEVELS)[number];

function nameOf(words: Catalogue, { credential, observation }: InventoryRow, max: number): string {
  const text = credential?.purpose ?? observation?.description ?? '';
  return text.trim() === '' ? words.facts.noDescription : line(text, max);
}

function originText(words: Catalogue, { credential }: InventoryRow): string[] {
  const { inventory } = words;
  if (credential === undefined) return [];
  const { origin } = credential;
  if (origin.how === 'issued') return [inventory.issued];
  const isByPolicy = origin.by === 'keywarden';
  return [isByPolicy ? inventory.adoptedByPolicy : inventory.adoptedBy(person(origin.by))];
}

function ownerTexts(words: Catalogue, row: InventoryRow): string[] {
  const { inventory } = words;
  const { credential } = row;
  if (credential === undefined) {
    if (isForeign(row)) return [inventory.noOwner];
    const { names } = row;
    if (names === undefined) return [inventory.marked];
    return [(names.isKnown ? inventory.names : inventory.namesUnknown)(code(names.id, 40))];
  }
  const { state } = credential;
  const life =
    state.status === 'live' ? endInBrief(words, credential) : stateText(words, credential);
  return [inventory.owner(somebody(credential.owner.id)), life];
}

function lastUseText(words: Catalogue, { observation }: InventoryRow): string {
  const { inventory } = words;
  const use = observation?.use;
  if (use === undefined) return inventory.useUnread;
  if (isUseUnknown(use)) return inventory.useUnknown;
  if (use.at === undefined) return inventory.notUsed;
  const at = moment(words, use.at);
  return use.from === undefined
    ? inventory.lastUsed(at)
    : inventory.lastUsedFrom(at, code(use.from, 60));
}

/** What differs, with the names of projects where they are known. */
function driftTexts(words: Catalogue, { credential, projectNames }: InventoryRow): string[] {
  const { inventory, facts } = words;
  if (credential?.drift === undefined) return [];
  const { organization, addresses, description } = inventory.differsIn;
  const known: Readonly<Record<string, string>> = { organization, addresses, description };
  const what = credential.drift.differs
    .slice(0, 5)
    .map((one) => known[one] ?? inventory.ofProject(code(projectNames[one] ?? one, 40)));
  return [inventory.differs(what.join(facts.separator))];
}

function factsOf(words: Catalogue, row: InventoryRow, now: number, level: Level): string[] {
  const { facts, inventory } = words;
  const { credential, observation, projectNames } = row;
  const handle = credential?.handle ?? observation?.handle ?? '';
  const access = observation?.access ?? credential?.access;
  const created = observation?.createdAt;
  return [
    code(row.organizationName, 40),
    facts.named(facts.publicKey, code(handle, 40)),
    ...(access ? [rolesInBriefOf(words, access, projectNames, level.roles)] : []),
    ...ownerTexts(words, row),
    ...originText(words, row),
    ...(created === undefined ? [] : [inventory.created(ago(words, Math.max(0, now - created)))]),
    lastUseText(words, row),
    ...driftTexts(words, row),
  ];
}

/** What an admin can do about one that nobody answers for. */
function foreignButtons(words: Catalogue, row: InventoryRow): types.Button[] {
  const { observation, organizationId: o } = row;
  if (observation === undefined || !isForeign(row)) return [];
  const { adopt, ask, freeze } = words.foreign;
  const value = encodeForeign({ o, c: observation.id });
  const name = line(observation.description, 60);
  return [
    { action: ACTIONS.foreignAdopt, label: adopt.label },
    { action: ACTIONS.foreignAsk, label: ask.label },
    { action: ACTIONS.foreignFreeze, label: freeze.label },
  ].map(({ action, label }) =>
    button({ action, label, value, spoken: words.labels.of(label, name) }),
  );
}

function rowBlocks(
  words: Catalogue,
  row: InventoryRow,
  { now, mayAdopt }: InventoryPage,
  level: Level,
): types.KnownBlock[] {
  const id = row.credential ?? row.observation;
  const name = nameOf(words, row, level.description);
  const details = id && {
    accessory: button({
      action: ACTIONS.listDetails,
      label: words.labels.details,
      value: encodeKey({ o: row.organizationId, k: atlasIdOf(id) }),
      spoken: words.labels.detailsOf(line(name, 60)),
    }),
  };
  return [
    { ...typed(name), ...details },
    context(factsOf(words, row, now, level).join(' · ')),
    ...(mayAdopt ? actions(...foreignButtons(words, row)) : []),
  ];
}

function heading(words: Catalogue, { filter }: InventoryPage): string {
  const { inventory, facts } = words;
  const { list, owner, project } = filter;
  return [
    list === undefined ? inventory.all : inventory.lists[list],
    ...(owner === undefined ? [] : [inventory.ofOwner(person(owner))]),
    ...(project === undefined ? [] : [inventory.ofProject(code(project, 60))]),
  ].join(facts.separator);
}

function pageButtons(words: Catalogue, { filter, page, pages }: InventoryPage): types.Button[] {
  const { list: l, owner: w, project: j } = filter;
  const value = (n: number) => encodeInventory({ n, l, w, j });
  const { inventoryPrevious, inventoryNext } = ACTIONS;
  const { previous, next } = words.labels;
  return [
    ...(page > 1
      ? [button({ action: inventoryPrevious, label: previous, value: value(page - 1) })]
      : []),
    ...(page < pages
      ? [button({ action: inventoryNext, label: next, value: value(page + 1) })]
      : []),
  ];
}

/** Those of this list that nobody answers for, at once. */
function adoptThese(words: Catalogue, { mayAdopt, rows, filter, page }: InventoryPage) {
  if (!mayAdopt || rows.filter(isForeign).length < 2) return [];
  const { list: l, owner: w, project: j } = filter;
  const value = encodeInventory({ n: page, l, w, j });
  const { label } = words.foreign.adoptMany;
  return [button({ action: ACTIONS.foreignAdoptMany, label, value })];
}

/** One page of the inventory. It shows no part of a private key. */
export function inventoryList(words: Catalogue, list: InventoryPage): Message {
  const { inventory } = words;
  const says = heading(words, list);
  const numbers = inventoryLine(words, list);
  const position = inventory.page(list.page, list.pages, list.total);
  const buttons = actions(...pageButtons(words, list), ...adoptThese(words, list));
  const top = [header(inventory.title), section(numbers), context(says)];
  if (list.rows.length === 0) {
    const text = `${says}. ${inventory.empty}`;
    return message(`${text} ${numbers}`, [...top, section(inventory.empty), ...buttons]);
  }
  const lines = list.rows.map((row, index) => {
    const facts = factsOf(words, row, list.now, LEVELS[2]).join(words.facts.separator);
    return `${index + 1}. ${code(nameOf(words, row, 120), 120)}: ${facts}`;
  });
  const blocks = firstThatFits(LEVELS, (level) => [
    ...top,
    ...list.rows.flatMap((row) => rowBlocks(words, row, list, level)),
    context(position),
    ...buttons,
  ]);
  return message([`${says}. ${numbers} ${position}`, ...lines].join('\n'), blocks);
}
