import { frozenAccess } from '../../../src/domain/credential/access.ts';
import { atlasIdOf, type Credential } from '../../../src/domain/credential/credential.ts';
import { CUTS, endOf } from '../../../src/domain/credential/ends.ts';
import type { CredentialTopic } from '../../../src/domain/credential/news.ts';
import type { CredentialState } from '../../../src/domain/credential/state.ts';
import { type Access, accessOfKey } from '../../../src/domain/key/access.ts';
import { graceForOf } from '../../../src/domain/policy/asking/lifetime.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import type { CredentialChange } from '../../../src/workflow/ports/credentials.ts';
import { type LiveKey, requestOf } from '../ports/atlas.ts';
import { MOVES } from './edges.ts';
import { sealedOf } from './lost.ts';
import { hasLost, isToldOf } from './safety.ts';
import type { Display } from './seen.ts';
import type { World } from './world.ts';

type Finding = string | undefined;

const idOf = (keyId: string) => `apiKey:${keyId}`;

function innerOf(state: CredentialState) {
  return state.status === 'held' ? state.from : state;
}

function recordOf({ store }: World, live: LiveKey): Request | undefined {
  return store.records.get(requestOf(live) ?? '');
}

/** Its record was lost, so what it says counts for nothing. */
function isLost(world: World, live: LiveKey): boolean {
  return hasLost(world, requestOf(live));
}

/** A key of such a request needs no credential yet, or has none any more. */
function isInWork(request: Request, { key }: LiveKey): boolean {
  const { state, lost } = request;
  if (state.status === 'unchecked') return true;
  const inner = state.status === 'held' ? state.from : state;
  const attempts = 'attempt' in inner ? [...lost, inner.attempt] : lost;
  const isWorked = ['creating', 'recovering', 'fitting'].includes(inner.status);
  return isWorked && attempts.some(({ marker }) => key.description.endsWith(marker));
}

/**
 * L1: every key of ours at Atlas has a credential that has not ended, or belongs to a request that is
 * still at work on it.
 */
export function atRestL1(world: World): Finding {
  for (const live of world.atlas.live()) {
    if (!live.ours || isToldOf(world, live) || isLost(world, live)) continue;
    const credential = world.store.ledger.get(idOf(live.key.id));
    if (credential !== undefined && credential.state.status !== 'ended') continue;
    const request = recordOf(world, live);
    if (request !== undefined && isInWork(request, live)) continue;
    return `key ${live.key.description} has no credential (${request?.state.status})`;
  }
  return undefined;
}

function shownBy({ key, admitted }: LiveKey): Access {
  return accessOfKey(key, admitted);
}

/** In what Atlas shows something else than it shall, by the names that a drift has. */
function differencesAt(live: LiveKey, shall: Access): readonly string[] {
  const shown = shownBy(live);
  const isOther = (one: readonly string[], other: readonly string[]) =>
    [...one].sort().join() !== [...other].sort().join();
  const { organizationRoles, addresses } = shall;
  return [
    ...(isOther(shown.addresses, addresses) ? ['addresses'] : []),
    ...(isOther(shown.organizationRoles, organizationRoles) ? ['organization'] : []),
  ];
}

function misfitOf(world: World, credential: Credential): Finding {
  const { id, state, access, drift } = credential;
  const live = world.atlas.keys.get(atlasIdOf(credential));
  if (live === undefined || isLost(world, live)) return undefined;
  if (live.deletedAt !== undefined) return `${id} is ${state.status}, and its key was deleted`;
  const shall = state.status === 'live' ? access : frozenAccess(access);
  const [differs, known] = [differencesAt(live, shall).join(), (drift?.differs ?? []).join()];
  if (differs === known) return undefined;
  return `${id} is ${state.status}; at Atlas differs: "${differs}", on record: "${known}"`;
}

/**
 * L2: at rest Atlas shows exactly what was approved, or nothing but the membership of a frozen key; or
 * what differs is on record, and nothing else.
 */
