import type { Page, Project } from '../../workflow/ports/atlas.ts';
import * as schema from '../wire/schema.ts';
import { type ArgumentsOf, checked, parameters } from './arguments.ts';
import type { createReader } from './reader.ts';

/** Reading what is around the keys: organizations, projects, and whether Atlas is there. */
export function createPlaceReads({ page, entity }: ReturnType<typeof createReader>) {
  return {
    /** Whether Atlas answers, and to whom. */
    async systemStatus(given: ArgumentsOf<'systemStatus'> = {}): Promise<schema.SystemStatus> {
      const operation = 'systemStatus';
      return entity(
        { operation, path: '' },
        schema.wireSystemStatus,
        checked(operation, parameters[operation], given),
      );
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
  };
}
