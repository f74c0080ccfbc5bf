import { freshGrants } from '../approval/approvalAge.ts';
import { pendingState } from '../approval/approverReminder.ts';
import { byKeywarden, type Circumstances, type Decision, overtaken } from '../record/decision.ts';
import { problemFacts } from '../record/problem.ts';
import type { Request } from '../record/request.ts';
import type { Attempt, IssuedKey, Problem, State } from '../record/state.ts';
import { type DoubtCommand, decideFitting, doubt, type FittingCommand } from './fitting.ts';
import { type HoldCommand, hold } from './hold.ts';

/** The times of the issuing protocol in ms (src/README.md#steps-of-an-attempt). */
export const ISSUING = {
  lease: 60_000,
  /** What must be left of the lease when the create is sent. */
  leaseLeftAtCreate: 25_000,
  /** How long an attempt in doubt is left alone before Atlas is searched for its key. */
  settle: 90_000,
  attempts: 4,
} as const;

export type IssuingCommand =
  | { readonly type: 'begin'; readonly attempt: Attempt; readonly leaseUntil: number }
  | {
      readonly type: 'created';
      readonly attempt: number;
      readonly key: IssuedKey;
      readonly sealed: string;
    }
  | {
      readonly type: 'try_later';
      readonly attempt: number;
      readonly retryAt: number;
      readonly problem: Problem;
    }
  /**
   * Approvals are too old, or the quota of a grant was used up before. Nothing was sent to Atlas.
   * `without` has the MACs of grants that count no more.
   */
  | { readonly type: 'ask_anew'; readonly attempt: number; readonly without: readonly string[] }
  | { readonly type: 'fail'; readonly attempt: number; readonly problem: Problem }
  | DoubtCommand
  | FittingCommand
  | { readonly type: 'lease_over' }
  | { readonly type: 'cleaned'; readonly attempt: number; readonly deletedKeys: readonly string[] }
  | HoldCommand;

function begin(request: Request, attempt: Attempt, leaseUntil: number, now: number): Decision {
  const { state } = request;
  if (state.status !== 'approved' || now < state.retryAt) return overtaken(state);
  if (state.waitsFor !== undefined) return overtaken(state);
  if (request.attempts >= request.attemptsAllowed || attempt.number !== request.attempts + 1) {
    return overtaken(state);
  }
  return {
    ...byKeywarden({ status: 'creating', attempt, leaseUntil }, 'create.intent', {
      attempt: attempt.number,
      marker: attempt.marker.trim(),
      specHash: request.specHash,
    }),
    changes: { attempts: attempt.number },
  };
}

/** Commands about attempt `n`. They only apply while the record is creating with that `n`. */
function decideCreating(
  request: Request,
  command: Extract<IssuingCommand, { type: 'created' | 'try_later' | 'fail' | 'doubt' }>,
  now: number,
): Decision {
  const { state } = request;
  if (state.status !== 'creating' || state.attempt.number !== command.attempt) {
    return overtaken(state);
  }
  const { attempt } = state;
  switch (command.type) {
    case 'created': {
      const { key, sealed } = command;
      const fitting: State = { status: 'fitting', key, sealed, attempt, since: now, retryAt: now };
      return byKeywarden(fitting, 'key.created', {
        attempt: attempt.number,
        keyId: key.id,
        publicKey: key.publicKey,
        roles: request.spec.roles,
      });
    }
    case 'try_later': {
      const { retryAt, problem } = command;
      return {
        ...byKeywarden({ status: 'approved', at: now, retryAt, problem }, 'create.put_off', {
          attempt: attempt.number,
          ...problemFacts(problem),
        }),
        // The create certainly did not happen, so it does not count against the attempts.
        changes: { attemptsAllowed: request.attemptsAllowed + 1 },
      };
    }
    case 'fail':
      return byKeywarden(
        { status: 'failed', at: now, problem: command.problem },
        'create.refused',
        {
          attempt: attempt.number,
          ...problemFacts(command.problem),
        },
      );
    case 'doubt':
      return doubt(attempt, command);
    default:
      return command satisfies never;
  }
}

/** The request waits for its approvers again. Approvals that are not too old stay. */
function askedAnew(
  request: Request,
  { attempt, without }: Extract<IssuingCommand, { type: 'ask_anew' }>,
  { policy, now }: Circumstances,
): Decision {
  const { state, route, createdAt } = request;
  if (state.status !== 'creating' || state.attempt.number !== attempt) return overtaken(state);
  const grants = freshGrants(request, policy, now).filter(({ mac }) => !without.includes(mac));
  // The policy was changed in this moment: after its lease the attempt is made again.
  if (grants.length === request.grants.length) return overtaken(state);
  const pending = pendingState(policy, route, now, createdAt);
  const why = without.length > 0 ? 'quota_used_up' : 'too_old';
  return {
    ...byKeywarden(pending, 'request.reopened', { attempt, votes: grants.length, why }),
    changes: { grants, attemptsAllowed: request.attemptsAllowed + 1 },
  };
}

function cleaned(request: Request, deletedKeys: readonly string[], now: number): Decision {
  const { state } = request;
  if (state.status !== 'recovering') return overtaken(state);
  const facts = { attempt: state.attempt.number, deletedKeys };
  const lost = [...request.lost, state.attempt];
  if (state.afterwards.next === 'fail') {
    const failed: State = { status: 'failed', at: now, problem: state.afterwards.problem };
    return { ...byKeywarden(failed, 'create.cleaned', facts), changes: { lost } };
  }
  if (state.afterwards.next === 'hold') {
    const { reason, problem } = state.afterwards;
    const held: State = { status: 'held', at: now, reason, problem, from: { status: 'approved' } };
    return {
      ...byKeywarden(held, 'create.cleaned', facts),
      // The refusal was about us, so it does not count against the attempts.
      changes: { lost, attemptsAllowed: request.attemptsAllowed + 1 },
    };
  }
  const next: State =
    request.attempts >= request.attemptsAllowed
      ? { status: 'held', at: now, reason: 'attempts_exhausted', from: { status: 'approved' } }
      : { status: 'approved', at: now, retryAt: now };
  return { ...byKeywarden(next, 'create.cleaned', facts), changes: { lost } };
}

export function decideIssuing(
  request: Request,
  command: IssuingCommand,
  given: Circumstances,
): Decision {
  const { now } = given;
  const { state } = request;
  switch (command.type) {
    case 'begin':
      return begin(request, command.attempt, command.leaseUntil, now);
    case 'created':
    case 'try_later':
    case 'fail':
      return decideCreating(request, command, now);
    case 'fit_later':
    case 'fitted':
      return decideFitting(request, command, now);
    case 'doubt':
      return state.status === 'fitting'
        ? decideFitting(request, command, now)
        : decideCreating(request, command, now);
    case 'ask_anew':
      return askedAnew(request, command, given);
    case 'lease_over':
      if (state.status !== 'creating' || now < state.leaseUntil) {
        return overtaken(state);
      }
      return byKeywarden(
        {
          status: 'recovering',
          attempt: state.attempt,
          after: now + ISSUING.settle,
          afterwards: { next: 'retry' },
        },
        'create.interrupted',
        { attempt: state.attempt.number },
      );
    case 'cleaned':
      if (state.status !== 'recovering' || state.attempt.number !== command.attempt) {
        return overtaken(state);
      }
      return cleaned(request, command.deletedKeys, now);
    case 'hold':
      return hold(request, command, now);
    default:
      return command satisfies never;
  }
}
