import type { Role } from '../../key/projectRoles.ts';
import type { Audience, OrganizationPolicy, Policy } from '../policy.ts';
import { entryFor, rolesOfEntry } from '../projectEntry.ts';
import { projectRolesOf, rolesOf } from '../reach/ruleRoles.ts';
import type { Direction } from './direction.ts';
import { type LifetimeChange, lifetimeChanges } from './lifetimeChanges.ts';
import { type LimitChange, limitChanges } from './limitChanges.ts';
import { type RouteChange, routeChanges } from './routeChanges.ts';
import { targetsIn } from './targets.ts';

/** People or user groups who were added to a list or taken from it. */
export interface PeopleChange {
  readonly what: 'people';
  readonly direction: Direction;
  readonly list: 'approvers' | 'admins' | 'auditors' | 'viewers' | 'requesters' | 'breakGlass';
  /** The organization or project that the list belongs to. */
  readonly of?: string;
  readonly added: Audience;
  readonly removed: Audience;
}

export type PolicyChange =
  | PeopleChange
  | RouteChange
  | LifetimeChange
  | LimitChange
  | {
      readonly what: 'organization';
      readonly direction: Direction;
      readonly name: string;
    }
  | {
      readonly what: 'roles' | 'glass_roles';
      readonly direction: Direction;
      readonly of: string;
      readonly added: readonly Role[];
      readonly removed: readonly Role[];
    }
  /** Accounts that now count as one person, or no longer do. */
  | {
      readonly what: 'identity';
      readonly direction: Direction;
      readonly ids: readonly string[];
    }
  | {
      readonly what: 'manager';
      readonly direction: Direction;
      readonly person: string;
      readonly manager?: string;
    }
  | {
      readonly what: 'channels';
      readonly direction: Direction;
      readonly which: 'approvals' | 'alerts' | 'announcements';
      readonly now: readonly string[];
    }
  | { readonly what: 'something'; readonly direction: Direction };

function directionOf(added: boolean, removed: boolean): Direction {
  if (added && removed) return 'other';
  return added ? 'easier' : 'harder';
}

function without<T>(some: readonly T[], others: readonly T[]): readonly T[] {
  return some.filter((one) => !others.includes(one));
}

function peopleChange(
  list: PeopleChange['list'],
  before: Audience,
  after: Audience,
  of?: string,
): PeopleChange[] {
  const about = { what: 'people', list, ...(of === undefined ? {} : { of }) } as const;
  if (before === 'everyone' && after === 'everyone') return [];
  if (after === 'everyone')
    return [{ ...about, direction: 'easier', added: 'everyone', removed: [] }];
  if (before === 'everyone')
    return [{ ...about, direction: 'harder', added: after, removed: 'everyone' }];
  const [added, removed] = [without(after, before), without(before, after)];
  if (added.length === 0 && removed.length === 0) return [];
  const direction = directionOf(added.length > 0, removed.length > 0);
  return [{ ...about, direction, added, removed }];
}

function rolesChange(of: string, before: readonly Role[], after: readonly Role[]): PolicyChange[] {
  const [added, removed] = [without(after, before), without(before, after)];
  if (added.length + removed.length === 0) return [];
  const direction = directionOf(added.length > 0, removed.length > 0);
  return [{ what: 'roles', direction, of, added, removed }];
}

/** Who may ask in projects, and for what. Rules and approvals are compared with the route. */
function projectChanges(from: Policy, to: Policy): PolicyChange[] {
  return targetsIn(from, to).flatMap(({ name, before, after, project }): PolicyChange[] => {
    if (project === undefined) return [];
    const [had, has] = [entryFor(before, project), entryFor(after, project)];
    const asks = (policy: Policy, organization: OrganizationPolicy, entry: typeof had) =>
      entry?.requesters ?? organization.requesters ?? policy.requesters;
    // Where neither has a list of its own, the list of the organization says it once.
    const own = had?.requesters !== undefined || has?.requesters !== undefined;
    return [
      ...rolesChange(name, rolesOfEntry(had), rolesOfEntry(has)),
      ...(own
        ? peopleChange('requesters', asks(from, before, had), asks(to, after, has), name)
        : []),
    ];
  });
}

