import { createHash } from 'node:crypto';
import { canonicalAddress } from './address.ts';
import { isCovered } from './addressWidth.ts';
import type { AtlasKey } from './key.ts';
import { highestRiskOf, isKnownProjectRole, rolesWithin } from './projectRoles.ts';
import { isOrganizationRole, type Risk } from './roles.ts';

/** The roles of a key in one project. */
export interface ProjectAccess {
  readonly projectId: string;
  /** Sorted, without duplicates, at least one. */
  readonly roles: readonly string[];
}

/**
 * What a key may do, and from where. Roles are any text, because Atlas may show one that nobody
 * knows here. In canonical form: made by `makeAccess` only.
 */
export interface Access {
  /**
   * Sorted, without duplicates, at least one. Every key is a member of its organization:
   * `ORG_MEMBER` stands here only where no other role does. So it does not matter whether Atlas
   * adds it by itself.
   */
  readonly organizationRoles: readonly string[];
  /** Sorted by project, each project once. */
  readonly projects: readonly ProjectAccess[];
  /** IP addresses and CIDR blocks, sorted, without duplicates. Empty: from anywhere. */
  readonly addresses: readonly string[];
}

/** Lists of an access as they come: in any order, and each may be empty. */
export type AccessParts = Pick<Access, 'organizationRoles' | 'projects' | 'addresses'>;

/**
 * Atlas gives this role to every key by itself, so it is never a difference. A key that has it alone
 * is in no project.
 */
export const IMPLIED_ROLE = 'ORG_MEMBER';

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

/** The roles of an organization that somebody gave, without the one that Atlas gives. */
export function givenRoles(organizationRoles: readonly string[]): readonly string[] {
  return sorted(organizationRoles.filter((role) => role !== IMPLIED_ROLE));
}

/** The roles in one project; empty if the key is not there. */
export function rolesIn(projects: Access['projects'], projectId: string): readonly string[] {
  const there = projects.filter((project) => project.projectId === projectId);
  return sorted(there.flatMap(({ roles }) => roles));
}

export function makeAccess(wish: {
  readonly organizationRoles?: readonly string[];
  readonly projects?: Access['projects'];
  readonly addresses?: readonly string[];
}): Access {
  const { organizationRoles = [], projects = [], addresses = [] } = wish;
  const own = givenRoles(organizationRoles);
  const ids = sorted(projects.map(({ projectId }) => projectId));
  return {
    organizationRoles: own.length === 0 ? [IMPLIED_ROLE] : own,
    projects: ids.flatMap((projectId) => {
      const roles = rolesIn(projects, projectId);
      return roles.length === 0 ? [] : [{ projectId, roles }];
    }),
    addresses: sorted(addresses.map((entry) => canonicalAddress(entry) ?? entry)),
  };
}

/** What Atlas shows of a key, whose address list is read apart. */
export function accessOfKey({ roles }: AtlasKey, addresses: readonly string[]): Access {
  return makeAccess({
    organizationRoles: roles.flatMap((one) => (one.projectId === undefined ? one.role : [])),
    projects: roles.flatMap(({ projectId, role }) =>
      projectId === undefined ? [] : [{ projectId, roles: [role] }],
    ),
    addresses,
  });
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function placesOf({ organizationRoles, projects }: Access): readonly unknown[] {
  return [organizationRoles, projects.map(({ projectId, roles }) => [projectId, roles])];
}

/** SHA-256 (hex) of an access in canonical form: equal accesses have equal hashes. */
export function accessHash(access: Access): string {
  return hashOf(['access/1', ...placesOf(access), access.addresses]);
}

/** The same without the addresses, which a list of keys does not show. */
export function rolesHash(access: Access): string {
  return hashOf(['access/1:roles', ...placesOf(access)]);
}

/** The least access that has both: never less than one of them, and never more than both. */
export function unionOf(one: Access, other: Access): Access {
  // An empty list lets in everybody, so it is the wider one.
  const open = one.addresses.length === 0 || other.addresses.length === 0;
  return makeAccess({
    organizationRoles: [...one.organizationRoles, ...other.organizationRoles],
    projects: [...one.projects, ...other.projects],
    addresses: open ? [] : [...one.addresses, ...other.addresses],
  });
}

function covers(given: readonly string[], role: string): boolean {
  return given.flatMap(rolesWithin).includes(role);
}

function addressesWithin(some: Access, all: Access): boolean {
  if (all.addresses.length === 0) return true;
  return some.addresses.length > 0 && isCovered(some.addresses, all.addresses);
}

/**
 * Whether `some` is nowhere wider than `all`. A role is covered by one that includes it; where that
 * is not known, only by itself.
 */
export function isWithin(some: Access, all: Access): boolean {
  const inProject = ({ projectId, roles }: ProjectAccess) => {
    const there = rolesIn(all.projects, projectId);
    return roles.every((role) => covers([...all.organizationRoles, ...there], role));
  };
  return (
    some.organizationRoles.every(
      (role) => role === IMPLIED_ROLE || covers(all.organizationRoles, role),
    ) &&
    some.projects.every(inProject) &&
    addressesWithin(some, all)
  );
}

/**
 * What stands in `some` and not in `others`, entry by entry: with the old access as `others` what a
 * change adds, the other way round what it takes away.
 */
export function extraIn(some: Access, others: Access): AccessParts {
  const without = (all: readonly string[], left: readonly string[]) =>
    all.filter((one) => !left.includes(one));
  return {
    // Nobody is given a membership or loses it: every key has it.
    organizationRoles: without(some.organizationRoles, [...others.organizationRoles, IMPLIED_ROLE]),
    projects: some.projects.flatMap(({ projectId, roles }) => {
      const extra = without(roles, rolesIn(others.projects, projectId));
      return extra.length === 0 ? [] : [{ projectId, roles: extra }];
    }),
    addresses: without(some.addresses, others.addresses),
  };
}

/** Whether two accesses are the same, as far as Atlas can tell them apart. */
export function isSame(one: Access, other: Access): boolean {
  return accessHash(one) === accessHash(other);
}

/** The roles of an access, each once. */
export function rolesOfAccess({ organizationRoles, projects }: Access): readonly string[] {
  return sorted([...organizationRoles, ...projects.flatMap(({ roles }) => roles)]);
}

/** The highest risk among its roles. */
export function riskOfAccess(access: Access): Risk {
  return highestRiskOf(rolesOfAccess(access));
}

/** Whether it has roles in projects and none in the organization besides being a member. */
export function isProjectsOnly({ organizationRoles, projects }: Access): boolean {
  return projects.length > 0 && organizationRoles.every((role) => role === IMPLIED_ROLE);
}

/** The roles that stand where they mean nothing: Atlas would refuse them. */
export function misplacedRoles({ organizationRoles, projects }: Access): readonly string[] {
  const inProjects = projects.flatMap(({ roles }) => roles);
  return sorted([
    ...organizationRoles.filter(isKnownProjectRole),
    ...inProjects.filter(isOrganizationRole),
  ]);
}
