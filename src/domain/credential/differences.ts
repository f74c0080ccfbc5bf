import { type Access, type AccessParts, makeAccess, rolesIn } from '../key/access.ts';

/** Names of what may differ, besides the ids of projects. */
export const DIFFERS = {
  organization: 'organization',
  addresses: 'addresses',
  description: 'description',
} as const;

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.join('\n') === others.join('\n');
}

/**
 * In what a credential at Atlas differs from what it shall be, by name: the roles in the organization,
 * projects by their id, the addresses. A list of credentials does not show addresses.
 */
export function differencesOf(
  shown: AccessParts,
  shall: Access,
  read: 'with_addresses' | 'without_addresses',
): readonly string[] {
  const is = makeAccess(shown);
  const ids = [...is.projects, ...shall.projects].map(({ projectId }) => projectId);
  const projects = [...new Set(ids)].filter(
    (id) => !isSame(rolesIn(is.projects, id), rolesIn(shall.projects, id)),
  );
  const addresses = read === 'without_addresses' || isSame(is.addresses, shall.addresses);
  return [
    ...(isSame(is.organizationRoles, shall.organizationRoles) ? [] : [DIFFERS.organization]),
    ...projects.sort(),
    ...(addresses ? [] : [DIFFERS.addresses]),
  ];
}
