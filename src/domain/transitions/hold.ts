import { type Decision, overtaken } from '../record/decision.ts';
import { problemFacts } from '../record/problem.ts';
import type { Request } from '../record/request.ts';
import type { HeldFrom, HeldReason, Later, Problem, State, Status } from '../record/state.ts';
import { sealedOf } from './revealReminder.ts';

export type HoldCommand = {
  readonly type: 'hold';
  /**
   * The state that the caller worked on. A worker that was overtaken must not hold the work of the
   * next one.
   */
  readonly during: Status;
  readonly attempt?: number;
  readonly reason: HeldReason;
  readonly problem?: Problem;
  readonly voters?: readonly string[];
  /** What Redis has lost of this request. Then it may be held from every state that is not over. */
  readonly later?: Later;
};

function heldFrom(state: State): HeldFrom | undefined {
  switch (state.status) {
    case 'approved': {
      const { waitsFor } = state;
      return { status: 'approved', ...(waitsFor === undefined ? {} : { waitsFor }) };
    }
    case 'creating':
      return { status: 'approved' };
    case 'recovering': {
      const { attempt, suspect } = state;
      const named = suspect === undefined ? {} : { suspect };
      // Whoever lets it go on has looked at what the second hold would be for.
      const retries = state.afterwards.next === 'hold';
      const afterwards = retries ? ({ next: 'retry' } as const) : state.afterwards;
      return { status: 'recovering', attempt, afterwards, ...named };
    }
    case 'fitting': {
      const { key, sealed, attempt, quietUntil } = state;
      const unquiet = quietUntil === undefined ? {} : { quietUntil };
      return { status: 'fitting', key, sealed, attempt, ...unquiet };
    }
    case 'ready':
      return state;
    case 'claimed':
      // Nothing was shown, because the sealed private key could not be opened. So the claim does
      // not count.
      return { status: 'ready', ...sealedOf(state), shown: state.shown - 1 };
    default:
      return undefined;
  }
}

/** As `heldFrom`, where the record may be any older one. */
function lostFrom(state: State): HeldFrom | undefined {
  switch (state.status) {
    case 'pending':
    case 'delivered':
      return state;
    case 'applying':
      // What was asked for is compared once more with what the credential is then.
      return { status: 'approved' };
    case 'creating':
      // Nobody knows whether it created a key.
      return { status: 'recovering', attempt: state.attempt, afterwards: { next: 'retry' } };
    case 'claimed':
    case 'uncertain':
      return { status: 'ready', ...sealedOf(state) };
    case 'held':
      return state.from;
    default:
      return heldFrom(state);
  }
}

/** From `creating` only if Atlas certainly refused. In doubt the caller sends `doubt` instead. */
export function hold({ state }: Request, command: HoldCommand, now: number): Decision {
  const { during, attempt, reason, problem, voters, later } = command;
  const working = 'attempt' in state ? state.attempt.number : undefined;
  const from = later === undefined ? heldFrom(state) : lostFrom(state);
  if (from === undefined || state.status !== during || working !== attempt) {
    return overtaken(state);
  }
  const held = { status: 'held', at: now, reason, from } as const;
  return {
    ok: true,
    state: {
      ...held,
      ...(problem === undefined ? {} : { problem }),
      ...(voters === undefined ? {} : { voters }),
      ...(later === undefined ? {} : { later }),
    },
    event: 'request.held',
    by: 'keywarden',
    facts: {
      reason,
      ...(problem === undefined ? {} : problemFacts(problem)),
      ...(voters === undefined ? {} : { voters }),
      ...(later === undefined ? {} : { later: later.event, laterVersion: later.version }),
    },
  };
}
