import { type AccessParts, accessOfKey } from '../../domain/key/access.ts';
import type { AtlasKey } from '../../domain/key/key.ts';
import { isOrganizationRole, type OrganizationRole } from '../../domain/key/roles.ts';
import type { Secret } from '../../foundation/secret.ts';
import type {
  AddressUse,
  ChangeEvent,
  CredentialAccess,
  LockedOut,
  MadeEvent,
  NotNow,
  Written,
} from '../../workflow/ports/credentialAccess.ts';
import type { Clock } from '../http/clock.ts';
import type { Client } from '../operations/client.ts';
import { judgeRead, judgeWrite } from './outcome.ts';

export interface ApiKeyParts {
  readonly orgId: string;
  readonly client: Client;
  readonly clock: Pick<Clock, 'now'>;
  readonly addressUse: (apiUserId: string) => Promise<readonly AddressUse[]>;
  readonly keysMade: (since: number) => Promise<readonly MadeEvent[]>;
  readonly keyChanges: (since: number, groupId?: string) => Promise<readonly ChangeEvent[]>;
  readonly keysEndingWith: (tail: Secret) => Promise<readonly string[]>;
  readonly listForCertain: () => Promise<readonly AtlasKey[]>;
  /** Called after whatever may have changed a key. */
  readonly changed: () => void;
  readonly callsLeft: () => number | undefined;
  /** The public key or client id with which Keywarden signs in. */
  readonly ownName?: string;
}

/** The addresses stay as Atlas writes them: so they are taken away. */
function accessOf(key: AtlasKey, use: readonly AddressUse[]): AccessParts {
  return { ...accessOfKey(key, []), addresses: use.map(({ address }) => address) };
}

/** Atlas's word for what is not one of its roles is `refused`. It is not sent. */
function known(roles: readonly string[]): OrganizationRole[] | undefined {
  const own = roles.filter(isOrganizationRole);
  return own.length === roles.length ? own : undefined;
}

/** What an API key of the organization may do, and from where. */
export function createApiKeyAccess(parts: ApiKeyParts): CredentialAccess {
  const { orgId, client, clock, changed } = parts;

  async function written(writing: Promise<unknown>, projectId?: string): Promise<Written> {
    try {
      await writing;
      return { is: 'done' };
    } catch (error) {
      return judgeWrite(error, { now: clock.now(), ...(projectId !== undefined && { projectId }) });
    } finally {
      changed();
    }
  }

  /** A list that is not found says nothing about one key. */
  function notFoundIsLater(error: unknown): NotNow | LockedOut {
    const judged = judgeRead(error, clock.now());
    if (judged.is !== 'missing') return judged;
    return { is: 'later', problem: { code: 'not_found' }, mayLand: false };
  }

  return {
    async read(apiUserId) {
      try {
        const [key, use] = await Promise.all([
          client.getOrgApiKey({ orgId, apiUserId }),
          parts.addressUse(apiUserId),
        ]);
        const { id, publicKey: handle, description } = key;
        return {
          is: 'read',
          credential: { id, handle, description, access: accessOf(key, use), use },
        };
      } catch (error) {
        return judgeRead(error, clock.now());
      }
    },
    async readUse(apiUserId) {
      try {
        return { is: 'read', use: await parts.addressUse(apiUserId) };
      } catch (error) {
        return judgeRead(error, clock.now());
      }
    },
    async makers(since) {
      try {
        return { is: 'read', made: await parts.keysMade(since) };
      } catch (error) {
        return notFoundIsLater(error);
      }
    },
    async changes(withinMs, projectId) {
      try {
        const since = Math.max(0, clock.now() - withinMs);
        return { is: 'read', changes: await parts.keyChanges(since, projectId) };
      } catch (error) {
        return notFoundIsLater(error);
      }
    },
    async endingWith(tail) {
      try {
        return { is: 'read', ids: await parts.keysEndingWith(tail) };
      } catch (error) {
        return notFoundIsLater(error);
      }
    },
    async find(apiUserId) {
      try {
        const keys = await parts.listForCertain();
        return { is: keys.some(({ id }) => id === apiUserId) ? 'listed' : 'missing' };
      } catch (error) {
        return notFoundIsLater(error);
      }
    },
    async setOrganizationRoles(apiUserId, roles) {
      const own = known(roles);
      const code = 'not_a_role_of_an_organization';
      if (own === undefined) return { is: 'refused', problem: { code } };
      return written(client.updateOrgApiKey({ orgId, apiUserId, roles: own }));
    },
    addToProject: (apiUserId, groupId, roles) =>
      written(client.addGroupApiKey({ groupId, apiUserId, roles: [...roles] }), groupId),
    setProjectRoles: (apiUserId, groupId, roles) =>
      written(client.updateGroupApiKeyRoles({ groupId, apiUserId, roles: [...roles] }), groupId),
    removeFromProject: (apiUserId, groupId) =>
      written(client.removeGroupApiKey({ groupId, apiUserId }), groupId),
    addAddresses: (apiUserId, addresses) =>
      written(client.addAccessList({ orgId, apiUserId, entries: [...addresses] })),
    removeAddress: (apiUserId, ipAddress) =>
      written(client.deleteAccessListEntry({ orgId, apiUserId, ipAddress })),
    setDescription: (apiUserId, desc) =>
      written(client.updateOrgApiKey({ orgId, apiUserId, desc })),
    remove: (apiUserId) => written(client.deleteOrgApiKey({ orgId, apiUserId })),
    callsLeft: parts.callsLeft,
    isOwn: (handle) => handle === parts.ownName,
  };
}
