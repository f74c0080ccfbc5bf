import type { AtlasKey } from '../../domain/key/key.ts';
import type { OrganizationRole } from '../../domain/key/roles.ts';
import type { Secret } from '../../foundation/secret.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** How many more are on this page that could not be read; absent where all were. */
  readonly unread?: number;
  readonly pageNum: number;
  readonly itemsPerPage: number;
  /** Atlas calls it an estimate; absent when it was not asked for. */
  readonly totalCount?: number;
}

export interface Paging {
  readonly pageNum?: number;
  readonly itemsPerPage?: number;
  readonly includeCount?: boolean;
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly organizationId: string;
}

export interface CreatedKey {
  readonly key: AtlasKey;
  readonly privateKey: Secret;
}

/**
 * One organization at Atlas, with its own credentials. Every method throws `AtlasError`; reads are
 * retried within a deadline, writes never. All listings are whole: every page is read.
 */
export interface Organization {
  readonly id: string;
  readonly name: string;
  listKeys(): Promise<readonly AtlasKey[]>;
  /** How many more keys `listKeys`, or `listProjectKeys`, could not read. */
  unreadableKeys(projectId?: string): Promise<number>;
  /** A listing to decide on: read again until two in a row name the same keys. */
  listKeysForCertain(): Promise<readonly AtlasKey[]>;
  listProjectKeys(projectId: string): Promise<readonly AtlasKey[]>;
  listProjects(): Promise<readonly Project[]>;
  /** `undefined` where Atlas says that there is none. */
  getKey(keyId: string): Promise<AtlasKey | undefined>;
  /** Atlas's answer as it came (`pretty=true`), with every private part taken out. */
  getKeyJson(keyId: string): Promise<string | undefined>;
  requiresAccessList(): Promise<boolean>;
  /** Sent at most once. `AtlasError.effect` tells `none` (proven) from doubt. */
  createKey(spec: {
    readonly description: string;
    readonly roles: readonly OrganizationRole[];
  }): Promise<CreatedKey>;
  addAccessListEntries(keyId: string, entries: readonly string[]): Promise<void>;
  listAccessList(keyId: string): Promise<readonly string[]>;
  /** Resolves when Atlas confirmed the deletion or says that there is no such key. */
  deleteKey(keyId: string): Promise<void>;
}

export interface Atlas {
  organization(id: string): Organization | undefined;
}
