import { createHash } from 'node:crypto';
import { isIP } from 'node:net';

/** The seven roles that Atlas accepts for an organization key (src/README.md#what-atlas-does). */
export const ORGANIZATION_ROLES = [
  'ORG_OWNER',
  'ORG_MEMBER',
  'ORG_GROUP_CREATOR',
  'ORG_BILLING_ADMIN',
  'ORG_BILLING_READ_ONLY',
  'ORG_STREAM_PROCESSING_ADMIN',
  'ORG_READ_ONLY',
] as const;
export type OrganizationRole = (typeof ORGANIZATION_ROLES)[number];

export type Risk = 'read' | 'ordinary' | 'dangerous';

const RISK: Readonly<Record<OrganizationRole, Risk>> = {
  ORG_OWNER: 'dangerous',
  ORG_BILLING_ADMIN: 'dangerous',
  ORG_MEMBER: 'ordinary',
  ORG_GROUP_CREATOR: 'ordinary',
  ORG_STREAM_PROCESSING_ADMIN: 'ordinary',
  ORG_BILLING_READ_ONLY: 'read',
  ORG_READ_ONLY: 'read',
};

export function riskOf(role: OrganizationRole): Risk {
  return RISK[role];
}

export function highestRisk(roles: readonly OrganizationRole[]): Risk {
  const risks = roles.map(riskOf);
  if (risks.includes('dangerous')) return 'dangerous';
  return risks.includes('ordinary') ? 'ordinary' : 'read';
}

export function isOrganizationRole(text: string): text is OrganizationRole {
  return ORGANIZATION_ROLES.some((role) => role === text);
}

/**
 * One role of a key: on the organization (`projectId` absent) or on one project. `role` is any
 * text.
 */
export interface RoleAssignment {
  readonly role: string;
  readonly organizationId?: string;
  readonly projectId?: string;
}

/** A key as Atlas lists it. Never holds a private key, clear or redacted. */
export interface AtlasKey {
  readonly id: string;
  readonly publicKey: string;
  readonly description: string;
  readonly roles: readonly RoleAssignment[];
}

/** What is asked for. Never edited: a narrower spec replaces it as a whole, with a new hash. */
export interface KeySpec {
  readonly organizationId: string;
  readonly description: string;
  /** Sorted, without duplicates, at least one. */
  readonly roles: readonly OrganizationRole[];
  /** IP addresses and CIDR blocks of the key's API access list, sorted, without duplicates. */
  readonly accessList: readonly string[];
}

/** Leaves room for the marker within Atlas's 250 characters. */
export const DESCRIPTION_MAX = 190;
export const REASON_MAX = 1000;
export const TICKET_MAX = 100;
export const ACCESS_LIST_MAX = 20;

export type DescriptionProblem = 'empty' | 'too_long' | 'looks_like_marker';

/**
 * Controls, format characters (zero-width, bidi, tags) and lone surrogates: nobody can see them.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** One line of visible text in NFC: line breaks become spaces, invisible characters are removed. */
export function cleanLine(text: string): string {
  return text
    .replace(/[\r\n\t\u2028\u2029]+/g, ' ')
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .replace(/ {2,}/g, ' ')
    .trim();
}

export function checkDescription(text: string): DescriptionProblem | undefined {
  if (text.length === 0) return 'empty';
  if (text.length > DESCRIPTION_MAX) return 'too_long';
  return /\[ck:/i.test(text) ? 'looks_like_marker' : undefined;
}

/**
 * The canonical form of `10.0.0.1`, `10.0.0.0/8` or `2001:db8::/32`; `undefined` if it is none of
 * these.
 */
export function canonicalAddress(text: string): string | undefined {
  const [address, prefix, ...rest] = text.trim().toLowerCase().split('/');
  const family = address === undefined ? 0 : isIP(address);
  if (address === undefined || family === 0 || rest.length > 0) return undefined;
  if (prefix === undefined) return address;
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128)) return undefined;
  return `${address}/${Number(prefix)}`;
}

/** Whether the block holds every address. Wherever it is shown, it deserves a warning. */
export function isOpenToAll(entry: string): boolean {
  return entry.endsWith('/0');
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
