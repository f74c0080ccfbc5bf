import { gateProblem, voidVotes } from '../domain/gate.ts';
import type { Policy } from '../domain/policy.ts';
import { grantMacInput, type HeldReason, type Request } from '../domain/request.ts';
import type { Signer } from './ports/secrets.ts';
import type { People } from './ports/slack.ts';

/** Why a request is held, and whose votes no longer count where that is why. */
export interface NotCleared {
  readonly reason: HeldReason;
  readonly voters?: readonly string[];
}

/**
 * The last look before a byte goes to Atlas: people and policy as they are now, every vote's MAC.
 * While Slack cannot be asked the answer is `people_unknown`: that means waiting, not deciding.
 */
export function createClearance(parts: {
  readonly people: People;
  readonly policy: () => Policy;
  readonly signer: Signer;
}): (request: Request) => Promise<NotCleared | 'people_unknown' | undefined> {
  return async (request) => {
    const concerned = [request.requester, ...request.grants.map(({ by }) => by)];
    const people = await parts.people.about(concerned);
    if ([...people.values()].some(({ standing }) => standing === 'unknown'))
      return 'people_unknown';
    const policy = parts.policy();
    const reason = gateProblem(request, policy, people, (grant) =>
      parts.signer.verify(grantMacInput(request, grant), grant.mac),
    );
    if (reason === undefined) return undefined;
    const voters = reason === 'approvers_changed' ? voidVotes(request, policy, people) : [];
    return voters.length === 0 ? { reason } : { reason, voters };
  };
}
