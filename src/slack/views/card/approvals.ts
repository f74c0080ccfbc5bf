import type { types } from '@slack/bolt';
import type { Progress, ThresholdProgress } from '../../../domain/approval/progress.ts';
import type { Route } from '../../../domain/policy/route.ts';
import { isApproval } from '../../../domain/record/grant.ts';
import { type Request, specBefore } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { RequestContext } from '../../../workflow/requests/requestContext.ts';
import { askedBoth } from '../kit/askedAccess.ts';
import { sections } from '../kit/blocks.ts';
import { code, moment, person, somebody } from '../kit/mrkdwn.ts';

/** Who reads the text. */
export type Reader = 'approvers' | 'requester';

/** Renders a user id or user group id. */
export type Naming = (id: string) => string;

/** Highest number of people and groups in one list. */
const LISTED = 8;
/** Characters of a name. */
const NAME_MAX = 30;

/**
 * In the approvals channel a mention notifies. So only those whose turn it is and those who voted
 * are mentioned there, and others are shown by name. In the requester's direct message a mention
 * notifies nobody else, so everybody is mentioned.
 */
function namingFor(
  { names, approvalStatus }: RequestContext,
  request: Request,
  reader: Reader,
): Naming {
  const voted = votersOf(request);
  return (id) => {
    const name = names.get(id);
    const mentioned = approvalStatus?.turn.includes(id) === true || voted.includes(id);
    if (reader === 'requester' || mentioned || name === undefined) return somebody(id);
    return code(name, NAME_MAX);
  };
}

/** Total of approvals that the route of the request needs. */
export function votesNeeded({ route }: Request): number {
  const needs = route.stages.flat().map(({ need }) => need);
  return Math.max(
    route.atLeast,
    needs.reduce((all, need) => all + need, 0),
  );
}

/** Ids of those who approved the request or pre-approved it, without duplicates. */
function votersOf({ grants }: Request): readonly string[] {
  const votes = grants.filter(isApproval);
  return [...new Set(votes.map(({ by }) => by))];
}

export function votesGiven(request: Request): number {
  return votersOf(request).length;
}

function few(people: readonly string[]): string[] {
  const distinct = [...new Set(people)];
  return distinct.length > LISTED ? [...distinct.slice(0, LISTED), '…'] : distinct;
}

function askedPeople(words: Catalogue, { of }: ThresholdProgress, naming: Naming): string {
  return few(of.map(naming)).join(words.approvals.or) || words.approvals.nobody;
}

function threshold(
  words: Catalogue,
  one: ThresholdProgress,
  request: Request,
  naming: Naming,
): string {
  const { approvals, facts } = words;
  const { need, by } = one;
  const says = approvals.from(by.length, need, askedPeople(words, one, naming));
  const others = by.filter((id) => !one.of.includes(id) || by.length < one.of.length);
  const given = others.map((id) => {
    const early = request.grants.some((grant) => grant.by === id && grant.kind === 'pre_approval');
    return early ? approvals.inAdvance(person(id)) : person(id);
  });
  return given.length === 0 ? says : approvals.by(says, given.join(facts.separator));
}

/** The stages of a route in words: "1 of 2 from @platform (@ravi); then 0 of 1 from @security". */
export function progressText(
  words: Catalogue,
  request: Request,
  { route, progress }: { readonly route: Route; readonly progress: Progress },
  naming: Naming,
): string {
  const { approvals } = words;
  const stages = progress.stages.map((stage) =>
    stage.map((one) => threshold(words, one, request, naming)).join(approvals.and),
  );
  const named = route.stages.flat().reduce((all, { need }) => all + need, 0);
  const open = progress.short > 0 && (named < route.atLeast || progress.current === undefined);
  const together = open ? approvals.together(route.atLeast) : '';
  return `${stages.join(approvals.afterwards)}${together}`;
}

/** Only the missing approvals: "1 more from @platform; then 1 more from @security". */
export function missingText(words: Catalogue, { stages, short }: Progress, naming: Naming): string {
  const { approvals } = words;
  const lacking = stages.flatMap((stage) => {
    const open = stage.filter(({ need, by }) => by.length < need);
    const says = open.map((one) =>
      approvals.more(one.need - one.by.length, askedPeople(words, one, naming)),
    );
    return says.length === 0 ? [] : [says.join(approvals.and)];
  });
  return lacking.length === 0 ? approvals.another(short) : lacking.join(approvals.afterwards);
}

