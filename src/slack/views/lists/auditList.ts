import type { types } from '@slack/bolt';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { AuditPage } from '../../../workflow/audit/auditLog.ts';
import type { AuditEntry, LoggedEntry } from '../../../workflow/ports/audit.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { type AuditValue, encodeAudit } from '../../wire/values.ts';
import { actions, button, context, header, type Message, message, section } from '../kit/blocks.ts';
import { firstThatFits } from '../kit/limits.ts';
import { code, line, moment, person } from '../kit/mrkdwn.ts';

export const ENTRIES_PER_PAGE = 8;

/** Characters of an entry's facts: sizes to try, the largest first. */
const LEVELS = [900, 400, 150, 0] as const;

/** Of use to programs alone: `npm run audit -- export` has them. */
const INTERNAL: readonly string[] = ['quotas', 'commit', 'owes', 'rows'];

function who(words: Catalogue, by: string): string {
  return by === 'keywarden' ? words.audit.itself : person(by);
}

function factsOf({ facts }: AuditEntry): string {
  return Object.entries(facts)
    .filter(([name]) => !INTERNAL.includes(name))
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : String(value)}`)
    .join(' ');
}

function title(words: Catalogue, { entry }: LoggedEntry): string {
  const { event: name, outcome } = entry;
  const known = Object.hasOwn(words.auditEvents, name) ? words.auditEvents[name] : undefined;
  const says = known ?? code(name, 60);
  const event = outcome === 'success' ? says : `${says} (${words.audit.outcome[outcome]})`;
  return words.audit.line(moment(words, entry.at), who(words, entry.by), event);
}

function entryBlocks(words: Catalogue, logged: LoggedEntry, max: number): types.KnownBlock[] {
  const { audit, facts } = words;
  const { requestId } = logged.entry;
  const details = max === 0 ? '' : factsOf(logged.entry);
  const small = [
    audit.number(logged.n),
    code(logged.entry.event, 60),
    ...(requestId === undefined ? [] : [facts.named(facts.requestId, code(requestId, 30))]),
    ...(details === '' ? [] : [code(details, max)]),
  ];
  return [section(title(words, logged)), context(small.join(' · '))];
}

function heading(words: Catalogue, { filter }: AuditPage, plain: boolean): string {
  const { audit } = words;
  const parts = [
    ...(filter.requestId === undefined
      ? []
      : [audit.ofRequest(plain ? line(filter.requestId, 30) : code(filter.requestId, 30))]),
    ...(filter.by === undefined || plain ? [] : [audit.byPerson(who(words, filter.by))]),
    ...(filter.since === undefined || plain ? [] : [audit.since(moment(words, filter.since))]),
  ];
  return parts.length === 0 ? audit.title : words.facts.named(audit.title, parts.join(', '));
}

function pageButtons(words: Catalogue, { filter, newer, older }: AuditPage): types.Button[] {
  const { labels } = words;
  const value = (at: Pick<AuditValue, 'a' | 'b'>) =>
    encodeAudit({
      ...at,
      ...(filter.requestId === undefined ? {} : { r: filter.requestId }),
      ...(filter.by === undefined ? {} : { u: filter.by }),
      ...(filter.since === undefined ? {} : { s: filter.since }),
    });
  const { auditPrevious, auditNext } = ACTIONS;
  return [
    ...(newer === undefined
      ? []
      : [button({ action: auditPrevious, label: labels.previous, value: value({ a: newer }) })]),
    ...(older === undefined
      ? []
      : [button({ action: auditNext, label: labels.next, value: value({ b: older }) })]),
  ];
}

/** A page of the audit log, newest first. The audit log holds no secrets. */
export function auditList(words: Catalogue, page: AuditPage): Message {
  const { audit } = words;
  const { entries, searchedTo, filter } = page;
  const buttons = actions(...pageButtons(words, page));
  const spoken = heading(words, page, false);
  const top = header(heading(words, page, true));
  const searched = searchedTo === undefined ? [] : [audit.notFarEnough(searchedTo)];
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) {
    const none = Object.keys(filter).length === 0 ? audit.empty : audit.emptyFiltered;
    const says = searchedTo === undefined ? none : searched.join('');
    return message(`${spoken}. ${says}`, [top, section(`${spoken}. ${says}`), ...buttons]);
  }
  const range = [audit.range(first.n, last.n), ...searched].join(' ');
  const lines = entries.map((one) => `${one.n}. ${title(words, one)}`);
  const blocks = firstThatFits(LEVELS, (max) => [
    top,
    ...(spoken === audit.title ? [] : [context(spoken)]),
    ...entries.flatMap((one) => entryBlocks(words, one, max)),
    context(range),
    ...buttons,
  ]);
  return message([`${spoken}. ${range}`, ...lines].join('\n'), blocks);
}
