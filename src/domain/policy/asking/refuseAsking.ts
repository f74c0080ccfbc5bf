import { type AccessRefusal, inAudience, refuseRequester, requestersOf } from '../access.ts';
import { type Asked, type AskedProject, partsOf } from '../asked.ts';
import type { Person } from '../people.ts';
import { type OrganizationPolicy, organizationOf, type Policy } from '../policy.ts';
import { entryFor, goesByName, rolesOfEntry } from '../projectEntry.ts';

/** Why nobody, or not this person, may ask for these roles in a project. `project`: name or id. */
export type ProjectRefusal =
  | { readonly why: 'project_off'; readonly project: string }
  | { readonly why: 'not_project_requester'; readonly project: string }
  | {
      readonly why: 'project_role_not_allowed';
      readonly project: string;
      readonly roles: readonly string[];
    }
  /** The policy goes by names of projects, and Atlas could not be asked how this one is called. */
  | { readonly why: 'project_name_unknown'; readonly project: string };

function refuseProject(
  policy: Policy,
  organization: OrganizationPolicy,
  person: Person,
  asked: AskedProject,
): ProjectRefusal | undefined {
  const project = asked.name ?? asked.id;
  if (asked.name === undefined && goesByName(policy, organization, asked.id)) {
    return { why: 'project_name_unknown', project };
  }
  const entry = entryFor(organization, asked);
  if (entry?.off === true) return { why: 'project_off', project };
  const requesters = entry?.requesters ?? requestersOf(policy, organization);
  if (!inAudience(requesters, person)) return { why: 'not_project_requester', project };
  const offered: readonly string[] = rolesOfEntry(entry);
  const roles = asked.roles.filter((role) => !offered.includes(role));
  return roles.length === 0 ? undefined : { why: 'project_role_not_allowed', project, roles };
}

/**
 * Whether somebody may ask for this at all: each project by its own entry, roles of the organization
 * as ever. Which roles of the organization are on offer is judged elsewhere, with the form.
 */
export function refuseAsking(
  policy: Policy,
  person: Person,
  asked: Asked,
): AccessRefusal | ProjectRefusal | undefined {
  const organization = organizationOf(policy, asked.organizationId);
  if (organization === undefined) return { why: 'not_allowed' };
  if (person.standing !== 'member') return { why: 'not_a_member', standing: person.standing };
  for (const { project } of partsOf(asked)) {
    const refusal =
      project === undefined
        ? refuseRequester(policy, person, organization.id)
        : refuseProject(policy, organization, person, project);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Whether somebody may ask for keys in some project of an organization, whatever it is called. */
export function mayAskInSomeProject(
  policy: Policy,
  person: Person,
  organization: OrganizationPolicy,
): boolean {
  if (person.standing !== 'member') return false;
  const { projects = [] } = organization;
  const everywhere = requestersOf(policy, organization);
  const closed = entryFor(organization, { id: '', name: '' })?.off === true;
  if (!closed && inAudience(everywhere, person)) return true;
  return projects.some(
    (entry) => entry.off !== true && inAudience(entry.requesters ?? everywhere, person),
  );
}

/** Whether somebody may ask for any key: in this organization or, without one, in any. */
export function refuseAskingAnywhere(
  policy: Policy,
  person: Person,
  organizationId?: string,
): AccessRefusal | undefined {
  const inProjects = policy.organizations
    .filter(({ id }) => organizationId === undefined || id === organizationId)
    .some((organization) => mayAskInSomeProject(policy, person, organization));
  return inProjects ? undefined : refuseRequester(policy, person, organizationId);
}
