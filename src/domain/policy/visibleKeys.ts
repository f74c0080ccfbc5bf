import { inAudience, refuseViewerOf } from './access.ts';
import type { Person } from './people.ts';
import type { OrganizationPolicy, Policy } from './policy.ts';

/** The projects whose keys somebody may see because they are viewers of the project. */
export function visibleProjects(
  { projects = [] }: OrganizationPolicy,
  person: Person,
): readonly { readonly id: string; readonly name: string }[] {
  if (person.standing !== 'member') return [];
  return projects.flatMap(({ id, name, viewers }) => {
    const seen = id !== undefined && viewers !== undefined && inAudience(viewers, person);
    return seen ? [{ id, name }] : [];
  });
}

/** The organizations in which somebody may see at least some keys. */
export function visibleOrganizations(
  policy: Policy,
  person: Person,
): readonly OrganizationPolicy[] {
  return policy.organizations.filter(({ id, projects = [] }) => {
    const projectIds = projects.flatMap((project) => project.id ?? []);
    return refuseViewerOf(policy, person, id, projectIds) === undefined;
  });
}
