import type { AtlasKey } from '../domain/key.ts';
import type { Organization, Page } from '../workflow/ports.ts';
import { startBounds } from './bounds.ts';
import { readForCertain } from './certain.ts';
import type { Client } from './client.ts';
import type { Chance, Clock } from './clock.ts';
import { saysNoSuchKey } from './failure.ts';
import type { Limits } from './limits.ts';
import { PAGE_SIZE, readAllPages } from './pages.ts';
import { withoutPrivateParts } from './redact.ts';
import { createSnapshot } from './snapshot.ts';

export interface OrganizationParts {
  readonly id: string;
  readonly name: string;
  readonly client: Client;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly limits: Limits;
}

type Numbered = { readonly pageNum: number; readonly itemsPerPage: number };

/** Which keys there are and what they are called: what decisions rest on. */
function gistOf(keys: readonly AtlasKey[]): string {
  return JSON.stringify(keys.map(({ id, description }) => `${id} ${description}`).toSorted());
}

/** `undefined` where Atlas says that there is no such key. */
async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (saysNoSuchKey(error)) return undefined;
    throw error;
  }
}

/** The port of one organization on the documented operations. */
export function createOrganization(parts: OrganizationParts): Organization {
  const { id: orgId, name, client, clock, chance, limits } = parts;

  function listAll<T>(
    operation: string,
    read: (numbered: Numbered, within: AbortSignal) => Promise<Page<T>>,
    idOf: (item: T) => string,
  ): Promise<readonly T[]> {
    return readAllPages({
      operation,
      read: (pageNum, within) => read({ pageNum, itemsPerPage: PAGE_SIZE }, within),
      idOf,
      signal: startBounds(clock, limits.listMs).signal,
    });
  }

  const readKeys = () =>
    listAll(
      'listOrgApiKeys',
      (numbered, within) => client.listOrgApiKeys({ orgId, ...numbered }, within),
      ({ id }) => id,
    );
  const keys = createSnapshot(readKeys, clock, limits.snapshotMs);
  const settings = createSnapshot(() => client.getOrgSettings({ orgId }), clock, limits.settingsMs);

  return {
    id: orgId,
    name,
    listKeys: () => keys.get(),
    listKeysForCertain: () =>
      readForCertain({
        operation: 'listOrgApiKeys',
        read: readKeys,
        gist: gistOf,
        clock,
        chance,
        totalMs: limits.certainMs,
      }),
    listProjectKeys: (groupId) =>
      listAll(
        'listGroupApiKeys',
        (numbered, within) => client.listGroupApiKeys({ groupId, ...numbered }, within),
        ({ id }) => id,
      ),
    listProjects: () =>
      listAll(
        'listOrgGroups',
        (numbered, within) => client.listOrgGroups({ orgId, ...numbered }, within),
        ({ id }) => id,
      ),
    getKey: (apiUserId) => unlessMissing(client.getOrgApiKey({ orgId, apiUserId })),
    async getKeyJson(apiUserId) {
      const asked = client.getOrgApiKeyJson({ orgId, apiUserId, pretty: true });
      const json = await unlessMissing(asked);
      return json === undefined ? undefined : JSON.stringify(withoutPrivateParts(json), null, 2);
    },
    requiresAccessList: async () => (await settings.get()).requiresAccessList,
    async createKey({ description, roles }) {
      try {
        return await client.createOrgApiKey({ orgId, desc: description, roles: [...roles] });
      } finally {
        keys.forget();
      }
    },
    async addAccessListEntries(apiUserId, entries) {
      await client.addAccessList({ orgId, apiUserId, entries: [...entries] });
    },
    listAccessList: (apiUserId) =>
      listAll(
        'listAccessList',
        (numbered, within) => client.listAccessList({ orgId, apiUserId, ...numbered }, within),
        (entry) => entry,
      ),
    async deleteKey(apiUserId) {
      try {
        await unlessMissing(client.deleteOrgApiKey({ orgId, apiUserId }));
      } finally {
        keys.forget();
      }
    },
  };
}
