import {
  type Access,
  type AccessParts,
  accessHash,
  IMPLIED_ROLE,
  makeAccess,
} from '../key/access.ts';

/** An access that somebody approved, with its hash: votes sign the hash. */
export interface Approved {
  readonly access: Access;
  readonly accessHash: string;
}

export function approvedOf(parts: Partial<AccessParts>): Approved {
  const access = makeAccess(parts);
  return { access, accessHash: accessHash(access) };
}

/**
 * What is left of a frozen credential. Atlas keeps this role for every key, so it can still sign in
 * and read the names and e-mail addresses of members. The addresses stay: an empty list would let
 * everybody in.
 */
export function frozenAccess({ addresses }: Pick<Access, 'addresses'>): Access {
  return { organizationRoles: [IMPLIED_ROLE], projects: [], addresses };
}
