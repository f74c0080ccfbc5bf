import type { types } from '@slack/bolt';
import { isOpenToAll } from '../../domain/key.ts';
import type { Request } from '../../domain/request.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { columns, section, typed } from './blocks.ts';
import { code, lines, person } from './marks.ts';
import { riskSentence, roleLines, roleNames } from './roles.ts';

/** Bold name, then the value: `*Requester*\n@dana`. Values are mrkdwn already. */
export function fact(name: string, value: string): string {
  return `*${name}*\n${value}`;
}

export function description(request: Request): string {
  return code(request.spec.description);
}

export function organization(request: Request): string {
  return code(request.organizationName, 80);
}

function accessEntries(words: Catalogue, { accessList }: Request['spec']): string {
  return accessList.map((entry) => code(entry, 60)).join(words.facts.separator);
}

/** The warning that an entry lets everybody in; empty where none does. */
function openWarning(words: Catalogue, { accessList }: Request['spec']): string {
  const open = accessList.filter(isOpenToAll).map((entry) => code(entry, 60));
  return open.length === 0 ? '' : words.accessList.openToAll(open.join(words.facts.separator));
}

/** What was given, or that nothing was and what that may mean. */
function noAccessList(words: Catalogue, { accessListUnread }: Request): string {
  const { none, unread } = words.accessList;
  return accessListUnread === true ? `${none} ${unread}` : none;
}

function accessText(words: Catalogue, request: Request): string {
  const { spec } = request;
  if (spec.accessList.length === 0) return noAccessList(words, request);
  const parts = [accessEntries(words, spec), openWarning(words, spec)];
  return parts.filter((part) => part !== '').join('\n');
}

/** What is asked for, as an approver must see it before deciding: all of it, from the record. */
export function requestFacts(
  words: Catalogue,
  request: Request,
  reasonMax?: number,
): types.KnownBlock[] {
  const { facts } = words;
  const { roles } = request.spec;
  return [
    columns([
      fact(facts.requester, person(request.requester)),
      fact(facts.organization, organization(request)),
      fact(facts.description, description(request)),
      fact(facts.risk, riskSentence(words, roles)),
    ]),
    section(fact(facts.roles, roleLines(words, roles).join('\n'))),
    section(fact(facts.accessList, accessText(words, request))),
    section(`*${facts.reason}*`),
    typed(lines(request.reason, reasonMax ?? 3000)),
  ];
}

/** The same in sentences, for whoever has only `text`; without the reason. */
export function wishText(words: Catalogue, request: Request): string {
  const { card } = words;
  const { spec } = request;
  return [
    card.asks(person(request.requester), organization(request), description(request)),
    card.roles(roleNames(words, spec.roles)),
    riskSentence(words, spec.roles),
    spec.accessList.length === 0
      ? words.facts.named(words.facts.accessList, noAccessList(words, request))
      : card.accessList(accessEntries(words, spec)),
    openWarning(words, spec),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

export function requestText(words: Catalogue, request: Request): string {
  return `${wishText(words, request)} ${words.card.reason(code(request.reason, 1000))}`;
}
