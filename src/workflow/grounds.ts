import { type Allowance, allowanceMacInput, covers } from '../domain/allowance.ts';
import { type Grant, grantMacInput, type Request, type UnsignedGrant } from '../domain/request.ts';
import type { Verdict } from '../domain/route.ts';
import type { Signer } from './ports/secrets.ts';
import type { Allowances, Guard, Quota } from './ports/store.ts';

/** What a request may rest on before anybody is asked, and what that uses up. */
export interface Grounds {
  readonly grants: readonly Grant[];
  readonly guards: readonly Guard[];
  readonly joins: readonly Quota[];
}

export const NO_GROUNDS: Grounds = { grants: [], guards: [], joins: [] };

/** Whether an allowance is as Keywarden wrote it; `false` for one that is not there. */
export function isGenuine(signer: Signer, allowance: Allowance | undefined): boolean {
  return allowance !== undefined && signer.verify(allowanceMacInput(allowance), allowance.mac);
}

export function signGrant(
  signer: Signer,
  request: Pick<Request, 'id' | 'requester' | 'route'>,
  grant: UnsignedGrant,
): Grant {
  return { ...grant, mac: signer.sign(grantMacInput(request, grant)) };
}

type Asking = Extract<Verdict, { outcome: 'ask' }>;

/** The grounds that policy and approvers gave in advance, the best first; the last is none at all. */
export function createGrounds(parts: {
  readonly allowances: Pick<Allowances, 'open'>;
  readonly signer: Signer;
}) {
  const { allowances, signer } = parts;

  function ofRule(request: Request, verdict: Asking, policyHash: string): Grounds[] {
    const { automatic } = verdict;
    if (automatic === undefined) return [];
    const { rule, quota } = automatic;
    const { requester, createdAt: at, specHash } = request;
    const counted = { quota: `rule:${rule}:${requester}` };
    const grant = { kind: 'automatic', by: 'keywarden', at, specHash, rule, policyHash } as const;
    return [
      {
        grants: [signGrant(signer, request, grant)],
        guards: [{ index: counted, limit: quota.count, withinMs: quota.withinMs }],
        joins: [counted],
      },
    ];
  }

  async function ofAllowances(request: Request): Promise<Grounds[]> {
    const { requester, createdAt: at, specHash, spec } = request;
    const open = await allowances.open();
    const asked = { requester, ...spec };
    const fitting = open.filter((one) => isGenuine(signer, one) && covers(one, asked, at));
    const grounds = fitting.map(({ id, by, uses }): Grounds => {
      const grant = { kind: 'window', by, at, specHash, allowance: id } as const;
      const counted = { quota: `allowance:${id}` };
      return {
        grants: [signGrant(signer, request, grant)],
        guards: [{ index: counted, limit: uses }],
        joins: [counted],
      };
    });
    // Together first: two people may have allowed what needs two. Then one by one, because another
    // may be used up.
    return grounds.length > 1 ? [together(grounds), ...grounds] : grounds;
  }

  return {
    async before(request: Request, verdict: Asking, policyHash: string): Promise<Grounds[]> {
      return [
        ...ofRule(request, verdict, policyHash),
        ...(await ofAllowances(request)),
        NO_GROUNDS,
      ];
    },
    ofBrokenGlass(
      request: Request,
      incident: string,
      quota: { readonly count: number; readonly withinMs: number },
      policyHash: string,
    ): Grounds {
      const { requester: by, createdAt: at, specHash } = request;
      const grant = { kind: 'break_glass', by, at, specHash, incident, policyHash } as const;
      const counted = { quota: `glass:${by}` };
      return {
        grants: [signGrant(signer, request, grant)],
        guards: [{ index: counted, limit: quota.count, withinMs: quota.withinMs }],
        joins: [counted],
      };
    },
  };
}

function together(grounds: readonly Grounds[]): Grounds {
  return {
    grants: grounds.flatMap(({ grants }) => grants),
    guards: grounds.flatMap(({ guards }) => guards),
    joins: grounds.flatMap(({ joins }) => joins),
  };
}
