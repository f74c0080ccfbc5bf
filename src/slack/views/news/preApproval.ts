import type { types } from '@slack/bolt';
import type { PreApproval, PreApprovalWish } from '../../../domain/approval/preApproval.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type {
  PreApprovalLine,
  PreApprovalPage,
} from '../../../workflow/preApproval/preApproval.ts';
import { VERBS } from '../../command/verbs.ts';
import { ACTIONS, COMMAND, WINDOWS } from '../../wire/ids.ts';
import { fact } from '../card/requestFacts.ts';
import {
  actions,
  button,
  columns,
  context,
  header,
  type Message,
  message,
  modal,
  section,
} from '../kit/blocks.ts';
import { fullest } from '../kit/limits.ts';
import { code, line, moment, person } from '../kit/mrkdwn.ts';
import { refusalText } from '../kit/refusals.ts';
import { riskSentence, roleLines, roleNames } from '../kit/roles.ts';

/** A page of this many pre-approvals always fits. */
export const PRE_APPROVALS_PER_PAGE = 5;
/** Characters of an organization's name: sizes to try, the largest first. */
const LEVELS = [64, 30] as const;
/** Highest number of organizations that an answer names. */
const KNOWN_MAX = 20;

type Shown = PreApprovalWish & { readonly organizationName: string };

function place({ organizationName }: Pick<Shown, 'organizationName'>, max = 80): string {
  return code(organizationName, max);
}

/** All facts of a pre-approval, for the person who gives it. */
function factsOf(words: Catalogue, shown: Shown): types.KnownBlock[] {
  const { allow, facts } = words;
  return [
    columns([
      fact(allow.person, person(shown.person)),
      fact(facts.organization, place(shown)),
      fact(allow.until, moment(words, shown.until)),
      fact(allow.uses, allow.keys(shown.uses)),
    ]),
    section(fact(facts.roles, roleLines(words, shown.roles).join('\n'))),
    section(fact(facts.risk, riskSentence(words, shown.roles))),
  ];
}

export function allowWindow(words: Catalogue, shown: Shown, meta: string): types.ModalView {
  const { title, submit, intro, alone, told } = words.allow;
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: WINDOWS.allow,
    meta,
    blocks: [section(intro), ...factsOf(words, shown), section(alone), context(told)],
  });
}

export function takeBackWindow(
  words: Catalogue,
  preApproval: PreApproval,
  meta: string,
): types.ModalView {
  const { title, submit, intro } = words.allow.revoke;
  const by = fact(words.facts.approvedBy, person(preApproval.by));
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: WINDOWS.takeBack,
    meta,
    blocks: [section(intro), section(by), ...factsOf(words, preApproval)],
  });
}

function revokeButton(words: Catalogue, { id, organizationName }: PreApproval): types.Button {
  const { labels } = words;
  return button({
    action: ACTIONS.preApprovalRevoke,
    label: labels.revoke,
    value: id,
    style: 'danger',
    spoken: labels.of(labels.revoke, line(organizationName)),
  });
}

/** For the person and for the approvers. Only the approvers' message has the button. */
export function preApprovalMade(
  words: Catalogue,
  preApproval: PreApproval,
  target: string,
): Message {
  const { allow } = words;
  const { by, until, uses, roles } = preApproval;
  const concerned = target === preApproval.person;
  const names = roleNames(words, roles);
  const made = allow.made(person(by), person(preApproval.person), names, place(preApproval));
  const limits = allow.limits(allow.keys(uses), moment(words, until));
  const next = concerned ? allow.yours(code(`${COMMAND} create`)) : allow.counts(person(by));
  return message([made, limits, next].join(' '), [
    header(allow.madeTitle),
    section(made),
    ...factsOf(words, preApproval),
    context(next),
    ...(concerned ? [] : actions(revokeButton(words, preApproval))),
  ]);
}

