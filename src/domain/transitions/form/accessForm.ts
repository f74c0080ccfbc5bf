import type { ProjectAccess } from '../../key/access.ts';
import { isTask, rolesFor, type Task } from '../../key/capability/tasks.ts';
import { isKnownProjectRole, type ProjectRole } from '../../key/projectRoles.ts';
import { isOrganizationRole, type OrganizationRole } from '../../key/roles.ts';
import type { OrganizationPolicy } from '../../policy/policy.ts';
import type { NamedProject } from '../../policy/projectEntry.ts';
import type { SpecRefusal } from '../../record/refusal.ts';

/** What a key is for: the organization itself, or projects of it. */
export const REACHES = ['projects', 'organization'] as const;
export type Reach = (typeof REACHES)[number];

/** As many projects may be chosen for one key. */
export const PROJECTS_MAX = 20;

/** The part of the form that says what the key may do, as somebody chose it. */
export interface AccessForm {
  /** Absent: the organization. */
  readonly reach?: Reach;
  /** Roles of the organization, where the key is for the organization. */
  readonly roles: readonly string[];
  /** Ids of projects. */
  readonly projects?: readonly string[];
  /** Tasks (`needOfTask`) and roles, in all of the projects; also roles of the organization. */
  readonly needs?: readonly string[];
  /** Further ones in single projects, by id. Absent: the same in all. */
  readonly apart?: Readonly<Record<string, readonly string[]>>;
}

/** What somebody needs a key for, read. */
export interface Needs {
  readonly tasks: readonly Task[];
  readonly organizationRoles: readonly OrganizationRole[];
  readonly projectRoles: readonly ProjectRole[];
  /** Whether something is neither a task nor a role. */
  readonly strange: boolean;
}

const TASK = 'task:';

/** A task as a choice beside roles. */
export function needOfTask(task: Task): string {
  return `${TASK}${task}`;
}

function taskOf(need: string): Task | undefined {
  const name = need.startsWith(TASK) ? need.slice(TASK.length) : '';
  return isTask(name) ? name : undefined;
}

/** Tasks become the smallest roles for all of them; roles stay what they are. */
export function readNeeds(needs: readonly string[]): Needs {
  const tasks = [...new Set(needs.flatMap((need) => taskOf(need) ?? []))];
  const others = needs.filter((need) => taskOf(need) === undefined);
  const smallest = rolesFor(tasks);
  return {
    tasks,
    organizationRoles: [
      ...new Set([...smallest.organizationRoles, ...others.filter(isOrganizationRole)]),
    ],
    projectRoles: [...new Set([...smallest.projectRoles, ...others.filter(isKnownProjectRole)])],
    strange: others.some((need) => !isOrganizationRole(need) && !isKnownProjectRole(need)),
  };
}

export interface WantedAccess {
  readonly roles: readonly OrganizationRole[];
  readonly projects: readonly ProjectAccess[];
  readonly tasks: readonly Task[];
}

type Read = WantedAccess & { readonly wrong: readonly SpecRefusal[] };

function overOffer(
  roles: readonly OrganizationRole[],
  { roles: allowed }: OrganizationPolicy,
): SpecRefusal[] {
  const over = roles.filter((role) => !allowed.includes(role));
  return over.length === 0 ? [] : [{ why: 'role_not_allowed', roles: over }];
}

function ofOrganization({ roles: wished }: AccessForm, organization: OrganizationPolicy): Read {
  const roles = wished.filter(isOrganizationRole);
  const wrong = overOffer(roles, organization);
  const strange = roles.length < wished.length && wrong.length === 0;
  const none = wished.length === 0;
  return {
    roles,
    projects: [],
    tasks: [],
    wrong: [
      ...wrong,
      ...(strange ? [{ why: 'role_not_allowed', roles: [] } as const] : []),
      ...(none ? [{ why: 'roles_empty' } as const] : []),
    ],
  };
}

function projectsWrong(
  chosen: readonly string[],
  known: readonly NamedProject[] | undefined,
): SpecRefusal[] {
  if (chosen.length === 0) return [{ why: 'projects_empty' }];
  if (chosen.length > PROJECTS_MAX) return [{ why: 'projects_too_many' }];
  if (known === undefined) return [{ why: 'projects_unread' }];
  const count = chosen.filter((id) => !known.some((one) => one.id === id)).length;
  return count === 0 ? [] : [{ why: 'project_unknown', count }];
}

function ofProjects(
  { projects: chosen = [], needs = [], apart }: AccessForm,
  organization: OrganizationPolicy,
  known: readonly NamedProject[] | undefined,
): Read {
  const ids = [...new Set(chosen)];
  const common = readNeeds(needs);
  const single = ids.map((id) => ({ id, needs: readNeeds(apart?.[id] ?? []) }));
  const projects = single.map(({ id, needs: own }) => ({
    projectId: id,
    roles: readNeeds([...needs, ...(apart?.[id] ?? [])]).projectRoles,
    given: own,
  }));
  const all = [common, ...single.map((one) => one.needs)];
  const roles = [...new Set(all.flatMap((one) => one.organizationRoles))];
  const bare = projects.filter((one) => one.roles.length === 0);
  const empty = bare.flatMap(({ projectId }): SpecRefusal[] =>
    apart === undefined ? [] : [{ why: 'needs_empty', projectId }],
  );
  const nothing = ids.length > 0 && bare.length > 0 && apart === undefined;
  return {
    // Atlas makes every key a member of its organization.
    roles: roles.length === 0 ? ['ORG_MEMBER'] : roles,
    projects: projects.map(({ projectId, roles: there }) => ({ projectId, roles: there })),
    tasks: [...new Set(all.flatMap((one) => one.tasks))],
    wrong: [
      ...projectsWrong(ids, known),
      ...(all.some(({ strange }) => strange) ? [{ why: 'need_not_known' } as const] : []),
      ...(nothing ? [{ why: 'needs_empty' } as const] : empty),
      ...overOffer(roles, organization),
    ],
  };
}

/**
 * What a form asks for, and what is wrong with it. `known`: the chosen projects that Atlas has and
 * this person may ask for; `undefined` where Atlas could not be asked.
 */
export function readAccess(
  form: AccessForm,
  organization: OrganizationPolicy,
  known: readonly NamedProject[] | undefined,
): Read {
  return form.reach === 'projects'
    ? ofProjects(form, organization, known)
    : ofOrganization(form, organization);
}
