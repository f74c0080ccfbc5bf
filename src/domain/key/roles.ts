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

interface Rating {
  readonly risk: Risk;
  /** What the role may do at most: the rating rests on it, not on the name. */
  readonly because: string;
}

/** From what Atlas lets each role do (src/README.md#what-atlas-does). */
const RATINGS: Readonly<Record<OrganizationRole, Rating>> = {
  ORG_OWNER: { risk: 'dangerous', because: 'it owns every project, all people and all keys' },
  ORG_BILLING_ADMIN: { risk: 'dangerous', because: 'it changes who pays, and how' },
  ORG_STREAM_PROCESSING_ADMIN: {
    risk: 'dangerous',
    because: 'it owns stream processing in every project, and may make database users there',
  },
  ORG_GROUP_CREATOR: {
    risk: 'ordinary',
    because: 'it makes projects, which can cost money, and reaches only those that it made',
  },
  ORG_READ_ONLY: { risk: 'read', because: 'it changes nothing' },
  ORG_BILLING_READ_ONLY: { risk: 'read', because: 'it changes nothing' },
  ORG_MEMBER: {
    risk: 'read',
    because: 'it changes nothing, and sees less than Organization Read Only',
  },
};

/** A role that Atlas may have added since is dangerous until somebody has rated it. */
export function riskOf(role: string): Risk {
  return isOrganizationRole(role) ? RATINGS[role].risk : 'dangerous';
}

/** Why a role has its risk, for operators. */
export function reasonOfRisk(role: OrganizationRole): string {
  return RATINGS[role].because;
}

export function highestRisk(roles: readonly OrganizationRole[]): Risk {
  const risks = roles.map(riskOf);
  if (risks.includes('dangerous')) return 'dangerous';
  return risks.includes('ordinary') ? 'ordinary' : 'read';
}

/** Whether this looks like a role of a project. No role of an organization is meant by it. */
export function isProjectRole(text: string): boolean {
  const upper = text.toUpperCase();
  return (
    upper.startsWith('GROUP_') && !ORGANIZATION_ROLES.some((role) => role.endsWith(`_${upper}`))
  );
}

export function isOrganizationRole(text: string): text is OrganizationRole {
  return ORGANIZATION_ROLES.some((role) => role === text);
}