function inOrganization(
  from: Policy,
  to: Policy,
  before: OrganizationPolicy,
  after: OrganizationPolicy,
): PolicyChange[] {
  const { name } = after;
  const own = (list: 'viewers' | 'requesters') => {
    // Where neither has a list of its own, the list of the policy says it once.
    if (before[list] === undefined && after[list] === undefined) return [];
    return peopleChange(list, before[list] ?? from[list], after[list] ?? to[list], name);
  };
  const projects = [...(before.projects ?? []), ...(after.projects ?? [])].filter(
    ({ viewers }) => viewers !== undefined,
  );
  return [
    ...rolesChange(name, before.roles, after.roles),
    ...own('viewers'),
    ...own('requesters'),
    ...[...new Map(projects.map((one) => [one.id, one])).values()].flatMap(
      ({ id, name: called }) => {
        const of = (organization: OrganizationPolicy) =>
          organization.projects?.find((one) => one.id === id)?.viewers ?? [];
        return peopleChange('viewers', of(before), of(after), called);
      },
    ),
  ];
}

function organizationChanges(from: Policy, to: Policy): PolicyChange[] {
  const gone = from.organizations.filter(
    ({ id }) => !to.organizations.some((one) => one.id === id),
  );
  return [
    ...gone.map(({ name }) => ({ what: 'organization', direction: 'harder', name }) as const),
    ...to.organizations.flatMap((after): readonly PolicyChange[] => {
      const before = from.organizations.find(({ id }) => id === after.id);
      if (before !== undefined) return inOrganization(from, to, before, after);
      return [{ what: 'organization', direction: 'easier', name: after.name }];
    }),
  ];
}

/** The roles that break-glass gives in one organization, and in its projects. */
function glassRoles({ breakGlass }: Policy, { id, roles }: OrganizationPolicy): readonly Role[] {
  if (breakGlass === undefined) return [];
  const { when } = breakGlass;
  if (!(when.organizations?.includes(id) ?? true)) return [];
  const inProjects = projectRolesOf({ when, effect: 'automatic' });
  return [...rolesOf(when).filter((role) => roles.includes(role)), ...inProjects];
}

function glassChanges(from: Policy, to: Policy): PolicyChange[] {
  const people = peopleChange(
    'breakGlass',
    from.breakGlass?.people ?? [],
    to.breakGlass?.people ?? [],
  );
  if (from.breakGlass === undefined || to.breakGlass === undefined) return people;
  const roles = to.organizations.flatMap((after): PolicyChange[] => {
    const before = from.organizations.find(({ id }) => id === after.id);
    if (before === undefined) return [];
    const [had, has] = [glassRoles(from, before), glassRoles(to, after)];
    const [added, removed] = [without(has, had), without(had, has)];
    if (added.length + removed.length === 0) return [];
    const direction = directionOf(added.length > 0, removed.length > 0);
    return [{ what: 'glass_roles', direction, of: after.name, added, removed }];
  });
  return [...people, ...roles];
}

function identityChanges(from: Policy, to: Policy): PolicyChange[] {
  const texts = ({ identities = [] }: Policy) =>
    new Map(identities.map((ids) => [[...ids].sort().join(), ids]));
  const [before, after] = [texts(from), texts(to)];
  const only = (some: typeof before, others: typeof before, direction: Direction) =>
    [...some].flatMap(([text, ids]) =>
      others.has(text) ? [] : [{ what: 'identity', direction, ids } as const],
    );
  return [...only(before, after, 'easier'), ...only(after, before, 'harder')];
}

function managerChanges({ managers: before }: Policy, { managers: after }: Policy): PolicyChange[] {
  const people = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return people.flatMap((person) => {
    const manager = after[person];
    if (before[person] === manager) return [];
    const named = manager === undefined ? {} : { manager };
    return [{ what: 'manager', direction: 'other', person, ...named } as const];
  });
}

function channelChanges({ channels: before }: Policy, { channels: after }: Policy): PolicyChange[] {
  return (['approvals', 'alerts', 'announcements'] as const).flatMap((which) => {
    const now = [after[which]].flat();
    const same = [before[which]].flat().join() === now.join();
    return same ? [] : [{ what: 'channels', direction: 'other', which, now } as const];
  });
}

/** What differs between two policies, for the people who rely on them. Empty if they are equal. */
export function policyChanges(from: Policy, to: Policy): readonly PolicyChange[] {
  if (from.hash === to.hash) return [];
  const changes = [
    ...routeChanges(from, to),
    ...peopleChange('approvers', from.approvers, to.approvers),
    ...peopleChange('requesters', from.requesters, to.requesters),
    ...glassChanges(from, to),
    ...organizationChanges(from, to),
    ...projectChanges(from, to),
    ...lifetimeChanges(from, to),
    ...identityChanges(from, to),
    ...managerChanges(from, to),
    ...limitChanges(from, to),
    ...peopleChange('viewers', from.viewers, to.viewers),
    ...peopleChange('admins', from.admins, to.admins),
    ...peopleChange('auditors', from.auditors, to.auditors),
    ...channelChanges(from, to),
  ];
  return changes.length > 0 ? changes : [{ what: 'something', direction: 'other' }];
}
