import { describe, expect, it } from 'vitest';
import {
  highestRiskOf,
  isKnownProjectRole,
  PROJECT_ROLES,
  reasonOfProjectRisk,
  riskOfRole,
} from '../../../src/domain/key/projectRoles.ts';
import { ORGANIZATION_ROLES, riskOf } from '../../../src/domain/key/roles.ts';

describe('the risk of a role of a project', () => {
  it('comes from what a key may do with it', () => {
    expect(PROJECT_ROLES).toHaveLength(26);
    expect(Object.fromEntries(PROJECT_ROLES.map((role) => [role, riskOfRole(role)]))).toEqual({
      GROUP_READ_ONLY: 'read',
      GROUP_CLUSTER_LOG_VIEWER: 'read',
      GROUP_OBSERVABILITY_VIEWER: 'read',
      GROUP_CLUSTER_MANAGER: 'ordinary',
      GROUP_CLUSTER_CREATOR: 'ordinary',
      GROUP_REPLICA_SET_MANAGER: 'ordinary',
      GROUP_CLUSTER_RESILIENCE_TESTER: 'ordinary',
      GROUP_DATA_ACCESS_READ_WRITE: 'ordinary',
      GROUP_DATA_ACCESS_READ_ONLY: 'ordinary',
      GROUP_BACKUP_CREATOR: 'ordinary',
      GROUP_SEARCH_INDEX_EDITOR: 'ordinary',
      GROUP_INDEX_MANAGER: 'ordinary',
      GROUP_ALERTS_MANAGER: 'ordinary',
      GROUP_REAL_TIME_PERFORMANCE_OPERATOR: 'ordinary',
      GROUP_MODEL_OWNER: 'ordinary',
      // Whoever has it can get every other role.
      GROUP_OWNER: 'dangerous',
      GROUP_ACCESS_MANAGER: 'dangerous',
      // They reach the data.
      GROUP_DATABASE_ACCESS_ADMIN: 'dangerous',
      GROUP_STREAM_PROCESSING_OWNER: 'dangerous',
      GROUP_NETWORK_ACCESS_MANAGER: 'dangerous',
      GROUP_TRIGGER_MANAGER: 'dangerous',
      GROUP_SUPPORT_ACCESS_MANAGER: 'dangerous',
      // They take data out, overwrite it or delete it.
      GROUP_DATA_ACCESS_ADMIN: 'dangerous',
      GROUP_BACKUP_MANAGER: 'dangerous',
      GROUP_BACKUP_RECOVERY_OPERATOR: 'dangerous',
      GROUP_BACKUP_EXPORT_OPERATOR: 'dangerous',
    });
  });

  it('has its reason beside it', () => {
    for (const role of PROJECT_ROLES) expect(reasonOfProjectRisk(role)).toMatch(/^it \w+/);
  });

  it('is dangerous where nobody has rated the role yet', () => {
    for (const role of ['GROUP_BRAND_NEW', 'ORG_BRAND_NEW', 'constructor', '']) {
      expect(riskOfRole(role)).toBe('dangerous');
      expect(isKnownProjectRole(role)).toBe(false);
    }
  });

  it('is that of the organization for a role of an organization', () => {
    for (const role of ORGANIZATION_ROLES) expect(riskOfRole(role)).toBe(riskOf(role));
  });

  it('of several roles is the highest', () => {
    expect(highestRiskOf(['GROUP_READ_ONLY', 'ORG_MEMBER'])).toBe('read');
    expect(highestRiskOf(['GROUP_READ_ONLY', 'GROUP_INDEX_MANAGER'])).toBe('ordinary');
    expect(highestRiskOf(['ORG_READ_ONLY', 'GROUP_OWNER', 'GROUP_INDEX_MANAGER'])).toBe(
      'dangerous',
    );
    expect(highestRiskOf([])).toBe('read');
  });
});
