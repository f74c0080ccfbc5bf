// What happened in an organization, as far as it is about making keys.
import { page } from '../http/paging.ts';
import type { Key } from '../model/world.ts';
import type { Operation, OrganizationCall } from './call.ts';

const CREATED = 'API_KEY_CREATED';

/** Who did it: a person by e-mail address, an API key, or a service account. Others are forgotten. */
function actorOf({ createdBy }: Key): Readonly<Record<string, string>> | undefined {
  if (createdBy.includes('@')) return { userId: 'f'.repeat(24), username: createdBy };
  if (/^mdb_sa_id_/.test(createdBy)) return { username: createdBy };
  return /^[a-z]{8}$/.test(createdBy) ? { publicKey: createdBy } : undefined;
}

function eventView(key: Key, base: string) {
  const { id, organizationId, publicKey, createdAt } = key;
  return {
    created: new Date(Math.floor(createdAt / 1000) * 1000).toISOString(),
    eventTypeName: CREATED,
    id: [...id].reverse().join(''),
    isGlobalAdmin: false,
    links: [{ href: `${base}/orgs/${organizationId}/events`, rel: 'self' }],
    orgId: organizationId,
    targetPublicKey: publicKey,
    ...actorOf(key),
  };
}

/** Newest first. Only that a key was made is known here, and only of those whose maker is. */
export const listEvents: Operation<OrganizationCall> = (call, { world, switches }) => {
  const { id } = call.organization;
  const { eventType = CREATED, minDate } = call.query;
  const since = minDate === undefined ? 0 : Date.parse(minDate);
  const found = world
    .keysOf(id)
    .filter((key) => eventType === CREATED && actorOf(key) !== undefined)
    .filter(({ createdAt }) => createdAt >= since)
    .toSorted((one, other) => other.createdAt - one.createdAt);
  return page(found, (key) => eventView(key, call.base), {
    href: `${call.base}/orgs/${id}/events`,
    query: call.query,
    totalCountError: switches.totalCountError,
  });
};
