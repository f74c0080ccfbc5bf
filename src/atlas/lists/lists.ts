import type { AtlasKey } from '../../domain/key/key.ts';
import type { Page, Project } from '../../workflow/ports/atlas.ts';
import { startBounds } from '../http/bounds.ts';
import type { Clock } from '../http/clock.ts';
import type { Limits } from '../http/limits.ts';
import type { Client } from '../operations/client.ts';
import { PAGE_SIZE, readAllPages } from '../operations/pages.ts';

type Numbered = { readonly pageNum: number; readonly itemsPerPage: number };
type ReadPage<T> = (numbered: Numbered, within: AbortSignal) => Promise<Page<T>>;

const byId = ({ id }: { readonly id: string }) => id;

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
    keys: (): Promise<readonly AtlasKey[]> =>
      whole('listOrgApiKeys', (page, end) => client.listOrgApiKeys({ orgId, ...page }, end), byId),
    projectKeys: (groupId: string): Promise<readonly AtlasKey[]> =>
      whole(
        'listGroupApiKeys',
        (page, end) => client.listGroupApiKeys({ groupId, ...page }, end),
        byId,
      ),
    projects: (): Promise<readonly Project[]> =>
      whole('listOrgGroups', (page, end) => client.listOrgGroups({ orgId, ...page }, end), byId),
    accessList: (apiUserId: string): Promise<readonly string[]> =>
      whole(
        'listAccessList',
        (page, end) => client.listAccessList({ orgId, apiUserId, ...page }, end),
        (entry) => entry,
      ),
  };
}
