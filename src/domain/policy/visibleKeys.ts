import { inAudience, refuseViewerOf } from './access.ts';
import type { Person } from './people.ts';
import type { OrganizationPolicy, Policy, ProjectPolicy } from './policy.ts';

/** The projects whose keys somebody may see because they are viewers of the project. */
export function visibleProjects(
  { projects = [] }: OrganizationPolicy,
  person: Person,
): readonly ProjectPolicy[] {
  if (person.standing !== 'member') return [];
  return projects.filter(({ viewers }) => inAudience(viewers, person));
}

/** The organizations in which somebody may see at least some keys. */
export function visibleOrganizations(
  policy: Policy,
  person: Person,
): readonly OrganizationPolicy[] {
  return policy.organizations.filter(({ id, projects = [] }) => {
    const projectIds = projects.map((project) => project.id);
    return refuseViewerOf(policy, person, id, projectIds) === undefined;
  });
}
