import type { AtlasKey } from '../../domain/key/key.ts';
import type { OrganizationRole } from '../../domain/key/roles.ts';
import type { Secret } from '../../foundation/secret.ts';
import type { AddressUse } from './credentialAccess.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** How many more are on this page that could not be read; absent where all were. */
  readonly unread?: number;
  /** What is odd about the first of them. Never a value. */
  readonly problem?: string;
  readonly pageNum: number;
  readonly itemsPerPage: number;
  /** Atlas calls it an estimate. Absent if it was not asked for. */
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
 * One organization at Atlas, with its own credentials. Every method throws `AtlasError`. Reads are
 * retried within a deadline, writes never. All lists are complete: every page is read.
 */
export interface Organization {
  readonly id: string;
  readonly name: string;
  /** Where its Administration API is. */
  readonly baseUrl: string;
  listKeys(): Promise<readonly AtlasKey[]>;
  /** How many more keys `listKeys`, or `listProjectKeys`, could not read. */
  unreadableKeys(projectId?: string): Promise<number>;
  /** Read now, once. What it misses may be there all the same. */
  listKeysOnce(): Promise<readonly AtlasKey[]>;
  /** A list for decisions: it is read again until two readings in a row name the same keys. */
  listKeysForCertain(): Promise<readonly AtlasKey[]>;
  listProjectKeys(projectId: string): Promise<readonly AtlasKey[]>;
  listProjects(): Promise<readonly Project[]>;
  /** `undefined` if Atlas says that there is none. */
  getKey(keyId: string): Promise<AtlasKey | undefined>;
  /** Atlas's answer as it came (`pretty=true`), without any part of a private key. */
  getKeyJson(keyId: string): Promise<string | undefined>;
  requiresAccessList(): Promise<boolean>;
  /**
   * Sent at most once. The `effect` of an `AtlasError` is `none` if it is proven that no key was
   * created.
   */
  createKey(spec: {
    readonly description: string;
    readonly roles: readonly OrganizationRole[];
  }): Promise<CreatedKey>;
  addAccessListEntries(keyId: string, entries: readonly string[]): Promise<void>;
  /** The access list of a key, with what Atlas knows of the use of each entry. */
  listAddressUse(keyId: string): Promise<readonly AddressUse[]>;
  /** Resolves when Atlas confirmed the deletion, or says that there is no such key. */
  deleteKey(keyId: string): Promise<void>;
}

export interface Atlas {
  organization(id: string): Organization | undefined;
}
