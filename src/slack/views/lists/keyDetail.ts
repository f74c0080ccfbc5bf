import type { types } from '@slack/bolt';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { KeyLine } from '../../../workflow/keys/keyLines.ts';
import type { LastUse } from '../../../workflow/keys/lastUse.ts';
import type { KeyPart } from '../../../workflow/keys/partReads.ts';
import { KEYS_PER_PAGE } from '../../command/verbs.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { encodeKey, encodeList } from '../../wire/values.ts';
import { fact } from '../card/requestFacts.ts';
import { ownerButtons } from '../credentials/keyButtons.ts';
import { endText, stateText } from '../credentials/keyFacts.ts';
import { accessNotes } from '../kit/accessNotes.ts';
import {
  actions,
  button,
  columns,
  context,
  header,
  type Message,
  message,
  section,
  sections,
  typed,
} from '../kit/blocks.ts';
import { sentence } from '../kit/failure.ts';
import { firstThatFits } from '../kit/limits.ts';
import { ago, code, line, moment, somebody } from '../kit/mrkdwn.ts';
import { issuedText, keyDescription, missingNames } from './keyList.ts';
import { organizationRoleList, projectRoleLines } from './keyRoles.ts';

/** Sizes to try, the largest first: projects, access list entries and characters of a name. */
const LEVELS = [
  { projects: 60, entries: 100, name: 64 },
  { projects: 30, entries: 50, name: 40 },
  { projects: 15, entries: 30, name: 30 },
  { projects: 6, entries: 20, name: 24 },
] as const;
type Level = (typeof LEVELS)[number];

export interface KeyDetailFacts {
  readonly organization: { readonly id: string; readonly name: string };
  readonly line: KeyLine;
  /** Absent if Atlas was not asked for it. */
  readonly accessList?: readonly string[];
  readonly lastUse?: LastUse;
  readonly isOwn?: boolean;
  readonly unreadable?: readonly KeyPart[];
}

function accessLines(
  words: Catalogue,
  entries: readonly string[],
  unreadable: readonly KeyPart[],
  notes: readonly string[],
  level: Level,
): string[] {
  if (unreadable.includes('accessList')) return [words.detail.accessListUnreadable];
  if (entries.length === 0) return [words.detail.noAccessList];
  const shown = entries.slice(0, level.entries).map((entry) => code(entry, 60));
  const hidden = entries.length - shown.length;
  return [
    [...shown, ...(hidden > 0 ? [words.facts.moreEntries(hidden)] : [])].join(
      words.facts.separator,
    ),
    ...notes,
  ];
}

/** When the key was used last; or why nobody can know. `undefined` if Atlas was not asked. */
function lastUseText(
  words: Catalogue,
  { accessList, lastUse, unreadable = [] }: KeyDetailFacts,
): string | undefined {
  const { detail } = words;
  if (accessList === undefined) return undefined;
  if (unreadable.includes('accessList')) return detail.useUnreadable;
  if (accessList.length === 0) return detail.useUnknown;
  if (lastUse === undefined) return detail.noUseSeen;
  const at = moment(words, lastUse.at);
  return lastUse.from === undefined ? at : detail.usedFrom(at, code(lastUse.from, 60));
}

function createdText(words: Catalogue, { created }: KeyLine): string | undefined {
  return created && words.detail.created(moment(words, created.at), ago(words, created.ago));
}

/** Who answers for it, its end and its state, where Keywarden looks after it. */
function lifeFacts(
  words: Catalogue,
  { credential }: KeyLine,
): readonly (readonly [string, string])[] {
  if (credential === undefined) return [];
  const { keyFacts } = words;
  return [
    [keyFacts.owner, somebody(credential.owner.id)],
    [keyFacts.end, endText(words, credential)],
    [keyFacts.state, stateText(words, credential)],
  ];
}

