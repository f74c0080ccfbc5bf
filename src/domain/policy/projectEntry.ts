import { ORDINARY_PROJECT_ROLES, type ProjectRole } from '../key/projectRoles.ts';
import type { OrganizationPolicy, Policy, ProjectPolicy } from './policy.ts';

/** A project as Atlas knows it. Without a name while Atlas cannot be asked for it. */
export interface NamedProject {
  readonly id: string;
  readonly name?: string;
}

const PROJECT_ID = /^[a-f0-9]{24}$/;

/** Atlas allows no `*` in the name of a project, so it stands for any characters. */
export function isPattern(text: string): boolean {
  return text.includes('*');
}

export function isProjectId(text: string): boolean {
  return PROJECT_ID.test(text);
}

/** Whether a name, in any case, is of this form. A `*` stands for any characters, also for none. */
export function fitsPattern(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const text = name.toLowerCase();
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/** Whether a name, pattern or id of the policy means this project. */
export function isMeant(text: string, { id, name }: NamedProject): boolean {
  if (isProjectId(text)) return text === id;
  return name !== undefined && fitsPattern(text, name);
}

/**
 * The entry that decides about a project: the one with its id, else the one with its name, else the
 * first pattern that its name fits. `undefined`: the policy says nothing of it.
 */
export function entryFor(
  { projects = [] }: OrganizationPolicy,
  project: NamedProject,
): ProjectPolicy | undefined {
  const byName = projects.filter(
    ({ id, name }) => id === undefined && !isProjectId(name) && isMeant(name, project),
  );
  return (
    projects.find(({ id, name }) => (id ?? name) === project.id) ??
    byName.find(({ name }) => !isPattern(name)) ??
    byName[0]
  );
}

/**
 * Whether it matters for the policy how a project is called: some entry goes by its name, and none
 * by its id.
 */
export function needsName(organization: OrganizationPolicy, projectId: string): boolean {
  const { projects = [] } = organization;
  const known = projects.some(({ id, name }) => (id ?? name) === projectId);
  return !known && projects.some(({ id, name }) => id === undefined && !isProjectId(name));
}

/** The same for the whole policy: a rule may be about a project by its name too. */
export function goesByName(
  { rules, breakGlass }: Policy,
  organization: OrganizationPolicy,
  projectId: string,
): boolean {
  const inRules = [...rules.map(({ when }) => when), ...(breakGlass ? [breakGlass.when] : [])];
  return (
    needsName(organization, projectId) ||
    inRules.some(({ projects = [] }) => projects.some((text) => !isProjectId(text)))
  );
}

/** The roles that may be asked for in projects of this entry. */
export function rolesOfEntry(entry: ProjectPolicy | undefined): readonly ProjectRole[] {
  if (entry?.off === true) return [];
  return entry?.roles ?? ORDINARY_PROJECT_ROLES;
}

/** Whether the entry says anything of keys that are asked for; else it only names viewers. */
export function saysOfRequests(entry: ProjectPolicy): boolean {
  const { requesters, approval, roles, off, lifetime } = entry;
  return [requesters, approval, roles, off, lifetime].some((one) => one !== undefined);
}

/** Whether a name, pattern or id covers all that another one means. */
export function coversText(one: string, other: string): boolean {
  return one === other || (!isProjectId(one) && fitsPattern(one, other));
}

/** Whether names, patterns and ids may mean a project of this entry; absent ones mean every one. */
export function mayMean(
  texts: readonly string[] | undefined,
  { id, name }: ProjectPolicy,
): boolean {
  if (texts === undefined) return true;
  const own = id === undefined ? [name] : [id, name];
  return texts.some((text) =>
    own.some((called) => coversText(text, called) || coversText(called, text)),
  );
}
