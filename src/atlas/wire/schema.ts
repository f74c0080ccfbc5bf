import { z } from 'zod';
import type { AtlasKey, RoleAssignment } from '../../domain/key/key.ts';
import { Secret } from '../../foundation/secret.ts';
import type { Project } from '../../workflow/ports/atlas.ts';
import type { AddressUse, ChangeEvent, MadeEvent } from '../../workflow/ports/credentialAccess.ts';

/**
 * The parts of Atlas's answers that we read. Unknown fields are ignored, and a role may be any
 * string. Atlas's names (`desc`, `groupId`, `apiUserId`, ...) are replaced by ours here. The
 * documentation marks nearly no field as `required`, so a missing field becomes empty; only ids
 * must be there.
 */
export const hexId = z.string().regex(/^[a-f0-9]{24}$/);

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

const wireRole = z
  .object({
    roleName: z.string(),
    orgId: z.string().nullish(),
    groupId: z.string().nullish(),
  })
  .transform(
    ({ roleName, orgId, groupId }): RoleAssignment => ({
      role: roleName,
      ...(orgId && { organizationId: orgId }),
      ...(groupId && { projectId: groupId }),
    }),
  );

/** Identical reads give roles in different orders, so they are sorted: organization roles first. */
function inOrder(roles: readonly RoleAssignment[]): readonly RoleAssignment[] {
  const place = ({ projectId = '', role }: RoleAssignment) => `${projectId} ${role}`;
  return roles.toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
}

const wireKeyFields = z.object({
  id: hexId,
  publicKey: text,
  desc: text,
  roles: z.array(wireRole).nullish(),
});

function toKey({ id, publicKey, desc, roles }: z.output<typeof wireKeyFields>): AtlasKey {
  return { id, publicKey, description: desc, roles: inOrder(roles ?? []) };
}

/** A key in lists and reads. The redacted private key is not read at all. */
export const wireKey = wireKeyFields.transform(toKey);

/** The answer to a create, the only one with a clear private key. A redacted one has asterisks. */
export const wireCreatedKey = wireKeyFields
  .extend({ privateKey: z.string().nullish() })
  .transform(({ privateKey, ...key }) => ({
    key: toKey(key),
    privateKey: privateKey && /^[^*\s]+$/.test(privateKey) ? new Secret(privateKey) : undefined,
  }));

export const wireProject = z
  .object({ id: hexId, name: text, orgId: text })
  .transform(({ id, name, orgId }): Project => ({ id, name, organizationId: orgId }));

export interface NamedOrganization {
  readonly id: string;
  readonly name: string;
}
export const wireOrganization = z
  .object({ id: hexId, name: text })
  .transform(({ id, name }): NamedOrganization => ({ id, name }));

export const wireSettings = z
  .object({ apiAccessListRequired: z.boolean().nullish() })
  .transform(({ apiAccessListRequired }) => ({
    requiresAccessList: apiAccessListRequired === true,
  }));

/** Atlas sends a single address both as `ipAddress` and as a block of one. The address is kept. */
export const wireAccessEntry = z
  .object({ ipAddress: z.string().nullish(), cidrBlock: z.string().nullish() })
  .transform(({ ipAddress, cidrBlock }) => ipAddress ?? cidrBlock ?? '')
  .refine((entry) => entry !== '');

const moment = z
  .string()
  .nullish()
  .transform((value) => Date.parse(value ?? ''))
  .transform((ms) => (Number.isNaN(ms) ? undefined : ms));

