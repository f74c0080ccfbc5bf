import { type Accepted, byKeywarden } from '../record/decision.ts';
import { problemFacts } from '../record/problem.ts';
import type { AfterCleaning, Attempt, Problem, Suspect } from '../record/state.ts';

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
