import { approvedOf, frozenAccess } from '../../../src/domain/credential/access.ts';
import { atlasIdOf, type Credential } from '../../../src/domain/credential/credential.ts';
import { CUTS, endOf } from '../../../src/domain/credential/ends.ts';
import type { CredentialTopic } from '../../../src/domain/credential/news.ts';
import type { CredentialState } from '../../../src/domain/credential/state.ts';
import { type Access, accessOfKey, IMPLIED_ROLE, isSame } from '../../../src/domain/key/access.ts';
import { accessOf } from '../../../src/domain/key/spec.ts';
import { graceForOf } from '../../../src/domain/policy/asking/lifetime.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import type { CredentialChange } from '../../../src/workflow/ports/credentials.ts';
import { type LiveKey, requestOf } from '../ports/atlas.ts';
import { MOVES } from './edges.ts';
import { sealedOf } from './lost.ts';
import { hasLost, isToldOf } from './safety.ts';
import type { Display, Post } from './seen.ts';
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

/** When Atlas was last seen to be as it shall be. */
function provenAt({ seen }: World, credential: Credential): number {
  const last = seen.credentials.findLast(
    ({ credential: one, entry }) =>
      one.id === credential.id &&
      ['key.ready', 'credential.frozen', 'credential.thawed'].includes(entry.event),
  );
  return last?.entry.at ?? Number.POSITIVE_INFINITY;
}

/** L2: at rest Atlas shows exactly what was approved, or nothing but the membership of a frozen key. */
export function atRestL2(world: World): Finding {
  for (const credential of world.store.ledger.values()) {
    const { status } = credential.state;
    if (status !== 'live' && status !== 'frozen') continue;
    const live = world.atlas.keys.get(atlasIdOf(credential));
    if (live === undefined || isLost(world, live)) continue;
    if (live.deletedAt !== undefined) {
      if (live.byHand) continue;
      return `${credential.id} is ${status}, and its key was deleted`;
    }
    // Somebody changed it at Atlas since.
    if ((live.touchedAt ?? 0) >= provenAt(world, credential) - SLOWEST_TURN) continue;
    const shall = status === 'live' ? credential.access : frozenAccess(credential.access);
    if (!isSame(shownBy(live), shall)) return `${credential.id} is ${status}, not so at Atlas`;
  }
  return undefined;
}

/** From the reading that proves it until that is written down, ms. */
const SLOWEST_TURN = 10 * 60_000;

/**
 * L3: what we write never gives a role that was not approved, and none before the addresses are those
 * that were approved.
 */
export function changedL3(world: World, keyId: string): Finding {
  const live = world.atlas.keys.get(keyId);
  const spec = live && recordOf(world, live)?.spec;
  if (live === undefined || spec === undefined || isLost(world, live)) return undefined;
  const shown = shownBy(live);
  const approved = accessOf(spec);
  const { roles: byHand, addresses: letIn } = live.byPerson;
  const may = [IMPLIED_ROLE, ...approved.organizationRoles, ...byHand];
  const extra = shown.organizationRoles.find((role) => !may.includes(role));
  if (extra !== undefined) return `${extra} was given, which nobody approved`;
  const isPowerless = shown.organizationRoles.every((role) => role === IMPLIED_ROLE);
  if (isPowerless || byHand.length > 0 || approved.addresses.length === 0) return undefined;
  const all = [...approved.addresses, ...letIn];
  const isRight =
    shown.addresses.length > 0 && shown.addresses.every((address) => all.includes(address));
  return isRight ? undefined : 'roles were given for addresses that nobody approved';
}

/** L4: a list of addresses never becomes empty, which would let in everybody. */
export function changedL4(world: World, keyId: string): Finding {
  const live = world.atlas.keys.get(keyId);
  const spec = live && recordOf(world, live)?.spec;
  if (live === undefined || spec === undefined || spec.accessList.length === 0) return undefined;
  const isOpen = live.admitted.length === 0 && live.hadAddresses;
  return isOpen ? 'the list of addresses became empty' : undefined;
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

/** L7: nothing is changed or deleted that is not ours. */
export function touchesL7(world: World, keyId: string): Finding {
  const live = world.atlas.keys.get(keyId);
  if (live === undefined) return undefined;
  if (!live.ours) return 'a key that is not ours was changed';
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

/** L9: where the old key goes first, no new one is created before it is gone. */
export function postsL9(world: World, { description }: Post): Finding {
  const [, requestId = ''] = / \[ck:([^.]*)\./.exec(description) ?? [];
  if (hasLost(world, requestId)) return undefined;
  const old = world.store.records.get(requestId)?.replacement?.keys ?? [];
  const alive = old.find(({ id }) => world.store.ledger.get(idOf(id))?.state.status !== 'ended');
  return alive === undefined ? undefined : 'a new key is created before the old one has ended';
}

/** L9: and where a new one comes first, the old one has an end when that is handed over. */
export function committedL9({ before, credential }: CredentialChange, event: string): Finding {
  if (credential.ends.replaced === before?.ends.replaced) return undefined;
  return event === 'reveal.delivered' ? undefined : `${credential.id} is replaced by nothing`;
}

/** L10: a credential may do what was approved, and lives as long. */
export function committedL10(world: World, { credential }: CredentialChange): Finding {
  const request = world.store.records.get(credential.origin.request ?? '');
  if (request === undefined || hasLost(world, request.id)) return undefined;
  const { spec } = request;
  const { accessHash } = approvedOf(accessOf(spec));
  const { state, ends: cuts, handedOverAt = 0, lifetime } = credential;
  const inner = innerOf(state);
  const target = inner.status === 'moving' && inner.to === 'live' ? inner.target : credential;
  if (credential.accessHash !== accessHash || target.accessHash !== accessHash)
    return `${credential.id} may do what nobody approved`;
  if (lifetime !== spec.lifetime) return `${credential.id} has a life that nobody approved`;
  const end = lifetime === undefined ? undefined : handedOverAt + lifetime;
  if (cuts.approved !== undefined && cuts.approved !== end)
    return `${credential.id} has an end that nobody approved`;
  return undefined;
}

/** L11: after faults have ended, every credential is at rest. */
export function atRestL11({ store }: World): Finding {
  const stuck = [...store.ledger.values()].find(({ state }) => MOVES.includes(state.status));
  return stuck && `${stuck.id} is still ${stuck.state.status}`;
}