/** The same entry with what Atlas knows of its use. What it leaves out is left out. */
export const wireAddressUse = z
  .object({
    ipAddress: z.string().nullish(),
    cidrBlock: z.string().nullish(),
    count: z.number().int().nonnegative().nullish().catch(undefined),
    created: moment.catch(undefined),
    lastUsed: moment.catch(undefined),
    lastUsedAddress: z.string().nullish().catch(undefined),
  })
  .transform(
    ({ ipAddress, cidrBlock, count, created, lastUsed, lastUsedAddress }): AddressUse => ({
      address: ipAddress ?? cidrBlock ?? '',
      ...(typeof count === 'number' && { count }),
      ...(created !== undefined && { createdAt: created }),
      ...(lastUsed !== undefined && { lastUsedAt: lastUsed }),
      ...(lastUsedAddress && { lastUsedAddress }),
    }),
  )
  .refine(({ address }) => address !== '');

/**
 * Who made a key, by the public key of that key: a person, or a program by its public key or client
 * id. A newer kind of actor may be neither.
 */
const wireEvent = z.object({
  created: moment.catch(undefined),
  targetPublicKey: text.catch(''),
  username: text.catch(''),
  publicKey: text.catch(''),
});

function toEvent({
  created,
  targetPublicKey: handle,
  username,
  publicKey,
}: z.output<typeof wireEvent>): MadeEvent {
  const at = created ?? 0;
  if (username.includes('@')) return { handle, at, by: { is: 'person', email: username } };
  const id = publicKey === '' ? username : publicKey;
  return { handle, at, by: id === '' ? { is: 'unknown' } : { is: 'program', id } };
}

export const wireKeyMade = wireEvent.transform(toEvent);

/** The events that tell of a change, and what each says to be changed. */
export const KEY_CHANGES: ReadonlyMap<string, ChangeEvent['what']> = new Map([
  ['API_KEY_ROLES_CHANGED', 'roles'],
  ['API_KEY_ADDED_TO_GROUP', 'roles'],
  ['API_KEY_REMOVED_FROM_GROUP', 'roles'],
  ['API_KEY_DESCRIPTION_CHANGED', 'description'],
  ['API_KEY_ACCESS_LIST_ENTRY_ADDED', 'addresses'],
  ['API_KEY_ACCESS_LIST_ENTRY_DELETED', 'addresses'],
]);

/** Who changed a key, and what. */
export const wireKeyChange = wireEvent
  .extend({ eventTypeName: z.string().refine((type) => KEY_CHANGES.has(type)) })
  .transform((event): ChangeEvent => {
    return { ...toEvent(event), what: KEY_CHANGES.get(event.eventTypeName) ?? 'roles' };
  });

export const wireServiceAccount = z
  .object({ roles: z.array(z.string()) })
  .transform(({ roles }) => ({ roles }));

export const wireSystemStatus = z
  .object({
    appName: text,
    build: text,
    throttling: z.boolean().nullish(),
    apiKey: z
      .object({ id: text, publicKey: text, roles: z.array(wireRole).nullish().catch(undefined) })
      .nullish(),
  })
  .transform(({ appName, build, throttling, apiKey }) => ({
    appName,
    build,
    isThrottling: throttling === true,
    /** The API key that asked; absent for service accounts. */
    ...(apiKey && {
      caller: { id: apiKey.id, publicKey: apiKey.publicKey, roles: apiKey.roles ?? undefined },
    }),
  }));

export const wireList = z.object({
  results: z.array(z.unknown()),
  totalCount: z.number().int().nonnegative().nullish(),
});

/** For an entity the status is beside its content. For a list it is among the list's fields. */
export const wireEnvelope = z.object({ status: z.number().int(), content: z.unknown().optional() });

export const wireToken = z
  .object({
    access_token: z.string().regex(/^[\x21-\x7e]+$/),
    expires_in: z.number().positive().nullish(),
    token_type: z
      .string()
      .regex(/^bearer$/i)
      .nullish(),
  })
  .transform(({ access_token, expires_in }) => ({
    token: new Secret(access_token),
    lifeMs: (expires_in ?? 600) * 1_000,
  }));

export type SystemStatus = z.output<typeof wireSystemStatus>;

/** An object with any fields. */
export const wireAnything = z.looseObject({});
