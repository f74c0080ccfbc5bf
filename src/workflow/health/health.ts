import type { Check, Health, StandingProblem } from '../ports/health.ts';
import type { Log } from '../ports/logging.ts';

/** How each check stands, as whoever looked last found it. */
export function createHealth(parts: {
  /** The clock of this host, epoch ms. */
  readonly now: () => number;
  readonly log: Log;
}): Health {
  const standing = new Map<Check, StandingProblem>();
  const known = new Set<Check>();
  return {
    is(check, problem) {
      known.add(check);
      const before = standing.get(check);
      if (problem === undefined) {
        if (standing.delete(check)) parts.log.info({ check }, 'health.well');
        return;
      }
      const since = before?.since ?? parts.now();
      standing.set(check, { ...problem, since });
      if (before?.code === problem.code && before.detail === problem.detail) return;
      parts.log.error({ check, ...problem }, 'health.problem');
    },
    problems: () => new Map(standing),
    isKnown: (check) => known.has(check),
  };
}
