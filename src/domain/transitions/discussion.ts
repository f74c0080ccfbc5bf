import { hasEnoughGrants, routesOf } from '../approval/approvalTally.ts';
import { waitingUntil } from '../approval/approverReminder.ts';
import { refuseDecider } from '../approval/mayDecide.ts';
import { isVisible } from '../key/readers.ts';
import type { OrganizationRole } from '../key/roles.ts';
import { type KeySpec, specHash } from '../key/spec.ts';
import { knownPerson } from '../policy/people.ts';
import { organizationOf } from '../policy/policy.ts';
import type { Circumstances, Decision } from '../record/decision.ts';
import type { Refusal } from '../record/refusal.ts';
import type { Offer, Request } from '../record/request.ts';
import { no } from '../record/result.ts';
import type { State } from '../record/state.ts';

export const QUESTIONS_MAX = 10;
/** The maximum length in characters of a question, its answer, and the comment of an offer. */
export const SAID_MAX = { question: 500, answer: 1000, comment: 500 } as const;

export type DiscussionCommand =
  | { readonly type: 'ask'; readonly by: string; readonly id: string; readonly text: string }
  | {
      readonly type: 'answer';
      readonly by: string;
      readonly question: string;
      readonly text: string;
    }
  | { readonly type: 'offer_less'; readonly offer: Offer }
  | {
      readonly type: 'settle_offer';
      readonly by: string;
      readonly offer: string;
      readonly accept: boolean;
    };

function ask(
  request: Request,
  { by, id, text }: Extract<DiscussionCommand, { type: 'ask' }>,
  given: Circumstances,
): Decision {
  const refusal = refuseDecider(request, by, given, 'ask');
  if (refusal !== undefined) return no(refusal);
  const { questions = [] } = request;
  if (!isVisible(text)) return no({ why: 'question_empty' });
  if (questions.length >= QUESTIONS_MAX) return no({ why: 'too_many_questions' });
  return {
    ok: true,
    state: request.state,
    changes: { questions: [...questions, { id, by, at: given.now, text }] },
    event: 'question.asked',
    by,
    facts: { question: id, text },
  };
}

function answer(
  request: Request,
  { by, question: id, text }: Extract<DiscussionCommand, { type: 'answer' }>,
  now: number,
): Decision {
  if (by !== request.requester) return no({ why: 'not_requester' });
  const { questions = [] } = request;
  const asked = questions.find((question) => question.id === id);
  if (asked === undefined) return no({ why: 'unknown_question' });
  if (asked.answer !== undefined) return no({ why: 'already_answered' });
  if (!isVisible(text)) return no({ why: 'answer_empty' });
  return {
    ok: true,
    state: request.state,
    changes: {
      questions: questions.map((one) =>
        one.id === id ? { ...one, answer: { at: now, text } } : one,
      ),
    },
    event: 'question.answered',
    by,
    facts: { question: id, text },
  };
}

/** Roles that are part of another role; the owner has them all (src/README.md#what-atlas-does). */
function includes(role: OrganizationRole, other: OrganizationRole): boolean {
  if (role === other || role === 'ORG_OWNER') return true;
  return role === 'ORG_BILLING_ADMIN' && other === 'ORG_BILLING_READ_ONLY';
}

/** Whether one of these roles allows everything that this role allows. */
function within(roles: readonly OrganizationRole[], role: OrganizationRole): boolean {
  return roles.some((one) => includes(one, role));
}

/** Whether only the roles differ, and they allow less. */
export function isLess(spec: KeySpec, than: KeySpec): boolean {
  const sameElse = specHash({ ...spec, roles: than.roles }) === specHash(than);
  const inside = spec.roles.every((role) => within(than.roles, role));
  const missing = than.roles.some((role) => !within(spec.roles, role));
  return sameElse && inside && missing && spec.roles.length > 0;
}

/** What may be offered instead of these roles: the roles themselves and those that they include. */
export function offerableRoles(
  roles: readonly OrganizationRole[],
  allowed: readonly OrganizationRole[],
): readonly OrganizationRole[] {
  return allowed.filter((role) => within(roles, role));
}

