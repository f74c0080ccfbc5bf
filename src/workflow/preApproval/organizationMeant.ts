import { refuseAllowing } from '../../domain/approval/preApproval.ts';
import type { OrganizationPolicy } from '../../domain/policy/policy.ts';
import type { Circumstances } from '../../domain/record/decision.ts';
import { no, type Result, type WhichOrganization } from '../../domain/record/result.ts';

/**
 * The organization that was typed, or the only possible one. Otherwise a choice among those in
 * which this could be allowed; no others are named.
 */
export function organizationMeant(
  typed: string | undefined,
  wish: Omit<Parameters<typeof refuseAllowing>[0], 'organizationId'>,
  given: Circumstances,
): Result<{ readonly organization: OrganizationPolicy }, WhichOrganization> {
  const { organizations } = given.policy;
  const [only, another] = organizations;
  if (only !== undefined && another === undefined && typed === undefined) {
    return { ok: true, organization: only };
  }
  const wanted = typed?.trim().toLowerCase();
  const named = organizations.find(
    ({ id, name }) => id === wanted || name.toLowerCase() === wanted,
  );
  if (named !== undefined) return { ok: true, organization: named };
  const possible = organizations.filter(
    ({ id }) => refuseAllowing({ ...wish, organizationId: id }, given) === undefined,
  );
  const [one, more] = possible;
  return typed === undefined && one !== undefined && more === undefined
    ? { ok: true, organization: one }
    : no({ why: 'which_organization', among: possible });
}
