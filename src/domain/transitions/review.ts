import {
  countingGrants,
  denialsNeeded,
  hasEnoughGrants,
  stageBegun,
  tallyOf,
} from '../approval/approvalTally.ts';
import { pendingState, withReminderAfter } from '../approval/approverReminder.ts';
import { isSame, refuseDecider, requirePending } from '../approval/mayDecide.ts';
import { isVisible } from '../key/readers.ts';
import { refuseAdmin } from '../policy/access.ts';
import { type Circumstances, type Decision, overtaken } from '../record/decision.ts';
import { type Grant, isApproval } from '../record/grant.ts';
import { isKeyUnknown, keyInDoubt } from '../record/loss.ts';
import type { Denial, Request } from '../record/request.ts';
import { no } from '../record/result.ts';
import type { HeldFrom, State } from '../record/state.ts';
import { ISSUING } from './issuing.ts';

export type ReviewCommand =
  | { readonly type: 'approve'; readonly grant: Grant }
  | { readonly type: 'deny'; readonly by: string; readonly reason: string }
  | { readonly type: 'withdraw'; readonly by: string }
  | { readonly type: 'lapse' }
  | { readonly type: 'resume'; readonly by: string };

/** How many more attempts an admin allows by letting a held request go on. */
const ATTEMPTS_PER_RESUME = 4;

/** Whether Slack cannot say now who an earlier voter is. Then the votes cannot be counted. */
function hasUnknownVoter({ grants }: Request, { people }: Circumstances): boolean {
  const voters = grants.filter(isApproval);
  return voters.some(({ by }) => (people.get(by)?.standing ?? 'unknown') === 'unknown');
}

/** Who is called now for a later stage is not reminded before they had their time. */
function calledNow(state: State, stage: number | undefined, { policy, now }: Circumstances): State {
  if (stage === undefined || state.status !== 'pending') return state;
  return withReminderAfter(state, policy.reminders, now);
}

function approve(request: Request, grant: Grant, given: Circumstances): Decision {
  const refusal = refuseDecider(request, grant.by, given, 'approve');
  if (refusal !== undefined) return no(refusal);
  if (grant.specHash !== request.specHash) return no({ why: 'wrong_spec' });
  // If this is the last missing vote, counted without the others it would not complete the request,
  // and nothing would count again later.
  if (hasUnknownVoter(request, given)) return no({ why: 'person_unknown' });
  const grants = [...request.grants, grant];
  const standing = tallyOf({ ...request, grants }, given.policy, given.people);
  const stage = stageBegun(tallyOf(request, given.policy, given.people), standing);
  const state: State =
    standing?.complete === true
      ? { status: 'approved', at: given.now, retryAt: given.now }
      : calledNow(request.state, stage, given);
  const facts = { specHash: grant.specHash, votes: grants.length, ...(stage && { stage }) };
  // The approval of what was asked for settles an offer of less.
  const changes = { grants, ...(standing?.complete === true ? { offer: undefined } : {}) };
  return { ok: true, state, changes, event: 'vote.approved', by: grant.by, facts };
}

function deny(
  request: Request,
  { by, reason }: Extract<ReviewCommand, { type: 'deny' }>,
  given: Circumstances,
): Decision {
  const refusal = refuseDecider(request, by, given, 'deny');
  if (refusal !== undefined) return no(refusal);
  const { denials = [] } = request;
  if (denials.some((one) => isSame(one.by, by, given.people))) return no({ why: 'already_denied' });
  if (!isVisible(reason)) return no({ why: 'reason_empty' });
  const denial: Denial = { by, at: given.now, reason };
  const all = [...denials, denial];
  const state: State =
    all.length >= denialsNeeded(request, given)
      ? { status: 'denied', by, at: given.now, reason }
      : request.state;
  const { offer } = request;
  const takenBack = offer !== undefined && isSame(offer.by, by, given.people);
  return {
    ok: true,
    state,
    // A person who denies no longer approves, not even less.
    changes: {
      denials: all,
      grants: request.grants.filter((grant) => !isSame(grant.by, by, given.people)),
      ...(takenBack ? { offer: undefined } : {}),
    },
    event: 'vote.denied',
    by,
    facts: { reason, denials: all.length },
  };
}

