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
