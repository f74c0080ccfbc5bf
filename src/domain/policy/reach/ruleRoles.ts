import { PROJECT_ROLES, type ProjectRole, type Role, riskOfRole } from '../../key/projectRoles.ts';
import { ORGANIZATION_ROLES, type OrganizationRole } from '../../key/roles.ts';
import type { Condition, Rule } from '../policy.ts';

function named<T extends Role>(all: readonly T[], { roles, risks }: Condition): readonly T[] {
  return all.filter(
    (role) =>
      (roles?.some((one) => one === role) ?? true) && (risks?.includes(riskOfRole(role)) ?? true),
  );
}

/** The roles of an organization that a rule can apply to. */
export function rolesOf(when: Condition): readonly OrganizationRole[] {
  return when.projects === undefined ? named(ORGANIZATION_ROLES, when) : [];
}

/** The roles in projects that a rule can apply to. */
export function projectRolesOf({
  when,
  effect,
}: Pick<Rule, 'when' | 'effect'>): readonly ProjectRole[] {
  // What asks nobody is about projects only where it names them.
  if (effect === 'automatic' && when.projects === undefined) return [];
  return named(PROJECT_ROLES, when);
}
