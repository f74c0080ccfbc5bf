/** One role of a key: on the organization (`project` absent) or on one project. Open string. */
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
