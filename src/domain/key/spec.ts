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
  /** The age recipient for whom the private key is encrypted. Absent: it is shown in clear. */
  readonly recipient?: string;
}

export function makeSpec(wish: {
  organizationId: string;
  description: string;
  roles: readonly OrganizationRole[];
  accessList: readonly string[];
  recipient?: string;
}): KeySpec {
  const { recipient } = wish;
  return {
    organizationId: wish.organizationId,
    description: wish.description,
    roles: ORGANIZATION_ROLES.filter((role) => wish.roles.includes(role)),
    accessList: [...new Set(wish.accessList)].sort(),
    ...(recipient === undefined ? {} : { recipient }),
  };
}

/**
 * SHA-256 (hex) of the spec in canonical form: fixed field order, sorted lists. What a spec may have
 * or not have stands last, with its name.
 */
export function specHash(spec: KeySpec): string {
  const canonical = JSON.stringify([
    'spec/1',
    spec.organizationId,
    spec.description,
    spec.roles,
    spec.accessList,
    ...(spec.recipient === undefined ? [] : [{ recipient: spec.recipient }]),
  ]);
  return createHash('sha256').update(canonical).digest('hex');
}
