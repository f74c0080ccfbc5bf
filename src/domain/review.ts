import type { Circumstances, Decision } from './decide.ts';
import { mayDecide, quorumFor } from './gate.ts';
import { ISSUING } from './issuing.ts';
import { samePerson } from './people.ts';
import { refuseAdmin, refuseApprover } from './policy.ts';
import type { Refusal } from './refusal.ts';
import type { Grant, HeldFrom, Request, State } from './request.ts';

export type ReviewCommand =
  | { readonly type: 'approve'; readonly grant: Grant }
  | { readonly type: 'deny'; readonly by: string; readonly reason: string }
  | { readonly type: 'withdraw'; readonly by: string }
  | { readonly type: 'lapse' }
  | { readonly type: 'resume'; readonly by: string };

/** How many more attempts an admin allows by letting a held request go on. */
const ATTEMPTS_PER_RESUME = 4;

const refuse = (refusal: Refusal): Decision => ({ ok: false, refusal });

/** Who ended the wait, for the words "approved by Dana a moment ago". */
function settledBy(request: Request): Refusal {
  const { state } = request;
  const lastVote = request.grants.at(-1);
  if (state.status === 'denied')
    return { why: 'not_pending', status: 'denied', by: state.by, at: state.at };
  if (state.status === 'withdrawn' || state.status === 'lapsed' || lastVote === undefined) {
    return { why: 'not_pending', status: state.status };
  }
  return { why: 'not_pending', status: state.status, by: lastVote.by, at: lastVote.at };
}

/** Whether somebody may decide on this request at all; also asked before a window is opened. */
export function refuseDecider(
  request: Request,
  by: string,
  { policy, people, now }: Circumstances,
): Refusal | undefined {
  if (request.state.status !== 'pending') return settledBy(request);
  if (now >= request.state.until) return { why: 'lapsed' };
  if (by === request.requester) return { why: 'own_request' };
  const decider = people.get(by);
  const requester = people.get(request.requester);
  if (decider === undefined || decider.standing === 'unknown') return { why: 'person_unknown' };
  const refusal = refuseApprover(policy, decider);
  if (refusal !== undefined) return refusal;
  if (requester === undefined || requester.standing === 'unknown') return { why: 'person_unknown' };
  return samePerson(decider, requester) ? { why: 'same_person' } : undefined;
}

/** Two accounts of one person are one voter. */
function votedAlready(request: Request, by: string, { people }: Circumstances): boolean {
  const voter = people.get(by);
  return request.grants.some((grant) => {
    const earlier = people.get(grant.by);
    return grant.by === by || (earlier && voter && samePerson(earlier, voter));
  });
}

function approve(request: Request, grant: Grant, given: Circumstances): Decision {
  const refusal = refuseDecider(request, grant.by, given);
  if (refusal !== undefined) return refuse(refusal);
  if (votedAlready(request, grant.by, given)) return refuse({ why: 'already_voted' });
  if (grant.specHash !== request.specHash) return refuse({ why: 'wrong_spec' });
  const grants = [...request.grants, grant];
  const enough = grants.length >= quorumFor(request, given.policy);
  const state: State = enough
    ? { status: 'approved', at: given.now, retryAt: given.now }
    : request.state;
  const facts = { specHash: grant.specHash, votes: grants.length };
  return { ok: true, state, grants, event: 'vote.approved', by: grant.by, facts };
}

function resumed(from: HeldFrom, now: number): State {
  switch (from.status) {
    case 'approved':
      return { status: 'approved', at: now, retryAt: now };
    case 'recovering':
      return { ...from, after: Math.max(now, from.attempt.startedAt + ISSUING.settle) };
    case 'expiring':
    case 'revoking':
      return { ...from, retryAt: now };
    case 'ready':
      return from;
    default:
      return from satisfies never;
  }
}

function stillApproved(request: Request, { policy, people }: Circumstances): boolean {
  const counting = request.grants.filter((grant) => mayDecide(request, policy, people, grant.by));
  return counting.length >= quorumFor(request, policy);
}

/** Votes that no longer count go; the others stay, and the request waits for the missing ones. */
function reopened(request: Request, by: string, { policy, people, now }: Circumstances): Decision {
  const grants = request.grants.filter((grant) => mayDecide(request, policy, people, grant.by));
  return {
    ok: true,
    state: { status: 'pending', until: now + policy.requestLifetimeMs },
    grants,
    attemptsAllowed: request.attempts + ATTEMPTS_PER_RESUME,
    event: 'request.reopened',
    by,
    facts: { votes: grants.length },
  };
}

function resume(request: Request, by: string, given: Circumstances): Decision {
  const { policy, people, now } = given;
  const { state } = request;
  if (state.status !== 'held') return refuse({ why: 'not_held', status: state.status });
  const person = people.get(by);
  if (person === undefined) return refuse({ why: 'person_unknown' });
  const refusal = refuseAdmin(policy, person);
  if (refusal !== undefined) return refuse(refusal);
  const short = !stillApproved(request, given);
  if (state.reason === 'approvers_changed' && short) return reopened(request, by, given);
  return {
    ok: true,
    state: resumed(state.from, now),
    attemptsAllowed: request.attempts + ATTEMPTS_PER_RESUME,
    event: 'request.resumed',
    by,
    facts: { reason: state.reason },
  };
}

/** No attempt is under way and no key exists: the requester may still change their mind. */
export function isUntouched(state: State): boolean {
  if (state.status === 'held') return state.from.status === 'approved';
  return state.status === 'pending' || state.status === 'approved';
}

function withdraw(request: Request, by: string, now: number): Decision {
  const { state } = request;
  if (by !== request.requester) return refuse({ why: 'not_requester' });
  if (!isUntouched(state)) return refuse(settledBy(request));
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
    case 'deny': {
      const { by, reason } = command;
      const refusal = refuseDecider(request, by, given);
      if (refusal !== undefined) return refuse(refusal);
      if (reason.length === 0) return refuse({ why: 'reason_empty' });
      return {
        ok: true,
        state: { status: 'denied', by, at: given.now, reason },
        event: 'vote.denied',
        by,
        facts: { reason },
      };
    }
    case 'withdraw':
      return withdraw(request, command.by, given.now);
    case 'lapse':
      if (state.status !== 'pending' || given.now < state.until) {
        return { ok: false, overtaken: state.status };
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
