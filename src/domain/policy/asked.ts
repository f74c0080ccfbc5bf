import { highestRiskOf, riskOfRole } from '../key/projectRoles.ts';
import type { Risk } from '../key/roles.ts';
import type { KeySpec } from '../key/spec.ts';
import { inAudience } from './access.ts';
import type { Person } from './people.ts';
import type { Condition } from './policy.ts';
import { isMeant, type NamedProject } from './projectEntry.ts';

export interface AskedProject extends NamedProject {
  readonly roles: readonly string[];
}

/** What somebody asks for, as far as the policy judges it. */
export interface Asked {
  readonly organizationId: string;
  /** Of the organization. */
  readonly roles: readonly string[];
  readonly projects?: readonly AskedProject[];
}

/** What projects are called at Atlas now, by id. Those that could not be asked for are not there. */
export type ProjectNames = Readonly<Record<string, string>>;

/** What a request asks for: by the policy, the names of projects may decide. */
export function askedFor(request: {
  readonly spec: KeySpec;
  readonly projectNames?: ProjectNames;
}): Asked {
  const { spec, projectNames = {} } = request;
  const { organizationId, roles } = spec;
  const projects = (spec.projects ?? []).map(({ projectId, roles: there }) => ({
    id: projectId,
    name: projectNames[projectId],
    roles: there,
  }));
  return { organizationId, roles, projects };
}

/** What is judged as one: the roles in the organization, or those in one project. */
export interface Part {
  readonly roles: readonly string[];
  readonly project?: AskedProject;
}

/**
 * The parts of a wish. Every key is a member of its organization: beside projects that is no wish of
 * its own.
 */
export function partsOf({ roles, projects = [] }: Asked): readonly Part[] {
  const inProjects = projects.map((project) => ({ roles: project.roles, project }));
  const memberOnly = roles.every((role) => role === 'ORG_MEMBER');
  return projects.length > 0 && memberOnly ? inProjects : [{ roles }, ...inProjects];
}

/** The highest risk of all its roles. */
export function riskOfAsked({ roles, projects = [] }: Asked): Risk {
  return highestRiskOf([...roles, ...projects.flatMap((project) => project.roles)]);
}

function roleFits({ roles, risks }: Condition, role: string): boolean {
  const named = roles?.some((one) => one === role) ?? true;
  return named && (risks?.includes(riskOfRole(role)) ?? true);
}

/** Whether a rule is about this person and organization at all. */
export function isAbout(when: Condition, person: Person, { organizationId }: Asked): boolean {
  if (!(when.organizations?.includes(organizationId) ?? true)) return false;
  return when.requesters === undefined || inAudience(when.requesters, person);
}

/** Whether a rule fits one role of a part, or all of them. */
export function fitsPart(when: Condition, { roles, project }: Part, how: 'one' | 'all'): boolean {
  const { projects } = when;
  if (projects !== undefined) {
    if (project === undefined || !projects.some((one) => isMeant(one, project))) return false;
  }
  return how === 'one'
    ? roles.some((role) => roleFits(when, role))
    : roles.every((role) => roleFits(when, role));
}

/**
 * Whether what asks nobody covers the whole wish: every part of it, and a project only where it
 * names projects.
 */
export function coversWhole(when: Condition, person: Person, asked: Asked): boolean {
  if (!isAbout(when, person, asked)) return false;
  return partsOf(asked).every((part) => {
    if (part.project !== undefined && when.projects === undefined) return false;
    return fitsPart(when, part, 'all');
  });
}
