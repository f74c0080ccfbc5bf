import type { types } from '@slack/bolt';
import { rolesOfAccess } from '../../../domain/key/access.ts';
import { shortRecipient } from '../../../domain/key/handOver/ageRecipient.ts';
import type { Risk } from '../../../domain/key/roles.ts';
import { accessOf } from '../../../domain/key/spec.ts';
import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { RequestContext } from '../../../workflow/requests/requestContext.ts';
import { accessNotes } from '../kit/accessNotes.ts';
import { askedLife, askedLines, askedReach, askedRoles, changeLines } from '../kit/askedAccess.ts';
import { columns, section, sections, typed } from '../kit/blocks.ts';
import { code, lines, moment, person, span } from '../kit/mrkdwn.ts';
import { riskSentence, roleNames } from '../kit/roles.ts';

const RISKS: readonly Risk[] = ['read', 'ordinary', 'dangerous'];
const TIER = 'tier:';
/** Number of organizations listed in which the requester already has keys. */
const HELD_SHOWN = 4;

/** Bold name, then the value: `*Requester*\n@dana`. The value must be mrkdwn. */
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

/**
 * Says that there is no access list, and what that means if Atlas could not be asked whether one is
 * required.
 */
function noAccessList(words: Catalogue, { accessListUnread }: Request): string {
  const { none, unread } = words.accessList;
  return accessListUnread === true ? `${none} ${unread}` : none;
}

function accessText(words: Catalogue, request: Request): string {
  const { spec } = request;
  if (spec.accessList.length === 0) return noAccessList(words, request);
  return [accessEntries(words, spec), ...accessNotes(words, spec.accessList)].join('\n');
}

/** For whom the private key is encrypted, whole, so that everybody can compare it. */
export function recipientFacts({ facts }: Catalogue, { spec }: Request): string[] {
  const { recipient } = spec;
  return recipient === undefined ? [] : [fact(facts.recipient, code(recipient, 70))];
}

/** The policy rule that set the approvals. */
export function ruleName(words: Catalogue, { route: { rule } }: Request): string {
  if (rule === 'default') return words.rules.fallback;
  const risk = RISKS.find((one) => rule === `${TIER}${one}`);
  return risk === undefined
    ? words.rules.named(code(rule, 60))
    : words.rules.tier(words.risk.level[risk]);
}

/** Keys that the requester already has. `undefined` once the request no longer waits. */
export function holdingsText(
  words: Catalogue,
  requestContext: RequestContext | undefined,
): string | undefined {
  if (requestContext === undefined || !requestContext.waits) return undefined;
  const { holdings: says, facts } = words;
  const { holdings } = requestContext;
  if (holdings === undefined) return says.notKnown;
  const held = holdings.held
    .slice(0, HELD_SHOWN)
    .map(({ count, organizationName, roles }) =>
      says.some(count, code(organizationName, 80), roleNames(words, roles)),
    );
  const more = holdings.held.length > HELD_SHOWN ? ['…'] : [];
  const listed = [...held, ...more].join(facts.separator);
  const all = listed === '' ? says.none : says.all(listed);
  return holdings.more ? `${all} ${says.more}` : all;
}

function changesText(
  words: Catalogue,
  request: Request,
  requestContext: RequestContext | undefined,
): readonly string[] {
  const before = requestContext?.before;
  return before === undefined ? [] : changeLines(words, request, before);
}

/** The complete request from the record, as an approver must see it before a decision. */
export function requestFacts(
  words: Catalogue,
  request: Request,
  more: {
    readonly reasonMax?: number;
    readonly requestContext?: RequestContext;
    /** Set if a sentence above already names requester, organization and description. */
    readonly introduced?: boolean;
    /** As many groups of projects at most. */
    readonly projectsMax?: number;
  } = {},
): types.KnownBlock[] {
  const { facts, holdings } = words;
  const { ticket } = request;
  const roles = rolesOfAccess(accessOf(request.spec));
  const held = holdingsText(words, more.requestContext);
  const reach = askedReach(words, request);
  const life = askedLife(words, request, request.requester, more.requestContext?.names);
  const changes = changesText(words, request, more.requestContext);
  return [
    columns([
      ...(more.introduced === true
        ? []
        : [
            fact(facts.requester, person(request.requester)),
            fact(facts.organization, organization(request)),
            fact(facts.description, description(request)),
          ]),
      fact(facts.risk, riskSentence(words, roles)),
      ...(life === '' ? [] : [fact(words.access.life, life)]),
      ...(ticket === undefined ? [] : [fact(facts.ticket, code(ticket, 100))]),
      ...(held === undefined ? [] : [fact(holdings.title, held)]),
    ]),
    ...(changes.length === 0 ? [] : sections([`*${words.access.changes}*`, ...changes])),
    ...sections([`*${facts.roles}*`, ...askedLines(words, request, more.projectsMax)]),
    ...(reach === '' ? [] : [section(fact(words.access.reach, reach))]),
    section(fact(facts.accessList, accessText(words, request))),
    ...recipientFacts(words, request).map((text) => section(text)),
    section(`*${facts.reason}*`),
    typed(lines(request.reason, more.reasonMax ?? 3000)),
  ];
}

/** Says who requests which key, in which organization. */
export function asksSentence(words: Catalogue, request: Request): string {
  const [who, where] = [person(request.requester), organization(request)];
  const what = description(request);
  const { act } = request.spec;
  const { asksAct } = words;
  switch (act?.kind) {
    case 'extend':
      return asksAct.extend(who, where, what, moment(words, act.to));
    case 'replace':
      return asksAct.replace(who, where, what, span(words, act.overlap));
    case 'change':
      return asksAct.change(who, where, what);
    case 'adopt':
      return asksAct.adopt(who, where, what, code(act.handle, 40));
    default:
      return words.card.asks(who, where, what);
  }
}

/** The request as sentences, for the `text` of a message. Without the reason. */
export function wishText(
  words: Catalogue,
  request: Request,
  requestContext?: RequestContext,
): string {
  const { card } = words;
  const { spec } = request;
  return [
    asksSentence(words, request),
    card.roles(askedRoles(words, request)),
    riskSentence(words, rolesOfAccess(accessOf(spec))),
    askedReach(words, request),
    askedLife(words, request, request.requester, requestContext?.names),
    spec.accessList.length === 0
      ? words.facts.named(words.facts.accessList, noAccessList(words, request))
      : card.accessList(accessEntries(words, spec)),
    ...accessNotes(words, spec.accessList),
    spec.recipient === undefined ? '' : card.recipient(code(shortRecipient(spec.recipient), 30)),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

export function requestText(
  words: Catalogue,
  request: Request,
  requestContext?: RequestContext,
): string {
  const { facts, rules, holdings } = words;
  const { ticket } = request;
  const held = holdingsText(words, requestContext);
  return [
    wishText(words, request, requestContext),
    ...changesText(words, request, requestContext),
    ...(ticket === undefined ? [] : [`${facts.named(facts.ticket, code(ticket, 100))}.`]),
    ...(held === undefined ? [] : [facts.named(holdings.title, held)]),
    `${facts.named(rules.title, ruleName(words, request))}.`,
    words.card.reason(code(request.reason, 1000)),
  ].join(' ');
}
