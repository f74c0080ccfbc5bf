import type { Page, Project } from '../../workflow/ports/atlas.ts';
import * as schema from '../wire/schema.ts';
import { type ArgumentsOf, checked, parameters } from './arguments.ts';
import type { createReader } from './reader.ts';

/** Read operations on organizations and projects, and on the status of Atlas. */
export function createPlaceReads({ page, entity }: ReturnType<typeof createReader>) {
  return {
    /** Tells whether Atlas answers, and which API key asks. */
    async systemStatus(given: ArgumentsOf<'systemStatus'> = {}): Promise<schema.SystemStatus> {
      const operation = 'systemStatus';
      return entity(
        { operation, path: '' },
        schema.wireSystemStatus,
        checked(operation, parameters[operation], given),
      );
    },

    /** Has one entry, because an API key or service account belongs to one organization. */
    async listOrgs(given: ArgumentsOf<'listOrgs'>): Promise<Page<schema.NamedOrganization>> {
      const operation = 'listOrgs';
      return page(
        { operation, path: '/orgs' },
        schema.wireOrganization,
        checked(operation, parameters[operation], given),
      );
    },

    /** Atlas allows bursts of 10 calls, and 5 a minute. */
    async getOrgSettings(
      given: ArgumentsOf<'getOrgSettings'>,
    ): Promise<{ readonly requiresAccessList: boolean }> {
      const operation = 'getOrgSettings';
      const { orgId, ...shape } = checked(operation, parameters[operation], given);
      return entity({ operation, path: `/orgs/${orgId}/settings` }, schema.wireSettings, shape);
    },

    /** Needs the role Organization Read Only. Its secrets are not read. */
    async getOrgServiceAccount(
      given: ArgumentsOf<'getOrgServiceAccount'>,
    ): Promise<{ readonly roles: readonly string[] }> {
      const operation = 'getOrgServiceAccount';
      const { orgId, clientId, ...shape } = checked(operation, parameters[operation], given);
      const path = `/orgs/${orgId}/serviceAccounts/${clientId}`;
      return entity({ operation, path }, schema.wireServiceAccount, shape);
    },

    async listOrgGroups(
      given: ArgumentsOf<'listOrgGroups'>,
      within?: AbortSignal,
    ): Promise<Page<Project>> {
      const operation = 'listOrgGroups';
      const { orgId, ...paged } = checked(operation, parameters[operation], given);
      return page({ operation, path: `/orgs/${orgId}/groups` }, schema.wireProject, paged, within);
    },

    /** All projects that the credentials can see. */
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
  };
}
