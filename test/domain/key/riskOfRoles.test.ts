import { describe, expect, it } from 'vitest';
import {
  highestRisk,
  ORGANIZATION_ROLES,
  reasonOfRisk,
  riskOf,
} from '../../../src/domain/key/roles.ts';

describe('the risk of a role', () => {
  it('comes from what it may do, not from its name', () => {
    expect(Object.fromEntries(ORGANIZATION_ROLES.map((role) => [role, riskOf(role)]))).toEqual({
      ORG_OWNER: 'dangerous',
      ORG_BILLING_ADMIN: 'dangerous',
      // It may make database users in every project.
      ORG_STREAM_PROCESSING_ADMIN: 'dangerous',
      ORG_GROUP_CREATOR: 'ordinary',
      ORG_READ_ONLY: 'read',
      ORG_BILLING_READ_ONLY: 'read',
      // It sees less than Organization Read Only.
      ORG_MEMBER: 'read',
    });
  });

  it('has its reason beside it', () => {
    for (const role of ORGANIZATION_ROLES) expect(reasonOfRisk(role)).toMatch(/^it \w+/);
  });

  it('is dangerous where nobody has rated the role yet', () => {
    expect(riskOf('ORG_BRAND_NEW')).toBe('dangerous');
    expect(riskOf('constructor')).toBe('dangerous');
  });

  it('of several roles is the highest', () => {
    expect(highestRisk(['ORG_READ_ONLY', 'ORG_STREAM_PROCESSING_ADMIN'])).toBe('dangerous');
    expect(highestRisk(['ORG_READ_ONLY', 'ORG_GROUP_CREATOR'])).toBe('ordinary');
    expect(highestRisk(['ORG_READ_ONLY', 'ORG_MEMBER'])).toBe('read');
  });
});
