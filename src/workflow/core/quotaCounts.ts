import { LIFE_DEFAULTS } from '../../domain/policy/lifeSettings.ts';
import type { Quota as Amount, Policy } from '../../domain/policy/policy.ts';
import type { Grant } from '../../domain/record/grant.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Usage, Use } from '../ports/audit.ts';
import type { Guard } from '../ports/store.ts';

function since(uses: readonly Use[], now: number, withinMs: number): readonly Use[] {
  return withinMs > 0 ? uses.filter(({ at }) => at > now - withinMs) : uses;
}

/**
 * The index of the first guard whose quota is used up by the audit log. The count in Redis, which
 * the commit asks, is exact against races; but somebody may have emptied it.
 */
export function usedUpGuard(
  usage: Usage,
  guards: readonly Guard[],
  now: number,
): number | undefined {
  const found = guards.findIndex(({ index, limit, withinMs = 0 }) => {
    if (typeof index === 'string') return false;
    return since(usage.uses(index.quota), now, withinMs).length >= limit;
  });
  return found < 0 ? undefined : found;
}

/** Whether so many used the quota before this request that there was nothing left for it. */
function cameTooLate(
  usage: Usage,
  quota: string,
  requestId: string,
  { count, withinMs }: Amount,
): boolean {
  const uses = usage.uses(quota);
  const own = uses.findIndex((use) => use.requestId === requestId);
  const at = uses[own]?.at;
  return at !== undefined && since(uses.slice(0, own), at, withinMs).length >= count;
}

/** How often a grant may be given. `usesOf` says it of a pre-approval. */
function amountOf(
  grant: Grant,
  policy: Policy,
  usesOf: (preApprovalId: string) => number | undefined,
): Amount | undefined {
  switch (grant.kind) {
    case 'vote':
      return undefined;
    case 'automatic': {
      const rule = policy.rules.find(({ name }) => name === grant.rule);
      return rule?.effect === 'automatic' ? rule.quota : undefined;
    }
    case 'break_glass':
      return policy.breakGlass?.quota;
    case 'extension':
      return { count: (policy.extend ?? LIFE_DEFAULTS.extend).times, withinMs: 0 };
    case 'carried':
      return { count: 1, withinMs: 0 };
    case 'pre_approval': {
      const count = usesOf(grant.preApproval);
      return count === undefined ? undefined : { count, withinMs: 0 };
    }
    default:
      return grant satisfies never;
  }
}

/** What the names of the quotas of a grant begin with, as `autoGrants` names them. */
function nameOf(grant: Grant): string | undefined {
  switch (grant.kind) {
    case 'vote':
      return undefined;
    case 'automatic':
      return `rule:${grant.rule}:`;
    case 'break_glass':
      return 'glass:';
    case 'extension':
      return 'extension:';
    case 'carried':
      return 'carried:';
    case 'pre_approval':
      return `pre-approval:${grant.preApproval}`;
    default:
      return grant satisfies never;
  }
}

/** The grants of a request whose quota was used up before it, by the audit log. */
export function grantsTooMany(
  request: Pick<Request, 'id' | 'grants'>,
  usage: Usage,
  policy: Policy,
  usesOf: (preApprovalId: string) => number | undefined,
): readonly Grant[] {
  const used = usage.quotasOf(request.id);
  return request.grants.filter((grant) => {
    const [amount, name] = [amountOf(grant, policy, usesOf), nameOf(grant)];
    if (amount === undefined || name === undefined) return false;
    const own = used.filter((quota) => quota.startsWith(name));
    return own.some((quota) => cameTooLate(usage, quota, request.id, amount));
  });
}
