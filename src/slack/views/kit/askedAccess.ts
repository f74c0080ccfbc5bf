import {
  type Access,
  type AccessParts,
  extraIn,
  isProjectsOnly,
  type ProjectAccess,
  rolesIn,
} from '../../../domain/key/access.ts';
import type { Task } from '../../../domain/key/capability/tasks.ts';
import { rolesWithin } from '../../../domain/key/projectRoles.ts';
import { accessOf, type KeySpec } from '../../../domain/key/spec.ts';
import type { ProjectNames } from '../../../domain/policy/asked.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { compareNames } from '../../../workflow/keys/searchText.ts';
import { code, person, somebody, span } from './mrkdwn.ts';
import { beyondText, reachText } from './reach.ts';
import { roleLines, roleNames } from './roles.ts';

// What a request asks for, in words. Projects are called as Atlas calls them now, by their id.

/** A request, or something that it could become. */
export interface Wanted {
  readonly spec: KeySpec;
  readonly projectNames?: ProjectNames;
  readonly tasks?: readonly Task[];
}

/** As many groups of projects stand in one sentence. */
const GROUPS_SAID = 6;
/** As many names stand in one list. */
const NAMES_SAID = 8;

export function projectName(id: string, names: ProjectNames = {}): string {
  return code(names[id] ?? id, 64);
}

interface Group {
  readonly roles: readonly string[];
  readonly ids: readonly string[];
}

/** Projects with the same roles together. */
function groupsOf(projects: readonly ProjectAccess[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { projectId, roles } of projects) {
    const before = groups.get(roles.join())?.ids ?? [];
    groups.set(roles.join(), { roles, ids: [...before, projectId] });
  }
  return [...groups.values()];
}

function namesOf(
  words: Catalogue,
  { ids }: Group,
  names: ProjectNames = {},
  most = Number.POSITIVE_INFINITY,
): string {
  const sorted = ids.toSorted((one, other) =>
    compareNames(names[one] ?? one, names[other] ?? other),
  );
  const shown = sorted.slice(0, most).map((id) => projectName(id, names));
  const hidden = ids.length - shown.length;
  const more = hidden > 0 ? [words.access.andMore(hidden)] : [];
  return [...shown, ...more].join(words.facts.separator);
}

/** Roles of the organization that somebody asked for. Membership comes with every key. */
function besideProjects(spec: KeySpec): readonly string[] {
  return isProjectsOnly(accessOf(spec)) ? [] : spec.roles;
}

/** Short, for a sentence: "Organization Billing Viewer; Project Read Only in `checkout`". */
export function askedRoles(words: Catalogue, { spec, projectNames }: Wanted): string {
  const { access } = words;
  const groups = groupsOf(spec.projects ?? []);
  const own = besideProjects(spec);
  const said = groups.slice(0, GROUPS_SAID).map((group) => {
    const names = namesOf(words, group, projectNames, NAMES_SAID);
    return access.inProjects(roleNames(words, group.roles), names);
  });
  const hidden = groups.slice(GROUPS_SAID).flatMap(({ ids }) => ids).length;
  return [
    ...(own.length === 0 ? [] : [roleNames(words, own)]),
    ...said,
    ...(hidden === 0 ? [] : [words.facts.moreProjects(hidden)]),
  ].join(access.separator);
}

/** Two wishes to compare: with how long, where that differs. */
export function askedBoth(
  words: Catalogue,
  { projectNames }: Pick<Wanted, 'projectNames'>,
  specs: readonly [KeySpec, KeySpec],
): readonly [string, string] {
  const [one, other] = specs;
  const said = (spec: KeySpec) => {
    const roles = askedRoles(words, { spec, projectNames });
    if (spec.lifetime === undefined || one.lifetime === other.lifetime) return roles;
    return words.access.forSpan(roles, span(words, spec.lifetime));
  };
  return [said(one), said(other)];
}