/**
 * Which approvals the request has and which are missing. Without a context, only what the record
 * holds: how many are needed, and who approved.
 */
export function waitingText(
  words: Catalogue,
  request: Request,
  reader: Reader,
  requestContext?: RequestContext,
): string {
  const [recorded] = requestContext?.approvalStatus?.routes ?? [];
  if (requestContext !== undefined && recorded !== undefined) {
    return progressText(words, request, recorded, namingFor(requestContext, request, reader));
  }
  const says = words.approvals.plain(votesGiven(request), votesNeeded(request));
  const people = few(votersOf(request).map(person));
  return people.length === 0 ? says : words.approvals.by(says, people.join(words.facts.separator));
}

function denialText(
  words: Catalogue,
  { denials = [], route }: Request,
  requestContext?: RequestContext,
) {
  if (denials.length === 0) return [];
  const people = few(denials.map(({ by }) => person(by))).join(words.facts.separator);
  const needed = requestContext?.approvalStatus?.denials ?? route.denials;
  return [words.approvals.denials(denials.length, needed, people)];
}

/**
 * What the present people and policy change: the requester left, the rule changed, approvals do not
 * count any more.
 */
function outlookText(
  words: Catalogue,
  request: Request,
  reader: Reader,
  requestContext: RequestContext | undefined,
): string[] {
  const { approvals, facts } = words;
  if (requestContext === undefined || !requestContext.waits) return [];
  const { approvalStatus } = requestContext;
  if (approvalStatus === undefined) return [approvals.notKnown];
  const naming = namingFor(requestContext, request, reader);
  const [, now] = approvalStatus.routes;
  const late = few(approvalStatus.secondRound.map(naming)).join(facts.separator);
  const voided = few(approvalStatus.voided.map(person)).join(facts.separator);
  return [
    ...(approvalStatus.requesterGone ? [approvals.requesterGone(person(request.requester))] : []),
    ...(approvalStatus.routes.length === 0 ? [approvals.notAllowed] : []),
    ...(now === undefined ? [] : [approvals.changed(progressText(words, request, now, naming))]),
    ...(voided === '' ? [] : [approvals.voided(voided)]),
    ...(late === '' ? [] : [approvals.secondRound(late)]),
  ];
}

function narrowedText(words: Catalogue, request: Request, reader: Reader): string[] {
  const { approvals } = words;
  const { narrowed = [], requester } = request;
  return narrowed.map(({ by }, index) => {
    const steps = [specBefore(request, index), specBefore(request, index + 1)] as const;
    const [from, to] = askedBoth(words, request, steps);
    return reader === 'requester'
      ? approvals.youNarrowed(person(by), from, to)
      : approvals.narrowed(person(requester), person(by), from, to);
  });
}

function offerText(words: Catalogue, request: Request, reader: Reader): string[] {
  const { offer, state, requester } = request;
  if (offer === undefined || state.status !== 'pending') return [];
  const [, roles] = askedBoth(words, request, [request.spec, offer.spec]);
  const { approvals } = words;
  return reader === 'approvers'
    ? [approvals.offer(person(offer.by), person(requester), roles)]
    : [approvals.offerToYou(person(offer.by), roles)];
}

function unreachableText(words: Catalogue, { unreachableSince }: Request): string[] {
  if (unreachableSince === undefined) return [];
  return [words.approvals.unreachable(moment(words, unreachableSince))];
}

/** Further facts about a request, one or two sentences each, the most important first. */
export function remarks(
  words: Catalogue,
  request: Request,
  reader: Reader,
  requestContext?: RequestContext,
): string[] {
  const waits = request.state.status === 'pending';
  return [
    ...(waits ? outlookText(words, request, reader, requestContext) : []),
    ...(waits ? denialText(words, request, requestContext) : []),
    ...offerText(words, request, reader),
    ...narrowedText(words, request, reader),
    ...(waits ? unreachableText(words, request) : []),
  ];
}

/** The remarks as blocks: a list if there are several. */
export function remarkBlocks(notes: readonly string[]): types.KnownBlock[] {
  return sections(notes.length > 1 ? notes.map((note) => `• ${note}`) : notes);
}
