import type { Standing } from '../page/contract/contract.ts';
import { DEFAULT_POLICY } from '../world/world.ts';

const STANDINGS: Readonly<Record<string, Standing>> = {
  U0DANA: 'requester',
  U0RAVI: 'approver',
  U0MEI: 'approver',
  U0OLGA: 'viewer',
  U0GUEST: 'guest',
  U0ADMIN: 'admin',
};

export const standingOf = (userId: string): Standing => STANDINGS[userId] ?? 'outsider';

/**
 * The policy that makes these standings true: Olga may look but not ask. Reading in acme, the tour's
 * way, needs one approver, and an owner extends a key once without asking; what else a policy can do
 * is there to be tried beside it.
 */
export const PAGE_POLICY = `${DEFAULT_POLICY}viewers: [U0DANA, U0RAVI, U0MEI, U0OLGA, U0ADMIN]
requesters: [U0DANA, U0RAVI, U0MEI, U0ADMIN]
auditors: [U0ADMIN]
extend: { automatic: true, max: 30d, times: 1 }
tiers:
  ordinary:
    stages: [{ of: approvers }, { of: [U0ADMIN] }]
rules:
  - name: reading in acme-labs is free
    organizations: [acme-labs]
    risk: read
    automatic: { count: 1, per: 24h }
breakGlass:
  people: [U0DANA]
  quota: { count: 2, per: 24h }
`;
