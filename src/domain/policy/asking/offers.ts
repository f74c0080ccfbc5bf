import { rolesFor, TASKS, type Task } from '../../key/capability/tasks.ts';
import { PROJECT_ROLES, type ProjectRole } from '../../key/projectRoles.ts';
import type { OrganizationRole } from '../../key/roles.ts';
import type { Asked } from '../asked.ts';
import type { Person } from '../people.ts';
import type { Condition, OrganizationPolicy, Policy } from '../policy.ts';
import { entryFor, type NamedProject, rolesOfEntry } from '../projectEntry.ts';
import { mayBreakGlass, outcomeFor } from '../route.ts';
import { refuseAsking } from './refuseAsking.ts';

/** How somebody wants a key: with approvals, or at once in an emergency. */
export type HowAsked = 'ask' | 'break_glass';

function mayHave(policy: Policy, person: Person, asked: Asked, how: HowAsked): boolean {
  if (refuseAsking(policy, person, asked) !== undefined) return false;
  return how === 'ask'
    ? outcomeFor(policy, person, asked).outcome === 'ask'
    : mayBreakGlass(policy, person, asked);
}

function inProject(organizationId: string, project: NamedProject, role: string): Asked {
  return { organizationId, roles: [], projects: [{ ...project, roles: [role] }] };
}

/**
 * The roles in a project that somebody may ask for, one by one: on offer, and denied by no rule. With
 * `break_glass`: those that they may have at once.
 */
export function projectRolesFor(
  policy: Policy,
  person: Person,
  organization: OrganizationPolicy,
  project: NamedProject,
  how: HowAsked = 'ask',
): readonly ProjectRole[] {
  return rolesOfEntry(entryFor(organization, project)).filter((role) =>
    mayHave(policy, person, inProject(organization.id, project, role), how),
  );
}

/** Whether somebody may ask for any role in a project. */
export function mayAskInProject(
  policy: Policy,
  person: Person,
  organization: OrganizationPolicy,
  project: NamedProject,
  how: HowAsked = 'ask',
): boolean {
  return rolesOfEntry(entryFor(organization, project)).some((role) =>
    mayHave(policy, person, inProject(organization.id, project, role), how),
  );
}

/** The roles of the organization itself that somebody may ask for, one by one. */
export function organizationRolesFor(
  policy: Policy,
  person: Person,
  { id: organizationId, roles }: OrganizationPolicy,
  how: HowAsked = 'ask',
): readonly OrganizationRole[] {
  return roles.filter((role) => mayHave(policy, person, { organizationId, roles: [role] }, how));
}

/**
 * The roles that somebody may ask for in some project of an organization, whatever it is called.
 * They are offered before a project is chosen.
 */
export function rolesInSomeProject(
  policy: Policy,
  person: Person,
  organization: OrganizationPolicy,
  how: HowAsked = 'ask',
): readonly ProjectRole[] {
  const { projects = [] } = organization;
  const examples: readonly NamedProject[] = [
    { id: '', name: '' },
    ...projects.map(({ id, name }) => ({ id: id ?? name, name })),
    ...policy.rules.flatMap(({ when }) => namedIn(when)),
    ...namedIn(policy.breakGlass?.when ?? {}),
  ];
  const all = examples.flatMap((one) => projectRolesFor(policy, person, organization, one, how));
  return PROJECT_ROLES.filter((role) => all.includes(role));
}

/** What a rule calls projects, each as if one were called so. */
function namedIn({ projects = [] }: Pick<Condition, 'projects'>): readonly NamedProject[] {
  return projects.map((text) => ({ id: text, name: text }));
}

/** Where somebody may ask for keys, each organization with its own roles that they may ask for. */
export function organizationsToAsk(
  policy: Policy,
  person: Person,
  how: HowAsked = 'ask',
): readonly OrganizationPolicy[] {
  if (how === 'break_glass' && policy.breakGlass === undefined) return [];
  return policy.organizations.flatMap((organization) => {
    const roles = organizationRolesFor(policy, person, organization, how);
    const some =
      roles.length > 0 || rolesInSomeProject(policy, person, organization, how).length > 0;
    return some ? [{ ...organization, roles }] : [];
  });
}

/** What a form offers as things that a key shall do. */
export interface OfferedNeeds {
  readonly tasks: readonly Task[];
  readonly projectRoles: readonly ProjectRole[];
  readonly organizationRoles: readonly OrganizationRole[];
}

/** With these roles, the tasks for which they are enough. */
export function offeredNeeds(
  projectRoles: readonly ProjectRole[],
  organizationRoles: readonly OrganizationRole[],
): OfferedNeeds {
  const tasks = TASKS.filter((task) => {
    const smallest = rolesFor([task]);
    return (
      smallest.projectRoles.every((role) => projectRoles.includes(role)) &&
      smallest.organizationRoles.every((role) => organizationRoles.includes(role))
    );
  });
  return { tasks, projectRoles, organizationRoles };
}
