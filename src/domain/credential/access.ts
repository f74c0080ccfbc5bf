/**
 * What a credential may do and from where, as it was approved: every list is sorted and without
 * duplicates.
 */
export interface Access {
  readonly organizationRoles: readonly string[];
  readonly projects: readonly { readonly projectId: string; readonly roles: readonly string[] }[];
  readonly addresses: readonly string[];
}

/** An access that somebody approved, with its hash: votes sign the hash. */
export interface Approved {
  readonly access: Access;
  readonly accessHash: string;
}

/**
 * What is left of a frozen credential. Atlas keeps this role for every key, so it can still sign in
 * and read the names and e-mail addresses of members. The addresses stay: an empty list would let
 * everybody in.
 */
export function frozenAccess({ addresses }: Access): Access {
  return { organizationRoles: ['ORG_MEMBER'], projects: [], addresses };
}
