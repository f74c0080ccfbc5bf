import type { SlackError } from '../../foundation/errors.ts';
import type { Problem } from '../../workflow/ports/health.ts';
import { outcomeOf } from '../outbound/errorOutcomes.ts';
import { SWITCHED_OFF } from '../socketMode/sessions.ts';

/** What it means that Slack gives no connection of Socket Mode. */
export function socketProblem(problem: SlackError | undefined): Problem | undefined {
  if (problem === undefined) return undefined;
  if (problem.reason === SWITCHED_OFF) return { code: 'socket_off' };
  const code = outcomeOf(problem) === 'operator' ? 'socket_refused' : 'socket_away';
  return { code, detail: problem.reason };
}
