import { isOutdated } from '../../domain/approval/approvalAge.ts';
import {
  gateProblem,
  hasEnoughGrants,
  lacksName,
  voidVotes,
} from '../../domain/approval/approvalTally.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { type Grant, grantMacInput } from '../../domain/record/grant.ts';
import { type Request, votersOf } from '../../domain/record/request.ts';
import type { HeldReason } from '../../domain/record/state.ts';
import { createRevoked } from '../core/autoGrants.ts';
import { grantsTooMany } from '../core/quotaCounts.ts';
import { createNotCarried } from '../ledger/carried.ts';
import type { History } from '../ports/audit.ts';
import type { Signer } from '../ports/secrets.ts';
import type { People } from '../ports/slack.ts';
import type { PreApprovals, Requests } from '../ports/store.ts';

/** Why a request is held; and whose votes no longer count, if that is the reason. */
export interface PreCreateFailure {
  readonly reason: HeldReason;
  readonly voters?: readonly string[];
}

/** People are asked again: approvals are too old, or these grants (by MAC) count no more. */
export interface AskAnew {
  readonly without: readonly string[];
}

/**
 * The last check before the POST: the people and the policy as they are now, and the MAC of every
 * vote, and the quotas by the audit log. If Slack cannot be asked, the result is `people_unknown`,
 * and the request waits.
 */
export function createPreCreateCheck(parts: {
  readonly people: People;
  readonly policy: () => Policy;
  readonly signer: Signer;
  readonly preApprovals: Pick<PreApprovals, 'get'>;
  readonly history: Pick<History, 'usage' | 'differs'>;
  readonly requests: Pick<Requests, 'load'>;
}): (
  request: Request,
  now: number,
) => Promise<PreCreateFailure | AskAnew | 'people_unknown' | undefined> {
  const { history, preApprovals } = parts;
  const revokedIn = createRevoked(parts);
  const notCarried = createNotCarried(parts);

  /** Grants that somebody got by emptying a quota in Redis. */
  async function tooMany(request: Request, policy: Policy): Promise<readonly Grant[]> {
    if (request.grants.every(({ kind }) => kind === 'vote')) return [];
    const early = request.grants.flatMap((one) =>
      one.kind === 'pre_approval' ? [one.preApproval] : [],
    );
    const known = await preApprovals.get(early);
    const usesOf = (id: string) => known.get(id)?.uses;
    return grantsTooMany(request, await history.usage(), policy, usesOf);
  }

  return async (request, now) => {
    const people = await parts.people.about([request.requester, ...votersOf(request)]);
    if ([...people.values()].some(({ standing }) => standing === 'unknown'))
      return 'people_unknown';
    const policy = parts.policy();
    // It waits for what Atlas calls its projects, like for what Slack knows of people.
    if (lacksName(request, policy)) return 'people_unknown';
    const isRevoked = await revokedIn(request);
    const reason = gateProblem(request, policy, people, {
      isNext: (grant) => parts.signer.verify(grantMacInput(request, grant), grant.mac),
      isRevoked,
    });
    if (reason === undefined) {
      const over = await notCarried(request, policy, now);
      if (over === 'people_unknown') return over;
      const beyond = [...(await tooMany(request, policy)), ...over];
      const counts = (one: Grant) => !isRevoked(one) && !beyond.includes(one);
      const standing = { ...request, grants: request.grants.filter(counts) };
      const isShort = beyond.length > 0 && !hasEnoughGrants(standing, policy, people);
      const isOld = isOutdated(standing, policy, people, now);
      return isShort || isOld ? { without: beyond.map(({ mac }) => mac) } : undefined;
    }
    if (reason !== 'approvers_changed') return { reason };
    const revoked = request.grants.filter(isRevoked).map(({ by }) => by);
    const gone = [...new Set([...voidVotes(request, policy, people), ...revoked])];
    return gone.length === 0 ? { reason } : { reason, voters: gone };
  };
}
