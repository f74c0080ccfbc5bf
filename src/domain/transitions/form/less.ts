import { type ProjectAccess, rolesIn } from '../../key/access.ts';
import {
  isKnownProjectRole,
  PROJECT_ROLES,
  type ProjectRole,
  rolesWithin,
} from '../../key/projectRoles.ts';
import type { OrganizationRole } from '../../key/roles.ts';
import { type KeySpec, makeSpec, specHash } from '../../key/spec.ts';

// What is less than a spec: fewer or weaker roles, fewer projects, a shorter life.

/** Roles that are part of another role; the owner has them all (src/README.md#what-atlas-does). */
function includes(role: OrganizationRole, other: OrganizationRole): boolean {
  if (role === other || role === 'ORG_OWNER') return true;
  return role === 'ORG_BILLING_ADMIN' && other === 'ORG_BILLING_READ_ONLY';
}

/** Whether one of these roles allows everything that this role allows. */
function within(roles: readonly OrganizationRole[], role: OrganizationRole): boolean {
  return roles.some((one) => includes(one, role));
}

function withinProject(all: readonly ProjectAccess[], projectId: string, role: string): boolean {
  return rolesIn(all, projectId).flatMap(rolesWithin).includes(role);
}

/** Every role of every project of the one is part of the other. */
function projectsWithin(some: readonly ProjectAccess[], all: readonly ProjectAccess[]): boolean {
  return some.every(({ projectId, roles }) =>
    roles.every((role) => withinProject(all, projectId, role)),
  );
}

/** Beside projects, membership of the organization is nothing of its own. */
function ownRoles({ roles, projects = [] }: KeySpec): readonly OrganizationRole[] {
  return projects.length === 0 ? roles : roles.filter((role) => role !== 'ORG_MEMBER');
}

/** What is asked for a key that is there stands in the act as well, and is not made less. */
function isForNewKey({ act }: KeySpec): boolean {
  return act === undefined || act.kind === 'create';
}

const END = Number.POSITIVE_INFINITY;

/** Whether only roles, projects and life differ, and they allow less. */
export function isLess(spec: KeySpec, than: KeySpec): boolean {
  if (!isForNewKey(than)) return false;
  const isMember = (role: OrganizationRole) => role === 'ORG_MEMBER';
  const wider = ownRoles(than);
  const own = than.projects?.length ? spec.roles.filter((role) => !isMember(role)) : spec.roles;
  const [projects, more] = [spec.projects ?? [], than.projects ?? []];
  const [life, longer] = [spec.lifetime ?? END, than.lifetime ?? END];
  const sameElse = specHash(narrowed(spec, than)) === specHash(than);
  const inside =
    own.every((role) => within(wider, role)) && projectsWithin(projects, more) && life <= longer;
  const missing =
    wider.some((role) => !within(own, role)) || !projectsWithin(more, projects) || life < longer;
  return sameElse && inside && missing && own.length + projects.length > 0;
}

/** A spec with other roles, projects and life. */
export function narrowed(
  spec: KeySpec,
  to: {
    readonly roles: readonly OrganizationRole[];
    readonly projects?: readonly ProjectAccess[];
    readonly lifetime?: number;
  },
): KeySpec {
  if (spec.act === undefined) return makeSpec({ ...spec, roles: to.roles });
  const { projects = spec.projects, lifetime = spec.lifetime } = to;
  const isBare = projects.length > 0 && to.roles.length === 0;
  const roles = isBare ? (['ORG_MEMBER'] as const) : to.roles;
  return makeSpec({ ...spec, roles, projects, lifetime });
}

/** What may be offered instead of these roles: the roles themselves and those that they include. */
export function offerableRoles(
  roles: readonly OrganizationRole[],
  allowed: readonly OrganizationRole[],
): readonly OrganizationRole[] {
  return allowed.filter((role) => within(roles, role));
}

/** The same in one project. */
export function offerableInProject(roles: readonly string[]): readonly ProjectRole[] {
  const all = roles.flatMap(rolesWithin).filter(isKnownProjectRole);
  return PROJECT_ROLES.filter((role) => all.includes(role));
}

/** Whether anything less than these roles can be offered. */
export function canBeLess(
  roles: readonly OrganizationRole[],
  allowed: readonly OrganizationRole[],
): boolean {
  return offerableRoles(roles, allowed).some((one) => roles.some((role) => !includes(one, role)));
}

const DAY = 24 * 60 * 60_000;
const SHORTER = [1, 7, 30, 90, 180].map((days) => days * DAY);

/** Shorter lives that may be offered, the shortest first. */
export function shorterLives({ lifetime = 0 }: KeySpec): readonly number[] {
  return SHORTER.filter((ms) => ms < lifetime);
}

/** Whether anything less than this spec can be offered, as far as the spec alone can tell. */
export function canNarrow(spec: KeySpec, allowed: readonly OrganizationRole[]): boolean {
  if (!isForNewKey(spec)) return false;
  const { projects = [] } = spec;
  const places = projects.length + ownRoles(spec).length;
  return (
    canBeLess(spec.roles, allowed) ||
    (projects.length > 0 && places > 1) ||
    projects.some(({ roles }) => offerableInProject(roles).length > 1) ||
    shorterLives(spec).length > 0
  );
}
