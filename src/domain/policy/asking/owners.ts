import type { Owner } from '../../key/owner.ts';
import type { Person } from '../people.ts';
import type { Policy } from '../policy.ts';
import { groupsOf } from '../policyPeople.ts';

/** Why somebody cannot ask for a key that this owner answers for. */
export type OwnerRefusal =
  /** Only for oneself, or for a group. */
  | { readonly why: 'owner_other_person' }
  /** By the policy, this user group owns no keys. */
  | { readonly why: 'owner_not_allowed' }
  | { readonly why: 'owner_not_member' };

/** The user groups that may own keys. */
export function ownerGroups(policy: Policy): readonly string[] {
  return policy.owners ?? groupsOf(policy);
}

/** The user groups for which somebody may ask for a key. */
export function groupsToOwn(policy: Policy, person: Person): readonly string[] {
  return ownerGroups(policy).filter((group) => person.groups.includes(group));
}

/** Whether somebody may ask for a key of this owner: oneself, or a group that one is in. */
export function refuseOwner(
  policy: Policy,
  person: Person,
  { kind, id }: Owner,
): OwnerRefusal | undefined {
  if (kind === 'person') return id === person.id ? undefined : { why: 'owner_other_person' };
  if (!ownerGroups(policy).includes(id)) return { why: 'owner_not_allowed' };
  return person.groups.includes(id) ? undefined : { why: 'owner_not_member' };
}
