import type { AtlasKey } from '../domain/key.ts';
import type { Page, Project } from '../workflow/ports.ts';
import { type ArgumentsOf, checked, parameters } from './arguments.ts';
import type { Caller } from './call.ts';
import { createChanges } from './changes.ts';
import type { Clock } from './clock.ts';
import type { Limits } from './limits.ts';
import { createReader } from './requests.ts';
import * as schema from './schema.ts';

export type Client = ReturnType<typeof createClient>;

/**
 * The documented operations of the Administration API, one method each, named as their
 * `operationId` and taking Atlas's own parameter names. Reads are tried again within the deadline
 * (or until `within` aborts), the rest is sent at most once. Wrong arguments throw
 * `invalid_argument` before anything is sent; every other failure is an `AtlasError` too.
 */
export function createClient(options: { caller: Caller; clock: Clock; limits: Limits }) {
  const { page, entity } = createReader(options);

  return {
    ...createChanges(options),

    /** One page of an organization's keys, in no visible order. Needs Organization Member. */
    async listOrgApiKeys(
      given: ArgumentsOf<'listOrgApiKeys'>,
      within?: AbortSignal,
    ): Promise<Page<AtlasKey>> {
      const operation = 'listOrgApiKeys';
      const { orgId, ...paged } = checked(operation, parameters[operation], given);
      return page({ operation, path: `/orgs/${orgId}/apiKeys` }, schema.wireKey, paged, within);
    },

    /** One page of the keys assigned to a project, with all roles they have anywhere. */
    async listGroupApiKeys(
      given: ArgumentsOf<'listGroupApiKeys'>,
      within?: AbortSignal,
    ): Promise<Page<AtlasKey>> {
      const operation = 'listGroupApiKeys';
      const { groupId, ...paged } = checked(operation, parameters[operation], given);
      return page({ operation, path: `/groups/${groupId}/apiKeys` }, schema.wireKey, paged, within);
    },

    /** `not_found` is 404 or 400 `API_KEY_NOT_FOUND`: both have been seen. */
    async getOrgApiKey(given: ArgumentsOf<'getOrgApiKey'>): Promise<AtlasKey> {
      const operation = 'getOrgApiKey';
      const { orgId, apiUserId, ...shape } = checked(operation, parameters[operation], given);
      const path = `/orgs/${orgId}/apiKeys/${apiUserId}`;
      return entity({ operation, path }, schema.wireKey, shape);
    },

    /** The same answer as parsed JSON, with everything Atlas put in it. */
    async getOrgApiKeyJson(given: ArgumentsOf<'getOrgApiKey'>): Promise<unknown> {
      const operation = 'getOrgApiKey';
      const { orgId, apiUserId, ...shape } = checked(operation, parameters[operation], given);
      const path = `/orgs/${orgId}/apiKeys/${apiUserId}`;
      return entity({ operation, path }, schema.wireAnything, shape);
    },

    /** An API key or service account belongs to one organization, so this has one entry. */
    async listOrgs(given: ArgumentsOf<'listOrgs'>): Promise<Page<schema.NamedOrganization>> {
      const operation = 'listOrgs';
      return page(
        { operation, path: '/orgs' },
        schema.wireOrganization,
        checked(operation, parameters[operation], given),
      );
    },

    /** Atlas allows 10 of these at once and 5 a minute. */
    async getOrgSettings(
      given: ArgumentsOf<'getOrgSettings'>,
    ): Promise<{ readonly requiresAccessList: boolean }> {
      const operation = 'getOrgSettings';
      const { orgId, ...shape } = checked(operation, parameters[operation], given);
      return entity({ operation, path: `/orgs/${orgId}/settings` }, schema.wireSettings, shape);
    },

    async listOrgGroups(
      given: ArgumentsOf<'listOrgGroups'>,
      within?: AbortSignal,
    ): Promise<Page<Project>> {
      const operation = 'listOrgGroups';
      const { orgId, ...paged } = checked(operation, parameters[operation], given);
      return page({ operation, path: `/orgs/${orgId}/groups` }, schema.wireProject, paged, within);
    },

    /** All projects that the caller sees. */
    async listGroups(given: ArgumentsOf<'listGroups'>): Promise<Page<Project>> {
      const operation = 'listGroups';
      return page(
        { operation, path: '/groups' },
        schema.wireProject,
        checked(operation, parameters[operation], given),
      );
    },

    async getGroup(given: ArgumentsOf<'getGroup'>): Promise<Project> {
      const operation = 'getGroup';
      const { groupId, ...shape } = checked(operation, parameters[operation], given);
      return entity({ operation, path: `/groups/${groupId}` }, schema.wireProject, shape);
    },

    /** The *API* access list of a key: single addresses plain, blocks with their prefix. */
    async listAccessList(
      given: ArgumentsOf<'listAccessList'>,
      within?: AbortSignal,
    ): Promise<Page<string>> {
      const operation = 'listAccessList';
      const { orgId, apiUserId, ...paged } = checked(operation, parameters[operation], given);
      const path = `/orgs/${orgId}/apiKeys/${apiUserId}/accessList`;
      return page({ operation, path }, schema.wireAccessEntry, paged, within);
    },

    /** Whether Atlas answers, and to whom. */
    async systemStatus(given: ArgumentsOf<'systemStatus'> = {}): Promise<schema.SystemStatus> {
      const operation = 'systemStatus';
      return entity(
        { operation, path: '' },
        schema.wireSystemStatus,
        checked(operation, parameters[operation], given),
      );
    },
  };
}