export function preApprovalRevoked(words: Catalogue, preApproval: PreApproval): Message {
  const { allow } = words;
  const { by, revoked, roles } = preApproval;
  const names = roleNames(words, roles);
  const ender = revoked?.by === 'keywarden' ? words.audit.itself : person(revoked?.by ?? by);
  const says = [
    allow.revoked(ender, person(preApproval.person), names, place(preApproval)),
    allow.wasAllowed(person(by)),
  ].join(' ');
  return message(`${says} ${allow.revokedMeans}`, [
    header(allow.revokedTitle),
    section(says),
    context(allow.revokedMeans),
  ]);
}

function title(words: Catalogue, { preApproval }: PreApprovalLine, max: number): string {
  const { roles } = preApproval;
  return words.allow.list.line(
    person(preApproval.person),
    roleNames(words, roles),
    place(preApproval, max),
  );
}

function until(words: Catalogue, { preApproval, left }: PreApprovalLine): string {
  const { allow } = words;
  return allow.list.by(person(preApproval.by), moment(words, preApproval.until), allow.left(left));
}

function pageButtons(words: Catalogue, { page, pages }: PreApprovalPage): types.Button[] {
  const { labels } = words;
  const to = (number: number) => String(number);
  return [
    ...(page > 1
      ? [button({ action: ACTIONS.allowPrevious, label: labels.previous, value: to(page - 1) })]
      : []),
    ...(page < pages
      ? [button({ action: ACTIONS.allowNext, label: labels.next, value: to(page + 1) })]
      : []),
  ];
}

/** A page of the valid pre-approvals, oldest first. */
export function preApprovalList(words: Catalogue, list: PreApprovalPage): Message {
  const { allow } = words;
  const how = allow.list.how(code(`${COMMAND} ${VERBS.allow.usage}`));
  const heading = allow.list.title;
  if (list.lines.length === 0) {
    const none = list.ofAll ? allow.list.none : allow.list.noneOfYours;
    const says = list.ofAll ? [none, how] : [none];
    return message([`${heading}.`, ...says].join(' '), [
      header(heading),
      ...says.map((one) => section(one)),
    ]);
  }
  const position = allow.list.page(list.page, list.pages, list.total);
  const lines = list.lines.map(
    (one, index) => `${index + 1}. ${title(words, one, 64)}. ${until(words, one)}.`,
  );
  const blocks = fullest(LEVELS, (max) => [
    header(heading),
    ...list.lines.flatMap((one) => [
      section(title(words, one, max), one.mine ? revokeButton(words, one.preApproval) : undefined),
      context(until(words, one)),
    ]),
    context(position),
    ...actions(...pageButtons(words, list)),
  ]);
  return message([`${heading}. ${position}.`, ...lines].join('\n'), blocks);
}

/** Asks for the organization if what was typed does not identify one. */
export function whichOrganization(
  words: Catalogue,
  typed: string | undefined,
  known: readonly { readonly name: string }[],
): string {
  const { refusals } = words.allow;
  const names = known.slice(0, KNOWN_MAX).map(({ name }) => code(name, 64));
  const asks =
    typed === undefined
      ? refusals.whichOrganization
      : refusals.unknownOrganization(code(typed, 64));
  const where =
    names.length === 0
      ? refusals.possibleNowhere
      : refusals.possible(names.join(words.facts.separator));
  return `${asks} ${where}`;
}

/** Refusals that have a wording of their own for pre-approvals. */
export function allowRefusal(
  words: Catalogue,
  refusal: Refusal,
  during: 'allow' | 'revoke' = 'allow',
): string {
  const { refusals } = words.allow;
  switch (refusal.why) {
    case 'not_allowed':
      return during === 'allow' ? refusals.notAllowed : refusals.notYours;
    case 'own_request':
      return refusals.yourself;
    case 'same_person':
      return refusals.samePerson;
    case 'requester_gone':
      return refusals.gone;
    case 'no_manager':
      return refusals.noManager;
    case 'role_not_allowed':
      return refusals.rolesNotAllowed(roleNames(words, refusal.roles));
    default:
      return refusalText(words, refusal, 'approve');
  }
}