function body(
  words: Catalogue,
  detail: KeyDetailFacts,
  notes: readonly string[],
  level: Level,
): types.KnownBlock[] {
  const { facts } = words;
  const { key, projectNames, issued } = detail.line;
  const projects = projectRoleLines(words, key, projectNames, level);
  const { accessList: list, unreadable = [] } = detail;
  const created = createdText(words, detail.line);
  const lastUse = lastUseText(words, detail);
  return [
    typed(keyDescription(words, key.description, 250)),
    columns([
      fact(facts.keyId, code(key.id, 40)),
      fact(facts.publicKey, code(key.publicKey, 40)),
      fact(facts.organization, code(detail.organization.name, 80)),
      fact(facts.organizationRoles, organizationRoleList(words, key)),
      ...(created === undefined ? [] : [fact(facts.created, created)]),
      ...(lastUse === undefined ? [] : [fact(facts.lastUse, lastUse)]),
      ...lifeFacts(words, detail.line).map(([name, value]) => fact(name, value)),
    ]),
    ...sections([
      `*${facts.projectRoles}*`,
      ...(projects.length === 0 ? [words.detail.noProjectRoles] : projects),
    ]),
    ...(list === undefined
      ? []
      : sections([`*${facts.accessList}*`, ...accessLines(words, list, unreadable, notes, level)])),
    ...missingNames(words, detail).map((says) => context(says)),
    context(issuedText(words, issued, unreadable)),
  ];
}

function detailText(words: Catalogue, detail: KeyDetailFacts, notes: readonly string[]): string {
  const { facts } = words;
  const { key, projectNames, issued } = detail.line;
  const { unreadable = [] } = detail;
  const room = { projects: 10, name: 24 };
  const created = createdText(words, detail.line);
  const lastUse = lastUseText(words, detail);
  const parts = [
    `${words.detail.inOrganization(code(detail.organization.name, 80))}: ${code(keyDescription(words, key.description, 250))}`,
    facts.named(facts.keyId, code(key.id, 40)),
    facts.named(facts.publicKey, code(key.publicKey, 40)),
    issuedText(words, issued, unreadable),
    ...(created === undefined ? [] : [facts.named(facts.created, created)]),
    ...(lastUse === undefined ? [] : [facts.named(facts.lastUse, lastUse)]),
    ...lifeFacts(words, detail.line).map(([name, value]) => facts.named(name, value)),
    facts.named(facts.organizationRoles, organizationRoleList(words, key)),
    ...projectRoleLines(words, key, projectNames, room),
    ...missingNames(words, detail),
  ];
  if (detail.accessList !== undefined) {
    const entries = accessLines(words, detail.accessList, unreadable, notes, LEVELS[3]).join(' ');
    parts.push(facts.named(facts.accessList, entries));
  }
  return parts.join('\n');
}

/** All facts about one key except its private key. */
export function keyDetail(words: Catalogue, detail: KeyDetailFacts): Message {
  const { organization } = detail;
  const { credential } = detail.line;
  const buttons = actions(
    button({
      action: ACTIONS.keyJson,
      label: words.labels.showJson,
      value: encodeKey({ o: organization.id, k: detail.line.key.id }),
    }),
    listButton(words, organization.id),
    ...(detail.isOwn === true && credential !== undefined ? ownerButtons(words, credential) : []),
  );
  const title = header(words.detail.inOrganization(line(organization.name, 80)));
  const notes = accessNotes(words, detail.accessList ?? []);
  const blocks = firstThatFits(LEVELS, (level) => [
    title,
    ...body(words, detail, notes, level),
    ...buttons,
  ]);
  return message(detailText(words, detail, notes), blocks);
}

function listButton(words: Catalogue, organizationId: string): types.Button {
  return button({
    action: ACTIONS.listOpen,
    label: words.labels.openList,
    value: encodeList({ o: organizationId, n: 1, s: KEYS_PER_PAGE }),
  });
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Says that the key was not found. Offers the list if the organization is known. */
export function keyNotFound(
  words: Catalogue,
  { typed: text, organization }: { readonly typed: string; readonly organization?: Named },
): Message {
  const what = code(text, 60);
  if (organization === undefined) return sentence(words.detail.notFoundAnywhere(what));
  const says = words.detail.notFound(what, code(organization.name, 80));
  return message(says, [section(says), ...actions(listButton(words, organization.id))]);
}

export function projectNotFound(
  words: Catalogue,
  { typed: text, organization }: { readonly typed: string; readonly organization: Named },
): Message {
  const says = words.detail.projectNotFound(code(text, 60), code(organization.name, 80));
  return message(says, [section(says), ...actions(listButton(words, organization.id))]);
}

export function organizationNotFound(
  words: Catalogue,
  missing: { readonly typed: string; readonly known: readonly { readonly name: string }[] },
): Message {
  const names = missing.known.slice(0, 20).map(({ name }) => code(name, 80));
  if (missing.known.length > names.length) names.push('…');
  const known = names.join(words.facts.separator) || '–';
  return sentence(words.detail.organizationNotFound(code(missing.typed, 60), known));
}