/** Whether anything less than these roles can be offered. */
export function canBeLess(
  roles: readonly OrganizationRole[],
  allowed: readonly OrganizationRole[],
): boolean {
  return offerableRoles(roles, allowed).some((one) => roles.some((role) => !includes(one, role)));
}

function offerLess(request: Request, offer: Offer, given: Circumstances): Decision {
  const { by, grant, spec } = offer;
  const refusal = refuseDecider(request, by, given, 'deny');
  if (refusal !== undefined) return no(refusal);
  const allowed = organizationOf(given.policy, spec.organizationId)?.roles ?? [];
  const mayBe = spec.roles.every((role) => allowed.includes(role));
  if (!mayBe || !isLess(spec, request.spec)) return no({ why: 'not_less' });
  if (grant.specHash !== specHash(spec) || grant.by !== by) return no({ why: 'wrong_spec' });
  return {
    ok: true,
    state: request.state,
    changes: { offer },
    event: 'less.offered',
    by,
    facts: { offer: offer.id, roles: spec.roles, specHash: grant.specHash },
  };
}

/**
 * Refuses an offer that could not be approved any more, because policy or people have changed
 * since.
 */
function refuseLess(
  request: Request,
  { spec, route, by }: Offer,
  { policy, people }: Circumstances,
): Refusal | undefined {
  // The vote of an unknown person cannot be counted, and nothing would count it again later.
  if ([by, request.requester].some((id) => knownPerson(people, id) === undefined)) {
    return { why: 'person_unknown' };
  }
  const allowed = organizationOf(policy, spec.organizationId)?.roles ?? [];
  const mayBe = spec.roles.every((role) => allowed.includes(role));
  const hasRoute = routesOf({ ...request, spec, route }, policy, people) !== undefined;
  return mayBe && hasRoute ? undefined : { why: 'less_not_allowed' };
}

/** Replaces the spec by the narrower one. Of the votes only the one that was given for it stays. */
function acceptLess(
  request: Request,
  { offer, until }: { readonly offer: Offer; readonly until: number },
  given: Circumstances,
): Decision {
  const { policy, people, now } = given;
  const { spec, route, grant, by } = offer;
  const refusal = refuseLess(request, offer, given);
  if (refusal !== undefined) return no(refusal);
  const earlier = { by, at: now, roles: request.spec.roles };
  const changes = {
    spec,
    route,
    specHash: specHash(spec),
    grants: [grant],
    denials: undefined,
    offer: undefined,
    narrowed: [...(request.narrowed ?? []), earlier],
  };
  const carried = hasEnoughGrants({ ...request, ...changes }, policy, people);
  // The narrower request has a route of its own: its second round may be other people, or nobody.
  const state: State = carried
    ? { status: 'approved', at: now, retryAt: now }
    : waitingUntil(until, policy, route, { createdAt: request.createdAt, now });
  return {
    ok: true,
    state,
    changes,
    event: 'less.accepted',
    by: request.requester,
    facts: { offer: offer.id, roles: spec.roles, specHash: changes.specHash },
  };
}

function settleOffer(
  request: Request,
  { by, offer: id, accept }: Extract<DiscussionCommand, { type: 'settle_offer' }>,
  given: Circumstances,
): Decision {
  const { state, offer } = request;
  if (by !== request.requester) return no({ why: 'not_requester' });
  if (state.status !== 'pending') return no({ why: 'not_pending', status: state.status });
  if (given.now >= state.until) return no({ why: 'lapsed' });
  if (offer === undefined || offer.id !== id) return no({ why: 'offer_gone' });
  if (accept) return acceptLess(request, { offer, until: state.until }, given);
  return {
    ok: true,
    state,
    changes: { offer: undefined },
    event: 'less.declined',
    by,
    facts: { offer: id },
  };
}

/** Questions, answers and offers of approvers and requester, before a decision. */
export function decideDiscussion(
  request: Request,
  command: DiscussionCommand,
  given: Circumstances,
): Decision {
  switch (command.type) {
    case 'ask':
      return ask(request, command, given);
    case 'answer':
      return answer(request, command, given.now);
    case 'offer_less':
      return offerLess(request, command.offer, given);
    case 'settle_offer':
      return settleOffer(request, command, given);
    default:
      return command satisfies never;
  }
}
