import { gateProblem, voidVotes } from '../domain/gate.ts';
import type { Policy } from '../domain/policy.ts';
import { grantMacInput, type HeldReason, type Request } from '../domain/request.ts';
import { isGenuine } from './grounds.ts';
import type { Signer } from './ports/secrets.ts';
import type { People } from './ports/slack.ts';
import type { Allowances } from './ports/store.ts';

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
  readonly allowances: Pick<Allowances, 'get'>;
}): (request: Request) => Promise<NotCleared | 'people_unknown' | undefined> {
  /** Allowances that the request rests on and that were taken back, or are not ours. */
  async function revokedOf({ grants }: Request): Promise<readonly string[]> {
    const ids = grants.flatMap((grant) => (grant.kind === 'window' ? [grant.allowance] : []));
    if (ids.length === 0) return [];
    const known = await parts.allowances.get(ids);
    return ids.filter((id) => {
      const allowance = known.get(id);
      return allowance?.revoked !== undefined || !isGenuine(parts.signer, allowance);
    });
  }

  return async (request) => {
    const voters = request.grants.filter(({ kind }) => kind !== 'automatic').map(({ by }) => by);
    const people = await parts.people.about([request.requester, ...voters]);
    if ([...people.values()].some(({ standing }) => standing === 'unknown'))
      return 'people_unknown';
    const policy = parts.policy();
    const revoked = await revokedOf(request);
    const reason = gateProblem(request, policy, people, {
      isAuthentic: (grant) => parts.signer.verify(grantMacInput(request, grant), grant.mac),
      isRevoked: (grant) => grant.kind === 'window' && revoked.includes(grant.allowance),
    });
    if (reason === undefined) return undefined;
    const gone = reason === 'approvers_changed' ? voidVotes(request, policy, people) : [];
    return gone.length === 0 ? { reason } : { reason, voters: gone };
  };
}
