import type { types } from '@slack/bolt';
import { withoutMarker } from '../../../domain/key/marker.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { KeyLine } from '../../../workflow/keys/keyLines.ts';
import type { KeyPage } from '../../../workflow/keys/lookup.ts';
import type { KeyPart } from '../../../workflow/keys/partReads.ts';
import type { Summary } from '../../../workflow/ports/store.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { encodeKey, encodeList } from '../../wire/values.ts';
import { endInBrief, stateText } from '../credentials/keyFacts.ts';
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
import { ago, code, moment, person, line as plainLine, somebody } from '../kit/mrkdwn.ts';
import { rolesInBrief } from './keyRoles.ts';
import { projectFilter } from './projectFilter.ts';

/** A page of this many keys always fits, even with long descriptions and many roles. */
export const KEYS_PER_PAGE_MAX = 10;

/**
 * Sizes to try, the largest first: characters of descriptions and project names, number of roles.
 */
const LEVELS = [
  { description: 250, spoken: 75, roles: 8, name: 64 },
  { description: 190, spoken: 60, roles: 4, name: 40 },
  { description: 90, spoken: 40, roles: 2, name: 30 },
  { description: 40, spoken: 30, roles: 1, name: 24 },
] as const;
type Level = (typeof LEVELS)[number];

const HOUR = 60 * 60_000;

export function keyDescription(words: Catalogue, description: string, max: number): string {
  const own = withoutMarker(description);
  return own.trim() === '' ? words.facts.noDescription : plainLine(own, max);
}

export function issuedText(
  words: Catalogue,
  issued: Summary | undefined,
  unreadable: readonly KeyPart[],
): string {
  if (unreadable.includes('issued')) return words.list.issuedUnknown;
  if (issued === undefined) return words.list.notIssued;
  return words.list.issued(person(issued.requester), moment(words, issued.createdAt));
}

/** Who answers for it where that is not who asked for it, and its end. */
function lifeTexts(words: Catalogue, { issued, credential }: KeyLine): readonly string[] {
  if (credential === undefined) return [];
  const { owner, state } = credential;
  const life =
    state.status === 'live' ? endInBrief(words, credential) : stateText(words, credential);
  const isOther = owner.id !== issued?.requester;
  return [...(isOther ? [words.list.ownedBy(somebody(owner.id))] : []), life];
}

/** Who asked for the key and when, whose it is, and its end; or, of a foreign one, how old it is. */
function originText(words: Catalogue, line: KeyLine, unreadable: readonly KeyPart[]): string {
  const { issued, created, credential } = line;
  const says = [issuedText(words, issued, unreadable), ...lifeTexts(words, line)];
  const isForeign = issued === undefined && credential === undefined;
  if (isForeign && created !== undefined) says.push(words.list.created(ago(words, created.ago)));
  return says.join(words.facts.separator);
}

/** Two blocks: the description as plain text with a button, and the facts as context. */
function keyBlocks(
  words: Catalogue,
  { organization: { id: organizationId }, unreadable = [] }: KeyPage,
  line: KeyLine,
  level: Level,
): types.KnownBlock[] {
  const { key, projectNames } = line;
  const name = keyDescription(words, key.description, level.description);
  const details = button({
    action: ACTIONS.listDetails,
    label: words.labels.details,
    value: encodeKey({ o: organizationId, k: key.id }),
    spoken: words.labels.detailsOf(plainLine(name, level.spoken)),
  });
  const facts = [
    words.facts.named(words.facts.publicKey, code(key.publicKey, 40)),
    rolesInBrief(words, key, projectNames, level),
    originText(words, line, unreadable),
  ];
  return [{ ...typed(name), accessory: details }, context(facts.join(' · '))];
}

function pageButtons(words: Catalogue, list: KeyPage): types.Button[] {
  const { organization, project, filter = {}, page, pages, perPage } = list;
  const whole = { o: organization.id, s: perPage };
  const to = (target: number) =>
    encodeList({
      ...whole,
      p: project?.id,
      q: filter.text,
      w: filter.owner,
      e: filter.endsWithinMs,
      n: target,
    });
  const { labels } = words;
  const buttons: types.Button[] = [];
  if (page > 1 && pages > 0) {
    const value = to(Math.min(page - 1, pages));
    buttons.push(button({ action: ACTIONS.listPrevious, label: labels.previous, value }));
  }
  if (page < pages) {
    buttons.push(button({ action: ACTIONS.listNext, label: labels.next, value: to(page + 1) }));
  }
  if (project !== undefined || list.filter !== undefined) {
    const value = encodeList({ ...whole, n: 1 });
    buttons.push(button({ action: ACTIONS.listOpen, label: labels.allKeys, value }));
  }
  const ask = { action: ACTIONS.requestNew, label: labels.requestKey, value: organization.id };
  return [...buttons, button(ask)];
}

