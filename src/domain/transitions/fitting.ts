import { type Accepted, byKeywarden, type Decision, overtaken } from '../record/decision.ts';
import { problemFacts } from '../record/problem.ts';
import type { Request } from '../record/request.ts';
import type { AfterCleaning, Attempt, Problem, State, Suspect } from '../record/state.ts';
import { withReminder } from './revealReminder.ts';

/**
 * From `creating`: a key of the attempt may exist. From `fitting`: the key cannot be brought to its
 * access, or Atlas does not have it any more.
 */
export interface DoubtCommand {
  readonly type: 'doubt';
  readonly attempt: number;
  readonly after: number;
  readonly afterwards: AfterCleaning;
  readonly problem: Problem;
  readonly suspect?: Suspect;
}

/** Every key that bears the marker of the attempt is deleted first. */
export function doubt(
  attempt: Attempt,
  { after, afterwards, problem, suspect }: DoubtCommand,
): Accepted {
  const named = suspect === undefined ? {} : { suspect };
  return byKeywarden(
    { status: 'recovering', attempt, after, afterwards, ...named },
    'create.in_doubt',
    {
      attempt: attempt.number,
      ...(suspect === undefined ? {} : { keyId: suspect.keyId }),
      ...problemFacts(problem),
    },
  );
}

/** How long a new key is brought to its access before a person must look, ms. */
export const FIT_FOR = 24 * 60 * 60_000;

export type FittingCommand =
  /** Atlas does not show yet what was approved. `quietUntil`: the answer to a write was lost. */
  | {
      readonly type: 'fit_later';
      readonly attempt: number;
      readonly retryAt: number;
      readonly quietUntil?: number;
      readonly problem?: Problem;
    }
  /**
   * Atlas showed exactly what was approved, in a GET that began at `readAt`. Only in the commit that
   * opens the credential.
   */
  | {
      readonly type: 'fitted';
      readonly attempt: number;
      readonly readAt: number;
      readonly until: number;
    };

type Fitting = Extract<State, { status: 'fitting' }>;

/** After a day a person must look. The private key is not lost meanwhile. */
function fitLater(
  state: Fitting,
  { retryAt, quietUntil = 0, problem }: Extract<FittingCommand, { type: 'fit_later' }>,
  now: number,
): Accepted {
  const { problem: _, quietUntil: before = 0, ...rest } = state;
  const quiet = Math.max(before, quietUntil);
  const said = problem === undefined ? {} : { problem };
  const unquiet = quiet > 0 ? { quietUntil: quiet } : {};
  const facts = { attempt: state.attempt.number, ...(problem && problemFacts(problem)) };
  if (now - state.since >= FIT_FOR) {
    const { key, sealed, attempt } = state;
    const from = { status: 'fitting', key, sealed, attempt, ...unquiet } as const;
    const reason = 'took_too_long';
    const held: State = { status: 'held', at: now, reason, ...said, from };
    return byKeywarden(held, 'request.held', { ...facts, reason });
  }
  return byKeywarden({ ...rest, ...unquiet, ...said, retryAt }, 'key.fit_later', facts);
}

function fitted(
  state: Fitting,
  { readAt, until }: Extract<FittingCommand, { type: 'fitted' }>,
  now: number,
): Decision {
  // A late write may still undo what was read.
  if (state.quietUntil !== undefined && readAt <= state.quietUntil) return overtaken(state);
  const { key, sealed, attempt } = state;
  const ready: State = { status: 'ready', ...withReminder({ key, sealed, until, shown: 0 }, now) };
  const { id: keyId, publicKey } = key;
  return byKeywarden(ready, 'key.ready', { attempt: attempt.number, keyId, publicKey });
}

/** Commands about the key of attempt `n`, which Atlas does not show yet as it shall be. */
export function decideFitting(
  { state }: Request,
  command: FittingCommand | DoubtCommand,
  now: number,
): Decision {
  if (state.status !== 'fitting' || state.attempt.number !== command.attempt) {
    return overtaken(state);
  }
  switch (command.type) {
    case 'fit_later':
      return fitLater(state, command, now);
    case 'fitted':
      return fitted(state, command, now);
    case 'doubt':
      return doubt(state.attempt, command);
    default:
      return command satisfies never;
  }
}
