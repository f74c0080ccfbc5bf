import type { AtlasKey } from '../../domain/key/key.ts';
import type { Secret } from '../../foundation/secret.ts';
import type { Page, Project } from '../../workflow/ports/atlas.ts';
import type { AddressUse, ChangeEvent, MadeEvent } from '../../workflow/ports/credentialAccess.ts';
import { startBounds } from '../http/bounds.ts';
import type { Clock } from '../http/clock.ts';
import { unreadable } from '../http/failure.ts';
import type { Limits } from '../http/limits.ts';
import type { Client } from '../operations/client.ts';
import { PAGE_SIZE, readAllPages, type Whole } from '../operations/pages.ts';
import { KEY_CHANGES } from '../wire/schema.ts';

const CHANGES = [...KEY_CHANGES.keys()];

type Numbered = { readonly pageNum: number; readonly itemsPerPage: number };
type ReadPage<T> = (numbered: Numbered, within: AbortSignal) => Promise<Page<T>>;

const byId = ({ id }: { readonly id: string }) => id;

/** A list that something is decided on, or in which nothing may be missing. Throws `AtlasError`. */
export function complete<T>(operation: string, { items, unread }: Whole<T>): readonly T[] {
  if (unread === 0) return items;
  throw unreadable(operation, `${unread} of its items cannot be read`);
}

/** The complete lists of one organization, read in pages of 500. */
export function createLists(orgId: string, client: Client, clock: Clock, limits: Limits) {
  function whole<T>(operation: string, read: ReadPage<T>, idOf: (item: T) => string) {
    return readAllPages({
      operation,
      read: (pageNum, within) => read({ pageNum, itemsPerPage: PAGE_SIZE }, within),
      idOf,
      signal: startBounds(clock, limits.listMs).signal,
    });
  }

  return {
    keys: (): Promise<Whole<AtlasKey>> =>
      whole('listOrgApiKeys', (page, end) => client.listOrgApiKeys({ orgId, ...page }, end), byId),
    projectKeys: (groupId: string): Promise<Whole<AtlasKey>> =>
      whole(
        'listGroupApiKeys',
        (page, end) => client.listGroupApiKeys({ groupId, ...page }, end),
        byId,
      ),
    async projects(): Promise<readonly Project[]> {
      const operation = 'listOrgGroups';
      const read: ReadPage<Project> = (page, end) => client[operation]({ orgId, ...page }, end);
      return complete(operation, await whole(operation, read, byId));
    },
    /** Ids of the keys whose private key ends like this. Throws where one that cannot be read may. */
    async keysEndingWith(tail: Secret): Promise<readonly string[]> {
      const read: ReadPage<{ readonly id: string; readonly fits: boolean }> = (page, end) =>
        client.findOrgApiKeys({ orgId, ...page }, tail, end);
      const all = await whole('listOrgApiKeys', read, byId);
      const ids = all.items.flatMap(({ id, fits }) => (fits ? id : []));
      if (ids.length === 0) complete('listOrgApiKeys', all);
      return ids;
    },
    /** Who made the keys of the organization since then. One that cannot be read is left out. */
    async keysMade(since: number): Promise<readonly MadeEvent[]> {
      const operation = 'listOrgEvents';
      const asked = {
        orgId,
        eventType: ['API_KEY_CREATED'],
        minDate: new Date(since).toISOString(),
      };
      const read: ReadPage<MadeEvent> = (page, end) =>
        client[operation]({ ...asked, ...page }, end);
      return (await whole(operation, read, ({ handle, at }) => `${handle} ${at}`)).items;
    },
    /**
     * Who changed keys since then, newest first: in the organization, or in one project. One that
     * cannot be read is left out.
     */
    async keyChanges(since: number, groupId?: string): Promise<readonly ChangeEvent[]> {
      const asked = { eventType: CHANGES, minDate: new Date(since).toISOString() };
      // Several may share a second.
      const idOf = (event: ChangeEvent) => JSON.stringify(event);
      const read: ReadPage<ChangeEvent> = (page, end) =>
        groupId === undefined
          ? client.listKeyChanges({ orgId, ...asked, ...page }, end)
          : client.listGroupEvents({ groupId, ...asked, ...page }, end);
      const operation = groupId === undefined ? 'listOrgEvents' : 'listGroupEvents';
      const { items } = await whole(operation, read, idOf);
      return items.toSorted((one, other) => other.at - one.at);
    },
    /** The access list of a key, with what Atlas knows of the use of each entry. */
    async addressUse(apiUserId: string): Promise<readonly AddressUse[]> {
      const operation = 'listAccessList';
      const read: ReadPage<AddressUse> = (page, end) =>
        client.listAddressUse({ orgId, apiUserId, ...page }, end);
      return complete(operation, await whole(operation, read, ({ address }) => address));
    },
  };
}
