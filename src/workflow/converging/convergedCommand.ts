import type { CredentialCommand } from '../../domain/credential/commands/decide.ts';
import type { Problem } from '../../domain/record/state.ts';
import type { Converged } from './converge.ts';

/** With these a refusal that is not about one credential is about the organization itself. */
const OF_ORGANIZATION: readonly string[] = ['not_found', 'bad_request'];

/** Our own credentials are refused, or the organization is not there. */
export function lockedOut({ code }: Problem): 'organization_gone' | 'credentials' {
  return OF_ORGANIZATION.includes(code) ? 'organization_gone' : 'credentials';
}

/**
 * What one turn at Atlas means for the record of the credential. `work` names the work of that turn.
 * Until `quietUntil` a write whose answer was lost may still arrive, whatever came of the turn, so
 * every command but a proof carries it.
 */
export function convergedCommand(converged: Converged, work: number): CredentialCommand {
  const { quietUntil } = converged;
  const ofWork = { work, ...(quietUntil !== undefined && { quietUntil }) };
  switch (converged.is) {
    case 'equal':
      return {
        type: 'moved',
        work,
        readAt: converged.provenAt,
        description: converged.shown.description,
      };
    case 'later': {
      const { at: retryAt, problem } = converged;
      return { type: 'later', retryAt, ...(problem !== undefined && { problem }), ...ofWork };
    }
    case 'turned_back':
      return { type: 'turned_back', problem: converged.problem, ...ofWork };
    case 'held': {
      const { problem } = converged;
      return { type: 'stuck', reason: lockedOut(problem), problem, ...ofWork };
    }
    case 'not_ours':
      return { type: 'stuck', reason: 'not_ours', problem: { code: 'not_ours' }, ...ofWork };
    case 'gone':
      return { type: 'found_gone' };
    default:
      return converged satisfies never;
  }
}
