import { createHash } from 'node:crypto';
import {
  covers,
  type PreApproval,
  preApprovalMacInput,
  quotaOf,
} from '../../domain/approval/preApproval.ts';
import type { Person } from '../../domain/policy/people.ts';
import type { Quota as Amount } from '../../domain/policy/policy.ts';
import type { Verdict } from '../../domain/policy/route.ts';
import { type Grant, grantMacInput, type UnsignedGrant } from '../../domain/record/grant.ts';
import type { Request } from '../../domain/record/request.ts';
import type { History } from '../ports/audit.ts';
import type { Signer } from '../ports/secrets.ts';
import type { Guard, PreApprovals, Quota } from '../ports/store.ts';

/** The grants that a request has before anybody is asked, and the quotas that they use up. */
export interface AutoGrants {
  readonly grants: readonly Grant[];
  readonly guards: readonly Guard[];
  readonly joins: readonly Quota[];
}

/** Whether the MAC of the pre-approval is right; `false` if there is no pre-approval. */
export function isGenuine(signer: Signer, preApproval: PreApproval | undefined): boolean {
  return (
    preApproval !== undefined && signer.verify(preApprovalMacInput(preApproval), preApproval.mac)
  );
}

export function signGrant(
  signer: Signer,
  request: Pick<Request, 'id' | 'requester' | 'route'>,
  grant: UnsignedGrant,
): Grant {
  return { ...grant, mac: signer.sign(grantMacInput(request, grant)) };
}

type Asking = Extract<Verdict, { outcome: 'ask' }>;
type InAdvance = Extract<Grant, { kind: 'pre_approval' }>;

/** A vote given in advance, and for how many requests its pre-approval may be used. */
export interface EarlyVote {
  readonly grant: InAdvance;
  readonly uses: number;
}

/**
 * The names under which a person uses up a quota: two accounts that the policy calls one person, or
 * that have the same e-mail address, share at least one of them.
 */
function accountsOf({ id, aliases = [], email }: Person): readonly string[] {
  const all = [...new Set([id, ...aliases])].sort();
  if (email === undefined) return all;
  return [...all, `mail:${createHash('sha256').update(email).digest('hex').slice(0, 32)}`];
}

function counted(
  grant: Grant,
  name: string,
  requester: Person,
  { count, withinMs }: Amount,
): AutoGrants {
  const quotas = accountsOf(requester).map((account) => ({ quota: `${name}:${account}` }));
  const guards = quotas.map((index) => ({ index, limit: count, withinMs }));
  return { grants: [grant], guards, joins: quotas };
}

/** Grants that exist before anybody is asked: from rules, break-glass and pre-approvals. */
export function createAutoGrants(parts: {
  readonly preApprovals: Pick<PreApprovals, 'open'>;
  readonly history: Pick<History, 'differs'>;
  readonly signer: Signer;
}) {
  const { preApprovals, history, signer } = parts;
  return {
    /**
     * The grant of an automatic rule, if one applies. The commit refuses it if its quota is used
     * up.
     */
    ofRule(
      request: Request,
      { automatic }: Asking,
      requester: Person,
      policyHash: string,
    ): AutoGrants | undefined {
      if (automatic === undefined) return undefined;
      const { rule, quota } = automatic;
      const { createdAt: at, specHash } = request;
      const grant = { kind: 'automatic', by: 'keywarden', at, specHash, rule, policyHash } as const;
      return counted(signGrant(signer, request, grant), `rule:${rule}`, requester, quota);
    },

    ofBrokenGlass(
      request: Request,
      incident: string,
      requester: Person,
      { quota, policyHash }: { readonly quota: Amount; readonly policyHash: string },
    ): AutoGrants {
      const { requester: by, createdAt: at, specHash } = request;
      const grant = { kind: 'break_glass', by, at, specHash, incident, policyHash } as const;
      return counted(signGrant(signer, request, grant), 'glass', requester, quota);
    },

    /** The policy lets the owner of this key extend it alone, so many times in its life. */
    ofExtension(
      request: Request,
      {
        credential,
        times,
        policyHash,
      }: { readonly credential: string; readonly times: number; readonly policyHash: string },
    ): AutoGrants {
      const { createdAt: at, specHash } = request;
      const grant = { kind: 'extension', by: 'keywarden', at, specHash, policyHash } as const;
      const quota = { quota: `extension:${credential}` };
      return {
        grants: [signGrant(signer, request, grant)],
        guards: [{ index: quota, limit: times }],
        joins: [quota],
      };
    },

    /** The approvals of this request count once more. */
    ofCarried(request: Request, from: string, policyHash: string): AutoGrants {
      const { createdAt: at, specHash } = request;
      const grant = { kind: 'carried', by: 'keywarden', at, specHash, from, policyHash } as const;
      const quota = { quota: `carried:${from}` };
      return {
        grants: [signGrant(signer, request, grant)],
        guards: [{ index: quota, limit: 1 }],
        joins: [quota],
      };
    },

    /** The votes of all open pre-approvals that cover this request, oldest first. */
    async votesInAdvance(request: Request): Promise<readonly EarlyVote[]> {
      const { requester, createdAt: at, specHash, spec } = request;
      const asked = { requester, ...spec };
      const open = await preApprovals.open();
      const fitting = open.filter((one) => isGenuine(signer, one) && covers(one, asked, at));
      // Somebody may have put back what was there before it was revoked.
      const older = await Promise.all(fitting.map(history.differs));
      return fitting
        .filter((_, index) => older[index] === false)
        .map(({ id, by, uses }) => {
          const grant = { kind: 'pre_approval', by, at, specHash, preApproval: id } as const;
          return { grant: { ...grant, mac: signer.sign(grantMacInput(request, grant)) }, uses };
        });
    },

    /** Guard `n` is for vote `n`. Without votes, everything is empty. */
    ofVotes(votes: readonly EarlyVote[]): AutoGrants {
      const quotas = votes.map(({ grant }) => ({ quota: quotaOf(grant.preApproval) }));
      return {
        grants: votes.map(({ grant }) => grant),
        guards: votes.flatMap(({ uses }, index) => {
          const quota = quotas[index];
          return quota === undefined ? [] : [{ index: quota, limit: uses }];
        }),
        joins: quotas,
      };
    },
  };
}

/**
 * Tells which grants of a request come from a pre-approval that was revoked, has a wrong MAC, or is
 * not the newest that the audit log names.
 */
export function createRevoked(parts: {
  readonly preApprovals: Pick<PreApprovals, 'get'>;
  readonly history: Pick<History, 'differs'>;
  readonly signer: Signer;
}): (request: Pick<Request, 'grants'>) => Promise<(grant: Grant) => boolean> {
  return async ({ grants }) => {
    const ids = grants.flatMap((grant) =>
      grant.kind === 'pre_approval' ? [grant.preApproval] : [],
    );
    if (ids.length === 0) return () => false;
    const known = await parts.preApprovals.get(ids);
    const all = [...known.values()];
    const differ = await Promise.all(all.map(parts.history.differs));
    const older = new Set(all.filter((_, index) => differ[index]).map(({ id }) => id));
    return (grant) => {
      if (grant.kind !== 'pre_approval') return false;
      const preApproval = known.get(grant.preApproval);
      const isOver = preApproval?.revoked !== undefined || older.has(grant.preApproval);
      return isOver || !isGenuine(parts.signer, preApproval);
    };
  };
}