/** A list of several pages can be narrowed to a project, and what is looked for stays. */
function filterBlocks(words: Catalogue, list: KeyPage): types.ActionsBlock[] {
  const { organization, project, filter = {}, pages, perPage } = list;
  if (pages === 1 && project === undefined) return [];
  const { text: q, owner: w, endsWithinMs: e } = filter;
  const around = { o: organization.id, s: perPage, q, w, e };
  return [projectFilter(words, around, project)];
}

/** What the list is narrowed to besides the project. */
function filterText(words: Catalogue, { filter }: KeyPage): string | undefined {
  if (filter === undefined) return undefined;
  const { facts } = words;
  const { text, owner, endsWithinMs: within } = filter;
  return [
    ...(text === undefined ? [] : [facts.named(words.list.search, code(text, 80))]),
    ...(owner === undefined ? [] : [facts.named(words.list.owner, person(owner))]),
    ...(within === undefined ? [] : [words.list.endsWithin(Math.ceil(within / HOUR))]),
  ].join(facts.separator);
}

function emptySentence(words: Catalogue, list: KeyPage): string {
  const { organization, project, page, pages, total } = list;
  if (total > 0) return words.list.emptyPage(page, pages);
  const fits = filterText(words, list);
  if (fits !== undefined) return words.list.nothingFits(code(organization.name, 80), fits);
  if (project === undefined) return words.list.empty(code(organization.name, 80));
  return words.list.emptyProject(code(organization.name, 80), code(project.name, 80));
}

/** Says that ids stand where names should. */
export function missingNames(
  words: Catalogue,
  { unreadable = [] }: Pick<KeyPage, 'unreadable'>,
): string[] {
  return unreadable.includes('projectNames') ? [words.list.noProjectNames] : [];
}

/** What is said below the keys, each part by itself. */
function notes(words: Catalogue, list: KeyPage): string[] {
  return [
    ...missingNames(words, list),
    ...(list.someOwnersUnnamed === true ? [words.list.someOwnersUnnamed] : []),
    ...(list.unreadable?.includes('ledger') === true ? [words.list.ledgerUnread] : []),
  ];
}

function listText(words: Catalogue, title: string, list: KeyPage): string {
  const position = words.list.page(list.page, list.pages, list.total);
  const fits = filterText(words, list);
  const lines = list.keys.map((line, index) => {
    const { key, projectNames } = line;
    const name = keyDescription(words, key.description, 120);
    const roles = rolesInBrief(words, key, projectNames, { roles: 2, name: 24 });
    const publicKey = words.facts.named(words.facts.publicKey, code(key.publicKey, 40));
    const facts = [publicKey, roles, originText(words, line, list.unreadable ?? [])].join(
      words.facts.separator,
    );
    return `${index + 1}. ${code(name, 120)}: ${facts}`;
  });
  const start = [title, position, ...(fits === undefined ? [] : [fits])].join('. ');
  return [`${start}.`, ...lines, ...notes(words, list)].join('\n');
}

/** One page of the keys of an organization or a project. It shows no part of a private key. */
export function keyList(words: Catalogue, list: KeyPage): Message {
  const { organization, project } = list;
  const named = (show: (text: string) => string) =>
    project === undefined
      ? words.list.title(show(organization.name))
      : words.list.titleOfProject(show(organization.name), show(project.name));
  const title = header(named((name) => plainLine(name, 60)));
  const spoken = named((name) => code(name, 60));
  const buttons = [...filterBlocks(words, list), ...actions(...pageButtons(words, list))];
  const unread = list.unreadKeys ? words.list.unreadKeys(list.unreadKeys) : undefined;
  const warning = unread === undefined ? [] : [section(unread)];
  if (list.keys.length === 0) {
    const sentence = unread ?? emptySentence(words, list);
    return message(`${spoken}. ${sentence}`, [title, section(sentence), ...buttons]);
  }
  const fits = filterText(words, list);
  const blocks = firstThatFits(LEVELS, (level) => [
    title,
    ...(fits === undefined ? [] : [context(fits)]),
    ...list.keys.flatMap((key) => keyBlocks(words, list, key, level)),
    ...notes(words, list).map((says) => context(says)),
    ...warning,
    context(words.list.page(list.page, list.pages, list.total)),
    ...buttons,
  ]);
  const text = listText(words, spoken, list);
  return message(unread === undefined ? text : `${text}\n${unread}`, blocks);
}
