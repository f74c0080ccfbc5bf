import { canonicalAddress } from '../key/address.ts';

/** The kinds of things at Atlas that let a program in. */
export const CREDENTIAL_KINDS = ['apiKey'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** Roles on one project. */
export interface ProjectAccess {
  readonly projectId: string;
  readonly roles: readonly string[];
}

/** What a credential may do, and from where. The same for every kind. */
export interface Access {
  readonly organizationRoles: readonly string[];
  readonly projects: readonly ProjectAccess[];
  /** Addresses and blocks. An empty list means: from anywhere. */
  readonly addresses: readonly string[];
}

/**
 * Atlas gives this role to every credential by itself, so it is never a difference. A credential
 * that has it alone is in no project.
 */
export const IMPLIED_ROLE = 'ORG_MEMBER';

function inOrder(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].sort();
}

function projectsInOrder(projects: readonly ProjectAccess[]): readonly ProjectAccess[] {
  return inOrder(projects.map(({ projectId }) => projectId))
    .map((projectId) => ({ projectId, roles: rolesIn(projects, projectId) }))
    .filter(({ roles }) => roles.length > 0);
}

/** The roles on one project; empty if it is not there. */
export function rolesIn(projects: readonly ProjectAccess[], projectId: string): readonly string[] {
  const there = projects.filter((project) => project.projectId === projectId);
  return inOrder(there.flatMap(({ roles }) => roles));
}

/** The one way to write an access: sorted, each thing once, addresses in their canonical form. */
export function canonicalAccess({ organizationRoles, projects, addresses }: Access): Access {
  return {
    organizationRoles: inOrder(organizationRoles),
    projects: projectsInOrder(projects),
    addresses: inOrder(addresses.map((entry) => canonicalAddress(entry) ?? entry)),
  };
}

/** The roles of an organization that somebody gave, without the one that Atlas gives. */
export function givenRoles(organizationRoles: readonly string[]): readonly string[] {
  return inOrder(organizationRoles.filter((role) => role !== IMPLIED_ROLE));
}

/** Whether both let the same program do the same things from the same places. */
export function isSameAccess(one: Access, other: Access): boolean {
  const comparable = (access: Access) => {
    const canonical = canonicalAccess(access);
    const organizationRoles = givenRoles(canonical.organizationRoles);
    return JSON.stringify({ ...canonical, organizationRoles });
  };
  return comparable(one) === comparable(other);
}

/** In no project and with no role but the one that Atlas gives. The addresses stay. */
export function frozenAccess({ addresses }: Access): Access {
  return { organizationRoles: [IMPLIED_ROLE], projects: [], addresses };
}
