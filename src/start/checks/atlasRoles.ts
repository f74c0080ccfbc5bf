import { setTimeout as sleep } from 'node:timers/promises';
import type { OrganizationOptions, RunningAtlas } from '../../atlas/atlas.ts';
import { AtlasError } from '../../foundation/errors.ts';
import type { LockedOutOrganization } from '../../workflow/keys/lockedOutOrganizations.ts';

type Asked = Pick<OrganizationOptions, 'id' | 'name' | 'auth'>;

/** Atlas lets nobody else create, change or delete keys. */
const NEEDED = 'ORG_OWNER';
const ANSWERS_WITHIN_MS = 4_000;

/** The roles of our own credentials in this organization; `undefined` where Atlas does not say. */
async function ownRoles(
  atlas: RunningAtlas,
  { id, auth }: Asked,
): Promise<readonly string[] | undefined> {
  const client = atlas.client(id);
  switch (auth.kind) {
    case 'oauth':
      return (await client?.getOrgServiceAccount({ orgId: id, clientId: auth.clientId }))?.roles;
    case 'digest': {
      const assigned = (await client?.systemStatus())?.caller?.roles;
      return assigned?.flatMap(({ role, organizationId }) => (organizationId === id ? [role] : []));
    }
    case 'token':
      return undefined;
    default:
      return auth satisfies never;
  }
}

async function lacksRole(atlas: RunningAtlas, asked: Asked): Promise<readonly string[] | false> {
  const late = sleep(ANSWERS_WITHIN_MS, undefined, { ref: false });
  try {
    const roles = await Promise.race([ownRoles(atlas, asked), late]);
    return roles !== undefined && !roles.includes(NEEDED) ? roles : false;
  } catch (cause) {
    if (!(cause instanceof AtlasError)) throw cause;
    // Whoever may not even read its own account is no owner. Everything else proves nothing.
    return cause.code === 'missing_role' ? [] : false;
  }
}

/** Organizations whose credentials can look at keys and cannot make any. */
export async function withoutOwner(
  atlas: RunningAtlas,
  organizations: readonly Asked[],
): Promise<readonly (LockedOutOrganization & { readonly message: string })[]> {
  const found = await Promise.all(
    organizations.map(async (asked) => {
      const roles = await lacksRole(atlas, asked);
      if (roles === false) return [];
      const { id, name } = asked;
      const has = roles.length === 0 ? '' : ` They have ${roles.join(', ')}.`;
      const message = `organization ${name} (${id}): the credentials lack the role Organization Owner (${NEEDED}), so no key can be created, revoked or deleted there.${has} Give them that role in Atlas.`;
      return [{ id, name, code: 'missing_role' as const, message }];
    }),
  );
  return found.flat();
}
