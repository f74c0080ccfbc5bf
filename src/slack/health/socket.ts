import type { SlackError } from '../../foundation/errors.ts';
import type { Problem } from '../../workflow/ports/health.ts';
import { outcomeOf } from '../outbound/errorOutcomes.ts';

/** What it means that Slack gives no connection of Socket Mode. */
export function socketProblem(problem: SlackError | undefined): Problem | undefined {
  if (problem === undefined) return undefined;
  const code = outcomeOf(problem) === 'operator' ? 'socket_refused' : 'socket_away';
  return { code, detail: problem.reason };
}
