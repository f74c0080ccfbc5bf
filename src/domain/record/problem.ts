import type { Problem } from './state.ts';

/** The fields of a problem that the audit log keeps. */
export function problemFacts(problem: Problem): Record<string, string | number> {
  return {
    problem: problem.code,
    ...(problem.status === undefined ? {} : { status: problem.status }),
    ...(problem.errorCode === undefined ? {} : { errorCode: problem.errorCode }),
  };
}
