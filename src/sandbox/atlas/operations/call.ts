// One authenticated request on its way to an operation, and what operations work on.
import type { Answer } from '../http/answers.ts';
import type { Query } from '../http/query.ts';
import { noSuchKey, refuse } from '../http/refusals.ts';
import type { Caller } from '../model/callers.ts';
import { type Random, sometimesReordered } from '../model/chance.ts';
import type { Switches } from '../model/switches.ts';
import { keyView, redacted } from '../model/views.ts';
import type { Key, SimulatedOrganization, SimulatedProject, World } from '../model/world.ts';

export interface Stage {
  readonly world: World;
  readonly switches: Switches;
  readonly now: () => number;
  readonly random: Random;
  /** How long a new key stays out of lists, in milliseconds. */
  readonly listLag: () => number;
}

export interface Call {
  readonly caller: Caller;
  readonly address: string;
  readonly query: Query;
  /** Scheme, host and API root, for links. */
  readonly base: string;
  readonly parameter: (name: string) => string;
  /** Parsed JSON of the request; throws a refusal if it is none. */
  readonly json: () => unknown;
}

export interface OrganizationCall extends Call {
  readonly organization: SimulatedOrganization;
}

export interface ProjectCall extends Call {
  readonly project: SimulatedProject;
}

export type Operation<C extends Call> = (call: C, stage: Stage) => Answer;

export function shownKey(key: Key, call: Call, stage: Stage) {
  return keyView(key, {
    base: call.base,
    privateKey: redacted(key.privateKey),
    reorder: (items) =>
      stage.switches.reorderRoles ? sometimesReordered(items, stage.random) : [...items],
  });
}

/** The only view with a clear private key: the answer to a create. */
export function freshKey(key: Key, call: Call) {
  const reorder = <Item>(items: readonly Item[]) => [...items];
  return keyView(key, { base: call.base, privateKey: key.privateKey, reorder });
}

export function listable(keys: readonly Key[], stage: Stage): Key[] {
  const youngest = stage.now() - stage.listLag();
  return stage.listLag() === 0 ? [...keys] : keys.filter((key) => key.createdAt <= youngest);
}

export function requireKey(call: Call, organizationId: string, stage: Stage, status?: number): Key {
  const id = call.parameter('apiUserId');
  const key = stage.world.key(id);
  if (key?.organizationId !== organizationId)
    throw noSuchKey(status ?? stage.switches.unknownKeyStatus, id);
  return key;
}

export function requireRoomForKey(organizationId: string, stage: Stage): void {
  const limit = stage.switches.maxKeysPerOrganization;
  if (stage.world.keysOf(organizationId).length >= limit)
    throw refuse.tooManyKeys(limit, organizationId);
}
