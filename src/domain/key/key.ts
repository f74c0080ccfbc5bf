/**
 * One role of a key: on the organization (`projectId` absent) or on one project. `role` is any
 * text.
 */
export interface RoleAssignment {
  readonly role: string;
  readonly organizationId?: string;
  readonly projectId?: string;
}

/** A key as Atlas lists it. Never holds a private key, clear or redacted. */
export interface AtlasKey {
  readonly id: string;
  readonly publicKey: string;
  readonly description: string;
  readonly roles: readonly RoleAssignment[];
}
