import type { Observation } from '../../../src/domain/inventory/observation.ts';
import type { Proposal } from '../../../src/domain/inventory/proposal.ts';
import { makeAccess, rolesHash } from '../../../src/domain/key/access.ts';
import type { CredentialAccess } from '../../../src/workflow/ports/credentialAccess.ts';
import { NOW, spec } from '../../domain/fixtures.ts';

/** Keys at Atlas that somebody made without Keywarden. */
const IDS = ['5', '6'].map((digit) => digit.repeat(24));
export const FOREIGN = `apiKey:${'5'.repeat(24)}`;

const access = makeAccess({ organizationRoles: ['ORG_READ_ONLY'], addresses: ['203.0.113.7'] });

export const OBSERVED: readonly Observation[] = IDS.map((id) => ({
  id: `apiKey:${id}`,
  kind: 'apiKey',
  handle: 'handmade',
  description: 'made by hand',
  access,
  createdAt: NOW,
  firstSeenAt: NOW,
}));

/** Of all others nobody can say anything. */
const LOCKED_OUT = { is: 'locked_out', problem: { code: 'forbidden' } } as const;

const never = () => Promise.reject(new Error('nothing is written here'));

/** Atlas shows them, and that Dana made them. */
export const foreignAccess: CredentialAccess = {
  async read(id) {
    if (!IDS.includes(id)) return LOCKED_OUT;
    const shown = { handle: 'handmade', description: 'made by hand', access, use: [] };
    return { is: 'read', credential: { id, ...shown } };
  },
  readUse: async () => LOCKED_OUT,
  makers: async () => ({
    is: 'read',
    made: [{ handle: 'handmade', at: NOW, by: { is: 'person', email: 'dana@example.com' } }],
  }),
  changes: async () => ({ is: 'read', changes: [] }),
  endingWith: async () => ({ is: 'read', ids: [] }),
  find: async () => LOCKED_OUT,
  setOrganizationRoles: never,
  addToProject: never,
  setProjectRoles: never,
  removeFromProject: never,
  addAddresses: never,
  removeAddress: never,
  setDescription: never,
  remove: never,
  callsLeft: () => undefined,
  isOwn: () => false,
};

/** Somebody proposed to adopt one of them. */
export const PROPOSAL: Proposal = {
  id: 'f'.repeat(40),
  keys: [
    {
      credentialId: `apiKey:${IDS[0]}`,
      organizationId: spec.organizationId,
      handle: 'handmade',
      rolesHash: rolesHash(access),
      owner: { kind: 'person', id: 'U0DANA' },
      purpose: 'made by hand',
      end: NOW + 90 * 24 * 60 * 60_000,
    },
  ],
  at: NOW,
  until: NOW + 365 * 24 * 60 * 60_000,
  isTold: true,
  state: { status: 'waiting' },
};
