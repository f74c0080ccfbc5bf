import type { CredentialKind } from '../../domain/credential/credential.ts';
import type { AccessParts } from '../../domain/key/access.ts';
import type { Problem } from '../../domain/record/state.ts';
import type { Secret } from '../../foundation/secret.ts';

/** One entry of an access list, and what Atlas knows of its use. Atlas may leave all of it out. */
export interface AddressUse {
  /** As Atlas shows it. */
  readonly address: string;
  readonly count?: number;
  readonly createdAt?: number;
  readonly lastUsedAt?: number;
  readonly lastUsedAddress?: string;
}

/** Everything that Atlas shows of one credential. Never a secret, clear or redacted. */
export interface ShownCredential {
  readonly id: string;
  /** What people paste: the public key of an API key. Empty if Atlas left it out. */
  readonly handle: string;
  readonly description: string;
  /** Addresses are as Atlas shows them. */
  readonly access: AccessParts;
  readonly use: readonly AddressUse[];
}

/** Nothing is wrong that time does not mend. */
export interface NotNow {
  readonly is: 'later';
  readonly problem: Problem;
  /** How long Atlas asks to wait, ms. */
  readonly waitMs?: number;
  /** Whether Atlas may carry out a write all the same. */
  readonly mayLand: boolean;
}

/** Our own credentials, or the organization, must be put in order by a person first. */
export interface LockedOut {
  readonly is: 'locked_out';
  readonly problem: Problem;
}

export type Read =
  | { readonly is: 'read'; readonly credential: ShownCredential }
  /** Atlas says that there is no such credential. One answer alone does not prove it. */
  | { readonly is: 'missing' }
  | NotNow
  | LockedOut;

/** The addresses of one credential alone, and what Atlas knows of its use: one call. */
export type UseRead =
  | { readonly is: 'read'; readonly use: readonly AddressUse[] }
  | { readonly is: 'missing' }
  | NotNow
  | LockedOut;

/** Who made something at Atlas: a person by e-mail address, or a program by what people paste of it. */
export type Maker =
  | { readonly is: 'person'; readonly email: string }
  | { readonly is: 'program'; readonly id: string }
  | { readonly is: 'unknown' };

/** What an event says of it. */
export interface MadeEvent {
  /** Of what was made. */
  readonly handle: string;
  readonly at: number;
  readonly by: Maker;
}

export type MakersRead =
  | { readonly is: 'read'; readonly made: readonly MadeEvent[] }
  | NotNow
  | LockedOut;

/** What an event says of a change. */
export interface ChangeEvent extends MadeEvent {
  readonly what: 'roles' | 'description' | 'addresses';
}

export type ChangesRead =
  /** Newest first. */
  { readonly is: 'read'; readonly changes: readonly ChangeEvent[] } | NotNow | LockedOut;

/** Which of them have a secret with this end. */
export type EndingRead =
  | { readonly is: 'read'; readonly ids: readonly string[] }
  | NotNow
  | LockedOut;

export type Listed = { readonly is: 'listed' } | { readonly is: 'missing' } | NotNow | LockedOut;

export type Written =
  | { readonly is: 'done' }
  /** It was there before, perhaps with other roles. A reading decides. */
  | { readonly is: 'already' }
  /** Atlas does not know what the write is about. A reading decides. */
  | { readonly is: 'gone'; readonly what: Missing; readonly problem: Problem }
  /** Refused for good. The problem has Atlas's error code and sentence. */
  | { readonly is: 'refused'; readonly problem: Problem }
  /** The answer was lost, or is not one that proves anything. */
  | { readonly is: 'unsure'; readonly problem: Problem }
  | NotNow
  | LockedOut;

export type Missing = 'credential' | 'project' | 'address';

/**
 * What one kind of credential may do at Atlas, and from where: read and changed. One file of the
 * adapter for each kind. Nothing is thrown for what Atlas does: each answer is a value.
 */
export interface CredentialAccess {
  read(id: string): Promise<Read>;
  readUse(id: string): Promise<UseRead>;
  /** Who made those that were made since then, as far as Atlas's events still say so. */
  makers(since: number): Promise<MakersRead>;
  /**
   * Who changed them within this time, ms, as far as Atlas's events say so: the addresses, the
   * description and the roles in the organization, or with `projectId` the roles there.
   */
  changes(withinMs: number, projectId?: string): Promise<ChangesRead>;
  /** By the end of its secret, which is all that Atlas shows of one. It is kept nowhere. */
  endingWith(tail: Secret): Promise<EndingRead>;
  /** Whether the list of the organization has it, read until two readings agree. */
  find(id: string): Promise<Listed>;
  setOrganizationRoles(id: string, roles: readonly string[]): Promise<Written>;
  addToProject(id: string, projectId: string, roles: readonly string[]): Promise<Written>;
  setProjectRoles(id: string, projectId: string, roles: readonly string[]): Promise<Written>;
  removeFromProject(id: string, projectId: string): Promise<Written>;
  addAddresses(id: string, addresses: readonly string[]): Promise<Written>;
  removeAddress(id: string, address: string): Promise<Written>;
  setDescription(id: string, description: string): Promise<Written>;
  /** Deletes the credential itself, wherever it is. */
  remove(id: string): Promise<Written>;
  /**
   * How many calls were left for credentials of this organization when Atlas last said so.
   * `undefined` if it never did.
   */
  callsLeft(): number | undefined;
  /** Whether Keywarden signs in with the one of this handle, also as the actor of an event. */
  isOwn(handle: string): boolean;
}

export interface CredentialsAtAtlas {
  /** `undefined` for an organization that is not served. */
  credentialAccess(organizationId: string, kind: CredentialKind): CredentialAccess | undefined;
}
