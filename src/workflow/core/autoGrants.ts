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
import type { Signer } from '../ports/secrets.ts';
import type { Guard, PreApprovals, Quota } from '../ports/store.ts';

/** What a request may rest on before anybody is asked, and what that uses up. */
export interface AutoGrants {
  readonly grants: readonly Grant[];
  readonly guards: readonly Guard[];
  readonly joins: readonly Quota[];
}

/** Whether an pre-approval is as Keywarden wrote it; `false` for one that is not there. */
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
type Window = Extract<Grant, { kind: 'window' }>;

/** A vote in advance, and the pre-approval it is taken from. */
export interface EarlyVote {
  readonly grant: Window;
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

/** The grounds that policy and approvers gave before anybody was asked. */
export function createAutoGrants(parts: {
  readonly preApprovals: Pick<PreApprovals, 'open'>;
  readonly signer: Signer;
}) {
  const { preApprovals, signer } = parts;
  return {
    /** Where a rule of the policy lets this through while its quota lasts. */
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

    /** The votes that approvers gave in advance for what this request is, oldest first. */
    async votesInAdvance(request: Request): Promise<readonly EarlyVote[]> {
      const { requester, createdAt: at, specHash, spec } = request;
      const asked = { requester, ...spec };
      const open = await preApprovals.open();
      const fitting = open.filter((one) => isGenuine(signer, one) && covers(one, asked, at));
      return fitting.map(({ id, by, uses }) => {
        const grant = { kind: 'window', by, at, specHash, preApproval: id } as const;
        return { grant: { ...grant, mac: signer.sign(grantMacInput(request, grant)) }, uses };
      });
    },

    /** None at all where `votes` is empty. Guard `n` is that of vote `n`. */
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

/** Which grants of a request rest on something that was taken back since, or that is not ours. */
export function createRevoked(parts: {
  readonly preApprovals: Pick<PreApprovals, 'get'>;
  readonly signer: Signer;
}): (request: Pick<Request, 'grants'>) => Promise<(grant: Grant) => boolean> {
  return async ({ grants }) => {
    const ids = grants.flatMap((grant) => (grant.kind === 'window' ? [grant.preApproval] : []));
    if (ids.length === 0) return () => false;
    const known = await parts.preApprovals.get(ids);
    return (grant) => {
      if (grant.kind !== 'window') return false;
      const preApproval = known.get(grant.preApproval);
      return preApproval?.revoked !== undefined || !isGenuine(parts.signer, preApproval);
    };
  };
}