/** Every role once with what it allows, and where. `most`: as many groups of projects at most. */
export function askedLines(
  words: Catalogue,
  { spec, projectNames }: Wanted,
  most = Number.POSITIVE_INFINITY,
): readonly string[] {
  const projects = spec.projects ?? [];
  if (projects.length === 0) return roleLines(words, spec.roles);
  const { access } = words;
  const groups = groupsOf(projects);
  const roles = [...new Set(groups.flatMap((group) => group.roles))];
  const own = besideProjects(spec);
  const [only] = groups;
  const where =
    groups.length === 1 && only !== undefined
      ? [access.where(namesOf(words, only, projectNames))]
      : groups
          .slice(0, most)
          .map((group) =>
            access.whereWith(namesOf(words, group, projectNames), roleNames(words, group.roles)),
          );
  const hidden = groups.slice(most).flatMap(({ ids }) => ids).length;
  return [
    ...where,
    ...(hidden === 0 ? [] : [words.facts.moreProjects(hidden)]),
    ...roleLines(words, roles),
    ...(own.length === 0 ? [] : [access.whereOrganization, ...roleLines(words, own)]),
  ];
}

function partsText(
  words: Catalogue,
  { organizationRoles, projects, addresses }: AccessParts,
  names: ProjectNames,
): string {
  const places = groupsOf(projects).map((group) =>
    words.access.inProjects(roleNames(words, group.roles), namesOf(words, group, names)),
  );
  return [
    ...(organizationRoles.length === 0 ? [] : [roleNames(words, organizationRoles)]),
    ...places,
    ...addresses.map((entry) => code(entry, 60)),
  ].join(words.access.separator);
}

/** Without roles that are part of one that it gets: nothing is lost with them. */
function lost(gone: AccessParts, after: Access): AccessParts {
  const projects = gone.projects.map(({ projectId, roles }) => {
    const kept = rolesIn(after.projects, projectId).flatMap(rolesWithin);
    return { projectId, roles: roles.filter((role) => !kept.includes(role)) };
  });
  return { ...gone, projects: projects.filter(({ roles }) => roles.length > 0) };
}

/** What a change of a key would add and take away, a line each. */
export function changeLines(
  words: Catalogue,
  { spec, projectNames }: Wanted,
  before: { readonly access: Access; readonly projectNames: ProjectNames },
): readonly string[] {
  const after = accessOf(spec);
  const names = { ...before.projectNames, ...projectNames };
  const added = partsText(words, extraIn(after, before.access), names);
  const gone = partsText(words, lost(extraIn(before.access, after), after), names);
  const opened = before.access.addresses.length > 0 && after.addresses.length === 0;
  return [
    ...(added === '' ? [] : [words.access.adds(added)]),
    ...(gone === '' ? [] : [words.access.takesAway(gone)]),
    ...(opened ? [words.access.opens] : []),
  ];
}

/** What it can reach, and what it can do beyond the task. Empty for roles of an organization. */
export function askedReach(words: Catalogue, { spec, tasks = [] }: Wanted): string {
  if ((spec.projects ?? []).length === 0) return '';
  const access = accessOf(spec);
  const reach = reachText(words, access);
  if (tasks.length === 0) return reach;
  const named = tasks.map((task) => words.tasks[task]).join(words.facts.separator);
  const roles = [...spec.roles, ...access.projects.flatMap((project) => project.roles)];
  return [words.access.task(named, tasks.length), reach, beyondText(words, tasks, roles)].join(' ');
}

/** How long it lives. Empty for older requests. */
export function askedSpan(words: Catalogue, { spec }: Wanted): string {
  if (spec.owner === undefined) return '';
  const { endless, lives, livesAdopted } = words.access;
  if (spec.lifetime === undefined) return endless;
  const says = spec.act?.kind === 'adopt' ? livesAdopted : lives;
  return says(span(words, spec.lifetime));
}

/**
 * How long it lives, and who owns it where that is not the requester. Empty for older requests.
 * `names`: a group is named by it and not mentioned, because a mention notifies.
 */
export function askedLife(
  words: Catalogue,
  { spec }: Wanted,
  requester: string,
  names?: ReadonlyMap<string, string>,
): string {
  const { owner } = spec;
  if (owner === undefined) return '';
  const lives = askedSpan(words, { spec });
  const isOwn = owner.kind === 'person' && owner.id === requester;
  const called = names === undefined ? somebody(owner.id) : code(names.get(owner.id) ?? owner.id);
  const who = owner.kind === 'person' ? person(owner.id) : called;
  return isOwn ? lives : `${lives} ${words.access.owned(who)}`;
}
