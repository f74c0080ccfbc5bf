// What happened in an organization or a project, as far as it is about keys.
import type { Answer } from '../http/answers.ts';
import { page } from '../http/paging.ts';
import type { KeyEvent } from '../model/keyEvents.ts';
import type { Key } from '../model/world.ts';
import type { Call, Operation, OrganizationCall, ProjectCall, Stage } from './call.ts';

const CREATED = 'API_KEY_CREATED';

/** Who did it: a person by e-mail address, an API key, or a service account. Others are forgotten. */
function actorOf(by: string): Readonly<Record<string, string>> | undefined {
  if (by.includes('@')) return { userId: 'f'.repeat(24), username: by };
  if (/^mdb_sa_id_/.test(by)) return { username: by };
  return /^[a-z]{8}$/.test(by) ? { publicKey: by } : undefined;
}

function madeOf({ organizationId, publicKey, createdAt: at, createdBy: by }: Key): KeyEvent {
  return { type: CREATED, at, by, publicKey, organizationId };
}

function eventView(event: KeyEvent, href: string) {
  const { type, at, by, publicKey, organizationId, projectId } = event;
  const id = Buffer.from(`${publicKey}${at}${type}`).toString('hex').slice(-24);
  return {
    created: new Date(Math.floor(at / 1000) * 1000).toISOString(),
    eventTypeName: type,
    id,
    isGlobalAdmin: false,
    links: [{ href, rel: 'self' }],
    ...(projectId === undefined ? { orgId: organizationId } : { groupId: projectId }),
    targetPublicKey: publicKey,
    ...actorOf(by),
  };
}

/** Newest first. Only what is about keys is known here, and only of those who are known. */
function feed(call: Call, stage: Stage, path: string, events: readonly KeyEvent[]): Answer {
  const { eventTypes = [], minDate } = call.query;
  const since = minDate === undefined ? 0 : Date.parse(minDate);
  const found = events
    .filter(({ by }) => actorOf(by) !== undefined)
    .filter(({ type }) => eventTypes.length === 0 || eventTypes.includes(type))
    .filter(({ at }) => at >= since)
    .toSorted((one, other) => other.at - one.at);
  const href = `${call.base}${path}`;
  return page(found, (event) => eventView(event, href), {
    href,
    query: call.query,
    totalCountError: stage.switches.totalCountError,
  });
}

export const listEvents: Operation<OrganizationCall> = (call, stage) => {
  const { id } = call.organization;
  const made = stage.world.keysOf(id).map(madeOf);
  const changed = stage.world.events.filter(
    (event) => event.organizationId === id && event.projectId === undefined,
  );
  return feed(call, stage, `/orgs/${id}/events`, [...made, ...changed]);
};

export const listProjectEvents: Operation<ProjectCall> = (call, stage) => {
  const { id } = call.project;
  const inside = stage.world.events.filter(({ projectId }) => projectId === id);
  return feed(call, stage, `/groups/${id}/events`, inside);
};
