import { refuseAllowing } from '../../domain/approval/preApproval.ts';
import type { OrganizationPolicy } from '../../domain/policy/policy.ts';
import type { Circumstances } from '../../domain/record/decision.ts';

/** Names of organizations are told only where this could be allowed. */
export function organizationMeant(
  typed: string | undefined,
  wish: Omit<Parameters<typeof refuseAllowing>[0], 'organizationId'>,
  given: Circumstances,
): OrganizationPolicy | { readonly among: readonly OrganizationPolicy[] } {
  const { organizations } = given.policy;
  const [only, another] = organizations;
  if (only !== undefined && another === undefined && typed === undefined) return only;
  const wanted = typed?.trim().toLowerCase();
  const named = organizations.find(
    ({ id, name }) => id === wanted || name.toLowerCase() === wanted,
  );
  if (named !== undefined) return named;
  const possible = organizations.filter(
    ({ id }) => refuseAllowing({ ...wish, organizationId: id }, given) === undefined,
  );
  const [one, more] = possible;
  return typed === undefined && one !== undefined && more === undefined ? one : { among: possible };
}
