import { isOutdated } from '../../domain/approval/approvalAge.ts';
import { gateProblem, voidVotes } from '../../domain/approval/approvalTally.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { grantMacInput } from '../../domain/record/grant.ts';
import { type Request, votersOf } from '../../domain/record/request.ts';
import type { HeldReason } from '../../domain/record/state.ts';
import { createRevoked } from '../core/autoGrants.ts';
import type { Signer } from '../ports/secrets.ts';
import type { People } from '../ports/slack.ts';
import type { PreApprovals } from '../ports/store.ts';

/** Why a request is held; and whose votes no longer count, if that is the reason. */
export interface PreCreateFailure {
  readonly reason: HeldReason;
  readonly voters?: readonly string[];
}

/**
 * The last check before the POST: the people and the policy as they are now, and the MAC of every
 * vote. If Slack cannot be asked, the result is `people_unknown`, and the request waits.
 * `approvals_too_old`: the approvers are asked again.
 */
export function createPreCreateCheck(parts: {
  readonly people: People;
  readonly policy: () => Policy;
  readonly signer: Signer;
  readonly preApprovals: Pick<PreApprovals, 'get'>;
}): (
  request: Request,
  now: number,
) => Promise<PreCreateFailure | 'people_unknown' | 'approvals_too_old' | undefined> {
  const revokedIn = createRevoked(parts);

  return async (request, now) => {
    const people = await parts.people.about([request.requester, ...votersOf(request)]);
    if ([...people.values()].some(({ standing }) => standing === 'unknown'))
      return 'people_unknown';
    const policy = parts.policy();
    const isRevoked = await revokedIn(request);
    const reason = gateProblem(request, policy, people, {
      isAuthentic: (grant) => parts.signer.verify(grantMacInput(request, grant), grant.mac),
      isRevoked,
    });
    if (reason === undefined) {
      const standing = { ...request, grants: request.grants.filter((one) => !isRevoked(one)) };
      return isOutdated(standing, policy, people, now) ? 'approvals_too_old' : undefined;
    }
    if (reason !== 'approvers_changed') return { reason };
    const revoked = request.grants.filter(isRevoked).map(({ by }) => by);
    const gone = [...new Set([...voidVotes(request, policy, people), ...revoked])];
    return gone.length === 0 ? { reason } : { reason, voters: gone };
  };
}
