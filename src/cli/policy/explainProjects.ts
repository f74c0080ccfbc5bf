import { riskOfRole } from '../../domain/key/projectRoles.ts';
import type { AskedProject } from '../../domain/policy/asked.ts';
import { type ProjectRefusal, refuseAsking } from '../../domain/policy/asking/refuseAsking.ts';
import type { Person } from '../../domain/policy/people.ts';
import type { OrganizationPolicy, Policy } from '../../domain/policy/policy.ts';
import { entryFor, isPattern, isProjectId } from '../../domain/policy/projectEntry.ts';

/** A project by name or id, with what the file knows of it. Atlas is not asked. */
export function askedProject(
  { projects = [] }: OrganizationPolicy,
  typed: string,
  roles: readonly string[],
): AskedProject {
  const wanted = typed.toLowerCase();
  const known = projects.find(
    ({ id, name }) => (id ?? '') === wanted || (!isPattern(name) && name.toLowerCase() === wanted),
  );
  if (!isProjectId(wanted)) return { id: known?.id ?? '', name: typed, roles };
  return { id: wanted, ...(known === undefined ? {} : { name: known.name }), roles };
}

function refusalText(person: string, refusal: ProjectRefusal): string {
  const { project } = refusal;
  switch (refusal.why) {
    case 'project_off':
      return `Not possible: ${project} is off.`;
    case 'not_project_requester':
      return `${person} may not ask for keys in ${project}: its request, or requesters, does not name them.`;
    case 'project_role_not_allowed':
      return `Not possible: ${refusal.roles.join(', ')} may not be asked for in ${project}. ${
        refusal.roles.some((role) => riskOfRole(role) === 'dangerous')
          ? 'A dangerous role must be named in roles of its entry.'
          : 'Roles of its entry does not name it.'
      }`;
    case 'project_name_unknown':
      return `The file goes by names of projects: give the name of ${project}, not its id.`;
    default:
      return refusal satisfies never;
  }
}

function entryText(organization: OrganizationPolicy, project: AskedProject): string {
  const { id, name } = project;
  const entry = entryFor(organization, project);
  const called = name ?? id;
  return entry === undefined
    ? `The policy says nothing of the project ${called}: it is as every project.`
    : `The entry ${entry.name} of projects is about ${called}.`;
}

/** Whether each project may be asked for, and by which entry of the file. */
export function projectLines(
  policy: Policy,
  person: Person,
  organization: OrganizationPolicy,
  projects: readonly AskedProject[],
): { readonly possible: boolean; readonly says: readonly string[] } {
  const refused = projects.map((project) =>
    refuseAsking(policy, person, {
      organizationId: organization.id,
      roles: [],
      projects: [project],
    }),
  );
  const says = projects.flatMap((project, index) => {
    const refusal = refused[index];
    const entry = entryText(organization, project);
    if (refusal === undefined) return [entry];
    if (refusal.why === 'project_name_unknown') return [refusalText(person.id, refusal)];
    if (refusal.why === 'not_allowed' || refusal.why === 'not_a_member') return [entry];
    return [entry, refusalText(person.id, refusal)];
  });
  return { possible: refused.every((refusal) => refusal === undefined), says };
}