function resumed(from: HeldFrom, now: number): State {
  switch (from.status) {
    case 'approved':
      return { ...from, at: now, retryAt: now };
    case 'recovering':
      return { ...from, after: Math.max(now, from.attempt.startedAt + ISSUING.settle) };
    case 'fitting':
      return { ...from, since: now, retryAt: now };
    case 'pending':
    case 'ready':
    case 'delivered':
      return from;
    default:
      return from satisfies never;
  }
}

/**
 * Removes the votes that no longer count. The others stay, and the request waits for the missing
 * ones.
 */
function reopened(request: Request, by: string, { policy, people, now }: Circumstances): Decision {
  const grants = countingGrants(request, policy, people);
  return {
    ok: true,
    state: pendingState(policy, request.route, now, request.createdAt),
    changes: { grants, attemptsAllowed: request.attempts + ATTEMPTS_PER_RESUME },
    event: 'request.reopened',
    by,
    facts: { votes: grants.length },
  };
}

function resume(request: Request, by: string, given: Circumstances): Decision {
  const { policy, people, now } = given;
  const { state } = request;
  if (state.status !== 'held') return no({ why: 'not_held', status: state.status });
  const person = people.get(by);
  if (person === undefined) return no({ why: 'person_unknown' });
  const refusal = refuseAdmin(policy, person);
  if (refusal !== undefined) return no(refusal);
  // It would be shown again, or deleted in the end, though it may be in use.
  if (keyInDoubt(state) !== undefined) return no({ why: 'keep_or_revoke' });
  if (isKeyUnknown(state)) return no({ why: 'key_unknown' });
  const short = state.reason === 'approvers_changed' && !hasEnoughGrants(request, policy, people);
  // A vote that cannot be counted now would be removed for good.
  if (short && hasUnknownVoter(request, given)) return no({ why: 'person_unknown' });
  if (short) return reopened(request, by, given);
  return {
    ok: true,
    state: resumed(state.from, now),
    changes: { attemptsAllowed: request.attempts + ATTEMPTS_PER_RESUME },
    event: 'request.resumed',
    by,
    facts: { reason: state.reason },
  };
}

/** Whether no attempt is under way and no key exists, so that the requester may still withdraw. */
export function isUntouched(state: State): boolean {
  if (state.status === 'held') {
    if (keyInDoubt(state) !== undefined) return false;
    return state.from.status === 'approved' || state.from.status === 'pending';
  }
  return state.status === 'pending' || state.status === 'approved';
}

function withdraw(request: Request, by: string, now: number): Decision {
  const { state } = request;
  if (by !== request.requester) return no({ why: 'not_requester' });
  if (!isUntouched(state)) return no(requirePending(request) ?? { why: 'lapsed' });
  return {
    ok: true,
    state: { status: 'withdrawn', at: now },
    event: 'request.withdrawn',
    by,
    facts: {},
  };
}

export function decideReview(
  request: Request,
  command: ReviewCommand,
  given: Circumstances,
): Decision {
  const { state } = request;
  switch (command.type) {
    case 'approve':
      return approve(request, command.grant, given);
    case 'deny':
      return deny(request, command, given);
    case 'withdraw':
      return withdraw(request, command.by, given.now);
    case 'lapse':
      if (state.status !== 'pending' || given.now < state.until) {
        return overtaken(state);
      }
      return {
        ok: true,
        state: { status: 'lapsed', at: given.now },
        event: 'request.lapsed',
        by: 'keywarden',
        facts: {},
      };
    case 'resume':
      return resume(request, command.by, given);
    default:
      return command satisfies never;
  }
}