export function atRestL2(world: World): Finding {
  for (const credential of world.store.ledger.values()) {
    const { status } = credential.state;
    const misfit =
      status === 'live' || status === 'frozen' ? misfitOf(world, credential) : undefined;
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

const DAY = 24 * 60 * 60_000;

/** How late time may be, ms: the sweeps, and a turn at Atlas. */
const LATE = 12 * 60_000;

/** L5: no key outlives its end and the time in the freeze, unless a person must look at it. */
export function atRestL5(world: World): Finding {
  if (world.safeMode() !== undefined) return undefined;
  const now = world.clock.now();
  for (const credential of world.store.ledger.values()) {
    const { state } = credential;
    if (state.status === 'ended' || state.status === 'held') continue;
    const live = world.atlas.keys.get(atlasIdOf(credential));
    if (live === undefined || live.deletedAt !== undefined || isLost(world, live)) continue;
    const end = endOf(credential)?.at;
    const isFrozen =
      state.status === 'frozen' || (state.status === 'moving' && state.to === 'frozen');
    const last = isFrozen && state.deleteAt !== undefined ? state.deleteAt : end;
    if (last !== undefined && now > last + LATE) return `${credential.id} outlives its end`;
  }
  return undefined;
}

/** Whether its owner was told that it is frozen, or that it is not. */
function isTold({ seen }: World, { id, owner }: Credential, topic: CredentialTopic): boolean {
  return seen.told.some(
    ({ kind, requestId, target, tells }) =>
      kind === 'credential' && requestId === id && target === owner.id && tells?.topic === topic,
  );
}

const HOUR = 60 * 60_000;

/** Since when the present end of the credential is its end. */
function endSince({ seen }: World, { id }: Credential, end: number): number {
  const all = seen.credentials.filter(({ credential }) => credential.id === id);
  const before = all.findLastIndex(({ credential }) => endOf(credential)?.at !== end);
  return all[before + 1]?.entry.at ?? Number.POSITIVE_INFINITY;
}

/**
 * L6: nothing that works is frozen by its end before its owner was told that this is near, if there was
 * time for that.
 */
export function frozenL6(world: World, { before, credential }: CredentialChange): Finding {
  const { state } = credential;
  const isByTime = state.status === 'moving' && state.to === 'frozen' && state.by === 'keywarden';
  if (before?.state.status !== 'live' || !isByTime || hasLost(world, credential.origin.request)) {
    return undefined;
  }
  const end = endOf(before);
  if (end === undefined || endSince(world, before, end.at) >= end.at - HOUR) return undefined;
  const isNear = world.store.audit.some(
    ({ event, facts: { end: of, credentials } }) =>
      event === 'credential.end_near' && of === end.at && String(credentials).startsWith(before.id),
  );
  return isNear ? undefined : `${credential.id} is frozen, and its owner heard nothing before`;
}

/**
 * L6: nothing is deleted by time alone before the time is over that the policy gives to a frozen one,
 * and before its owner was told of the freeze; or, a day before, that it could not be frozen.
 */
export function committedL6(
  world: World,
  { before, credential }: CredentialChange,
  at: number,
): Finding {
  const { state } = credential;
  if (before === undefined || state.status !== 'ending' || state.by !== 'keywarden')
    return undefined;
  const was = innerOf(before.state);
  const isByTime = CUTS.some((cut) => cut === state.why) && was.status !== 'ending';
  if (!isByTime || graceForOf(world.policy()) === 0) return undefined;
  const isFrozen = was.status === 'frozen' || (was.status === 'moving' && was.to === 'frozen');
  if (!isFrozen || was.deleteAt === undefined) return `${credential.id} ends without a freeze`;
  if (at < was.deleteAt) return `${credential.id} ends before its time in the freeze is over`;
  if (was.status === 'moving') {
    const isLate = at - DAY >= (was.late?.sentBy ?? at) && isTold(world, credential, 'freeze_late');
    return isLate ? undefined : `${credential.id} ends without a freeze, and nobody was told`;
  }
  const isOwed = !isTold(world, credential, 'frozen');
  return isOwed ? `${credential.id} ends, and nobody was told of the freeze` : undefined;
}

/** What somebody else made is touched only by the word of an admin, who took it into the ledger. */
function touchesForeign({ seen, store }: World, { key }: LiveKey): Finding {
  const id = idOf(key.id);
  if (!seen.words.has(id)) return 'a key that is not ours was changed';
  const credential = store.ledger.get(id);
  if (credential?.origin.how !== 'adopted') return 'a key that nobody adopted was changed';
  return credential.handle === key.publicKey ? undefined : 'another key was changed';
}

/** L7: nothing is changed or deleted that is not ours, and that no admin has adopted. */
export function touchesL7(world: World, keyId: string): Finding {
  const live = world.atlas.keys.get(keyId);
  if (live === undefined) return undefined;
  if (!live.ours) return touchesForeign(world, live);
  if (isLost(world, live)) return undefined;
  const credential = world.store.ledger.get(idOf(keyId));
  if (credential !== undefined) {
    return credential.handle === live.key.publicKey ? undefined : 'another key was changed';
  }
  const request = recordOf(world, live);
  return request === undefined ? 'a key without a record was changed' : undefined;
}

function ends({ store }: World, keyId: string): boolean {
  const state = store.ledger.get(idOf(keyId))?.state;
  const inner = state && innerOf(state);
  return inner?.status === 'ending' || inner?.status === 'ended';
}

/** L8: no private key is shown of a credential that ends or has ended. */
export function displaysL8(world: World, { keyId, requestId }: Display): Finding {
  if (hasLost(world, requestId)) return undefined;
  return ends(world, keyId) ? 'the private key of a key that ends was shown' : undefined;
}

/** L8: and none is kept. */
export function committedL8(world: World, request: Request | undefined): Finding {
  if (request === undefined || hasLost(world, request.id)) return undefined;
  const keyId = sealedOf(request)?.key.id;
  if (keyId === undefined || !ends(world, keyId)) return undefined;
  return `${request.state.status}, with the private key of a key that ends`;
}

/** L11: after faults have ended, every credential is at rest. */
export function atRestL11({ store }: World): Finding {
  const stuck = [...store.ledger.values()].find(({ state }) => MOVES.includes(state.status));
  return stuck && `${stuck.id} is still ${stuck.state.status}`;
}
