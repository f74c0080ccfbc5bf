import { hasEnoughGrants, routesOf, stageBegun, tallyOf } from '../approval/approvalTally.ts';
import { waitingUntil } from '../approval/approverReminder.ts';
import { refuseDecider } from '../approval/mayDecide.ts';
import { isVisible } from '../key/readers.ts';
import { type KeySpec, specHash } from '../key/spec.ts';
import { askedFor, partsOf } from '../policy/asked.ts';
import { refuseAsking } from '../policy/asking/refuseAsking.ts';
import { knownPerson } from '../policy/people.ts';
import { organizationOf } from '../policy/policy.ts';
import type { Circumstances, Decision } from '../record/decision.ts';
import type { Refusal } from '../record/refusal.ts';
import type { Offer, Request } from '../record/request.ts';
import { no } from '../record/result.ts';
import type { State } from '../record/state.ts';
import { isLess } from './form/less.ts';

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

/** Whether the policy lets the requester ask for the narrower spec. */
function mayBeAsked(
  request: Request,
  spec: KeySpec,
  { policy, people }: Pick<Circumstances, 'policy' | 'people'>,
): boolean {
  const asked = askedFor({ ...request, spec });
  const allowed = organizationOf(policy, spec.organizationId)?.roles ?? [];
  const ofOrganization = partsOf(asked).some(({ project }) => project === undefined);
  if (ofOrganization && !spec.roles.every((role) => allowed.includes(role))) return false;
  if ((spec.projects ?? []).length === 0) return true;
  const requester = people.get(request.requester);
  return requester !== undefined && refuseAsking(policy, requester, asked) === undefined;
}

/** What of a spec is in the audit log, besides its hash. */
function factsOf({ roles, projects = [], lifetime }: KeySpec) {
  return {
    roles,
    ...(projects.length === 0
      ? {}
      : {
          projects: projects.map(({ projectId, roles: there }) => [projectId, ...there].join(' ')),
        }),
    ...(lifetime === undefined ? {} : { lifetime }),
  };
}

function offerLess(request: Request, offer: Offer, given: Circumstances): Decision {
  const { by, grant, spec } = offer;
  const refusal = refuseDecider(request, by, given, 'deny');
  if (refusal !== undefined) return no(refusal);
  if (!mayBeAsked(request, spec, given) || !isLess(spec, request.spec))
    return no({ why: 'not_less' });
  if (grant.specHash !== specHash(spec) || grant.by !== by) return no({ why: 'wrong_spec' });
  return {
    ok: true,
    state: request.state,
    changes: { offer },
    event: 'less.offered',
    by,
    facts: { offer: offer.id, ...factsOf(spec), specHash: grant.specHash },
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
  const mayBe = mayBeAsked(request, spec, { policy, people });
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
  const { roles, projects, lifetime } = request.spec;
  const earlier = {
    by,
    at: now,
    roles,
    ...(projects === undefined ? {} : { projects }),
    ...(lifetime === undefined ? {} : { lifetime }),
  };
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
  const stage = stageBegun(undefined, tallyOf({ ...request, ...changes }, policy, people));
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
    facts: {
      offer: offer.id,
      ...factsOf(spec),
      specHash: changes.specHash,
      ...(stage && { stage }),
    },
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
