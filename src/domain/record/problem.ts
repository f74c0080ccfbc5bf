import type { Problem } from './state.ts';

/** What the audit log keeps of a problem. */
export function problemFacts(problem: Problem): Record<string, string | number> {
  return {
    problem: problem.code,
    ...(problem.status === undefined ? {} : { status: problem.status }),
    ...(problem.errorCode === undefined ? {} : { errorCode: problem.errorCode }),
  };
}
