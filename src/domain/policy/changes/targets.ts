import type { Role } from '../../key/projectRoles.ts';
import type { Asked } from '../asked.ts';
import type { OrganizationPolicy, Policy } from '../policy.ts';
import { entryFor, isProjectId, type NamedProject, rolesOfEntry } from '../projectEntry.ts';

/** A place where keys are asked for, in two policies: an organization, or projects of it. */
export interface Target {
  /** What it is called in what people read. */
  readonly name: string;
  readonly before: OrganizationPolicy;
  readonly after: OrganizationPolicy;
  /** Stands for all projects of an entry. Absent: the organization itself. */
  readonly project?: Required<NamedProject>;
  /** Those that may be asked for by both policies. */
  readonly roles: readonly Role[];
}

/** A project of which neither policy says anything. */
const ANY_OTHER: Required<NamedProject> = { id: '', name: '' };

/** Names and ids of projects in the rules of both policies. */
function namedInRules(...policies: readonly Policy[]): readonly string[] {
  return policies.flatMap(({ rules, breakGlass }) =>
    [...rules, ...(breakGlass === undefined ? [] : [breakGlass])].flatMap(
      ({ when }) => when.projects ?? [],
    ),
  );
}

/**
 * One project for each entry that one of the policies has. A pattern stands for itself: Atlas allows
 * no `*` in a name, so no other entry means it by its name.
 */
function samplesOf(
  before: OrganizationPolicy,
  after: OrganizationPolicy,
  inRules: readonly string[],
): readonly Required<NamedProject>[] {
  const entries = [...(before.projects ?? []), ...(after.projects ?? [])];
  const found = new Map<string, Required<NamedProject>>();
  const add = (id: string, name: string) => {
    const key = name.toLowerCase();
    const known = found.get(key);
    found.set(key, { id: known?.id === undefined || known.id === '' ? id : known.id, name });
  };
  for (const { id, name } of entries) add(id ?? (isProjectId(name) ? name : ''), name);
  for (const text of inRules) add(isProjectId(text) ? text : '', text);
  const ids = entries.flatMap(({ id, name }) => (id === undefined || id === name ? [] : id));
  // An id that a rule names is that of an entry which has a name too.
  return [...found.values()].filter(({ id, name }) => id !== name || !ids.includes(id));
}

/** Every place in the organizations that both policies know. */
export function targetsIn(from: Policy, to: Policy): readonly Target[] {
  const inRules = namedInRules(from, to);
  return to.organizations.flatMap((after) => {
    const before = from.organizations.find(({ id }) => id === after.id);
    if (before === undefined) return [];
    const samples = [...samplesOf(before, after, inRules), ANY_OTHER];
    const projects = samples.map((project): Target => {
      const had: readonly Role[] = rolesOfEntry(entryFor(before, project));
      const roles = rolesOfEntry(entryFor(after, project)).filter((role) => had.includes(role));
      return { name: `${after.name}/${project.name || '*'}`, before, after, project, roles };
    });
    return [{ name: after.name, before, after, roles: after.roles }, ...projects];
  });
}

/** A wish for one role there. */
export function wishFor({ after, project }: Target, role: Role): Asked {
  const { id: organizationId } = after;
  if (project === undefined) return { organizationId, roles: [role] };
  return { organizationId, roles: [], projects: [{ ...project, roles: [role] }] };
}
