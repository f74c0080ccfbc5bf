import { createHash } from 'node:crypto';
import { ORGANIZATION_ROLES, type OrganizationRole } from './roles.ts';

/** What is asked for. Never edited: a narrower spec replaces it as a whole, with a new hash. */
export interface KeySpec {
  readonly organizationId: string;
  readonly description: string;
  /** Sorted, without duplicates, at least one. */
  readonly roles: readonly OrganizationRole[];
  /** IP addresses and CIDR blocks of the key's API access list, sorted, without duplicates. */
  readonly accessList: readonly string[];
}

export function makeSpec(wish: {
  organizationId: string;
  description: string;
  roles: readonly OrganizationRole[];
  accessList: readonly string[];
}): KeySpec {
  return {
    organizationId: wish.organizationId,
    description: wish.description,
    roles: ORGANIZATION_ROLES.filter((role) => wish.roles.includes(role)),
    accessList: [...new Set(wish.accessList)].sort(),
  };
}

/** SHA-256 (hex) of the spec in canonical form: fixed field order, sorted lists. */
export function specHash(spec: KeySpec): string {
  const canonical = JSON.stringify([
    'spec/1',
    spec.organizationId,
    spec.description,
    spec.roles,
    spec.accessList,
  ]);
  return createHash('sha256').update(canonical).digest('hex');
}
