import type { CredentialKind } from '../domain/credential/credential.ts';
import type { AtlasKey } from '../domain/key/key.ts';
import type { Organization } from '../workflow/ports/atlas.ts';
import type { CredentialAccess } from '../workflow/ports/credentialAccess.ts';
import { createApiKeyAccess } from './credentials/apiKeyAccess.ts';
import type { Chance, Clock } from './http/clock.ts';
import { saysNoSuchKey } from './http/failure.ts';
import type { Limits } from './http/limits.ts';
import { readForCertain } from './lists/certain.ts';
import { complete, createLists } from './lists/lists.ts';
import { createSharedLists } from './lists/sharedLists.ts';
import { createSnapshot } from './lists/snapshot.ts';
import type { Client } from './operations/client.ts';
import { withoutPrivateParts } from './wire/redact.ts';

export interface OrganizationParts {
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly client: Client;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly limits: Limits;
  readonly callsLeft: () => number | undefined;
  readonly ownName?: string;
}

export interface ServedOrganization extends Organization {
  /** One for each kind of credential. */
  readonly access: Readonly<Record<CredentialKind, CredentialAccess>>;
}

/**
 * A text that is equal for two lists with the same ids and descriptions. Decisions depend on these.
 */
function gistOf(keys: readonly AtlasKey[]): string {
  return JSON.stringify(keys.map(({ id, description }) => `${id} ${description}`).toSorted());
}

/** Gives `undefined` if Atlas says that there is no such key. */
async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (saysNoSuchKey(error)) return undefined;
    throw error;
  }
}

/** Implements the port of one organization with the documented operations. */
export function createOrganization(parts: OrganizationParts): ServedOrganization {
  const { id: orgId, name, baseUrl, client, clock, chance, limits } = parts;
  const lists = createLists(orgId, client, clock, limits);
  const shared = createSharedLists(lists, clock, limits);
  const readSettings = () => client.getOrgSettings({ orgId });
  const settings = createSnapshot(readSettings, clock, limits.settingsMs);
  const listOnce = async () => complete('listOrgApiKeys', await lists.keys());
  const certainty = {
    operation: 'listOrgApiKeys',
    read: listOnce,
    gist: gistOf,
    clock,
    chance,
    totalMs: limits.certainMs,
  };

  const listForCertain = () => readForCertain(certainty);
  const apiKey = createApiKeyAccess({
    orgId,
    client,
    clock,
    addressUse: lists.addressUse,
    keysMade: lists.keysMade,
    keyChanges: lists.keyChanges,
    keysEndingWith: lists.keysEndingWith,
    listForCertain,
    changed: shared.forgetKeys,
    callsLeft: parts.callsLeft,
    ...(parts.ownName && { ownName: parts.ownName }),
  });

  return {
    id: orgId,
    name,
    baseUrl,
    access: { apiKey },
    listKeys: shared.keys,
    unreadableKeys: shared.unread,
    listKeysOnce: listOnce,
    listKeysForCertain: listForCertain,
    listProjectKeys: shared.projectKeys,
    listProjects: shared.projects,
    listAddressUse: lists.addressUse,
    getKey: (apiUserId) => unlessMissing(client.getOrgApiKey({ orgId, apiUserId })),
    async getKeyJson(apiUserId) {
      const asked = client.getOrgApiKeyJson({ orgId, apiUserId, pretty: true });
      const json = await unlessMissing(asked);
      return json === undefined ? undefined : JSON.stringify(withoutPrivateParts(json), null, 2);
    },
    requiresAccessList: async () => (await settings.get()).requiresAccessList,
    createKey: ({ description, roles }) =>
      client
        .createOrgApiKey({ orgId, desc: description, roles: [...roles] })
        .finally(shared.forgetKeys),
    async addAccessListEntries(apiUserId, entries) {
      await client.addAccessList({ orgId, apiUserId, entries: [...entries] });
    },
    deleteKey: (apiUserId) =>
      unlessMissing(client.deleteOrgApiKey({ orgId, apiUserId })).finally(shared.forgetKeys),
  };
}
