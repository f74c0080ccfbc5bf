import { type Access, riskOfAccess } from '../../key/access.ts';
import { type Adopting, LIFE_DEFAULTS } from '../lifeSettings.ts';
import { organizationOf, type Policy } from '../policy.ts';

/** What the policy says of adopting in one organization. */
export function adoptionIn(policy: Policy, organizationId: string): Adopting {
  const own = organizationOf(policy, organizationId)?.adoption;
  return own ?? policy.adoption ?? LIFE_DEFAULTS.adoption;
}

/** Whether adopting a key of this access has to be approved like a request. */
export function adoptionIsAsked(policy: Policy, organizationId: string, access: Access): boolean {
  const says = adoptionIn(policy, organizationId);
  return says === 'approved' || (says === 'dangerous' && riskOfAccess(access) === 'dangerous');
}
