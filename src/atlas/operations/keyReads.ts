import type { AtlasKey } from '../../domain/key/key.ts';
import type { Secret } from '../../foundation/secret.ts';
import type { Page } from '../../workflow/ports/atlas.ts';
import type { AddressUse, ChangeEvent, MadeEvent } from '../../workflow/ports/credentialAccess.ts';
import { wireKeyEndingWith } from '../wire/keyTail.ts';
import * as schema from '../wire/schema.ts';
import { type ArgumentsOf, checked, parameters } from './arguments.ts';
import type { createReader } from './reader.ts';

/** Read operations on the keys of an organization or a project. */
export function createKeyReads({ page, entity }: ReturnType<typeof createReader>) {
  return {
    /**
     * One page of an organization's keys, in an unknown order. Needs the role Organization Member.
     */
    async listOrgApiKeys(
      given: ArgumentsOf<'listOrgApiKeys'>,
      within?: AbortSignal,
    ): Promise<Page<AtlasKey>> {
      const operation = 'listOrgApiKeys';
      const { orgId, ...paged } = checked(operation, parameters[operation], given);
      return page({ operation, path: `/orgs/${orgId}/apiKeys` }, schema.wireKey, paged, within);
    },

    /** One page of the keys of a project, each with all its roles, also in other places. */
    async listGroupApiKeys(
      given: ArgumentsOf<'listGroupApiKeys'>,
      within?: AbortSignal,
    ): Promise<Page<AtlasKey>> {
      const operation = 'listGroupApiKeys';
      const { groupId, ...paged } = checked(operation, parameters[operation], given);
      return page({ operation, path: `/groups/${groupId}/apiKeys` }, schema.wireKey, paged, within);
    },

    /** The same page: of each key only whether its private key ends like this. */
    async findOrgApiKeys(
      given: ArgumentsOf<'listOrgApiKeys'>,
      tail: Secret,
      within?: AbortSignal,
    ): Promise<Page<{ readonly id: string; readonly fits: boolean }>> {
      const operation = 'listOrgApiKeys';
      const { orgId, ...paged } = checked(operation, parameters[operation], given);
      const wire = wireKeyEndingWith(tail);
      return page({ operation, path: `/orgs/${orgId}/apiKeys` }, wire, paged, within);
    },

    /** That keys were made, newest first. Needs the role Organization Member. */
    async listOrgEvents(
      given: ArgumentsOf<'listOrgEvents'>,
      within?: AbortSignal,
    ): Promise<Page<MadeEvent>> {
      const operation = 'listOrgEvents';
      const { orgId, ...paged } = checked(operation, parameters[operation], given);
      return page({ operation, path: `/orgs/${orgId}/events` }, schema.wireKeyMade, paged, within);
    },

    /** That keys were changed, newest first; in a project what happened there. */
    async listKeyChanges(
      given: ArgumentsOf<'listOrgEvents'>,
      within?: AbortSignal,
    ): Promise<Page<ChangeEvent>> {
      const operation = 'listOrgEvents';
      const { orgId, ...paged } = checked(operation, parameters[operation], given);
      return page(
        { operation, path: `/orgs/${orgId}/events` },
        schema.wireKeyChange,
        paged,
        within,
      );
    },

    /** Needs the role Project Read Only. The feed of the organization tells nothing of this. */
    async listGroupEvents(
      given: ArgumentsOf<'listGroupEvents'>,
      within?: AbortSignal,
    ): Promise<Page<ChangeEvent>> {
      const operation = 'listGroupEvents';
      const { groupId, ...paged } = checked(operation, parameters[operation], given);
      const path = `/groups/${groupId}/events`;
      return page({ operation, path }, schema.wireKeyChange, paged, within);
    },

    /** A missing key is answered with 404, or with 400 `API_KEY_NOT_FOUND`: both have been seen. */
    async getOrgApiKey(given: ArgumentsOf<'getOrgApiKey'>): Promise<AtlasKey> {
      const operation = 'getOrgApiKey';
      const { orgId, apiUserId, ...shape } = checked(operation, parameters[operation], given);
      const path = `/orgs/${orgId}/apiKeys/${apiUserId}`;
      return entity({ operation, path }, schema.wireKey, shape);
    },

    /** The same answer as parsed JSON, with every field that Atlas sent. */
    async getOrgApiKeyJson(given: ArgumentsOf<'getOrgApiKey'>): Promise<unknown> {
      const operation = 'getOrgApiKey';
      const { orgId, apiUserId, ...shape } = checked(operation, parameters[operation], given);
      const path = `/orgs/${orgId}/apiKeys/${apiUserId}`;
      return entity({ operation, path }, schema.wireAnything, shape);
    },

    /**
     * The *API* access list of a key: addresses without a prefix length, blocks with one, and when
     * and from where each was last used.
     */
    async listAddressUse(
      given: ArgumentsOf<'listAccessList'>,
      within?: AbortSignal,
    ): Promise<Page<AddressUse>> {
      const operation = 'listAccessList';
      const { orgId, apiUserId, ...paged } = checked(operation, parameters[operation], given);
      const path = `/orgs/${orgId}/apiKeys/${apiUserId}/accessList`;
      return page({ operation, path }, schema.wireAddressUse, paged, within);
    },
  };
}
