import { approvedOf } from '../../../src/domain/credential/access.ts';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { type Access, accessOfKey, IMPLIED_ROLE } from '../../../src/domain/key/access.ts';
import { type Owner, ownerName } from '../../../src/domain/key/owner.ts';
import { accessOf, specHash } from '../../../src/domain/key/spec.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import type { AuditEntry } from '../../../src/workflow/ports/audit.ts';
import type { CredentialChange } from '../../../src/workflow/ports/credentials.ts';
import { type LiveKey, requestOf } from '../ports/atlas.ts';
import { isAuthorized } from './authority.ts';
import { hasLost } from './safety.ts';
import type { World } from './world.ts';

type Finding = string | undefined;

/** A credential as a commit changes it, with what the same commit did to a request. */
export interface Written extends CredentialChange {
  readonly entry: AuditEntry;
  readonly request?: Request;
}

/** A write that was sent before the access of a key changed may arrive so much later, ms. */
const LATE_WRITE = 30_000;
/**
 * What was asked of Slack may be a minute old at the last check of people and policy, and the commit comes
 * at most a minute later, however long the process was stopped between, ms.
 */
const CHECKED = 2 * 60_000;
/** Between a window in which somebody takes a key over and its commit a process may be stopped, ms. */
const STOPPED = 8 * 60_000;

const hashOf = (access: Access) => approvedOf(access).accessHash;

function innerOf({ state }: Credential) {
  return state.status === 'held' ? state.from : state;
}

/** What it has, and what it is brought to or back from. */
function accessesOf(credential: Credential): readonly Access[] {
  const inner = innerOf(credential);
  const isChanging = inner.status === 'moving' && inner.to === 'live';
  const others = isChanging ? [inner.target, ...(inner.back ? [inner.back] : [])] : [];
  return [credential.access, ...others.map(({ access }) => access)];
}

/** What was approved for this key, now or until a moment ago. That the records say so is L10. */
function approvedLately({ clock, seen, store }: World, live: LiveKey): readonly Access[] {
  const id = `apiKey:${live.key.id}`;
  const request = store.records.get(requestOf(live) ?? '');
  const all = seen.credentials.filter(({ credential }) => credential.id === id);
  const since = clock.now() - LATE_WRITE;
  const from = Math.max(
    0,
    all.findLastIndex(({ entry }) => entry.at < since),
  );
  const now = store.ledger.get(id);
  const records = [...all.slice(from).map(({ credential }) => credential), ...(now ? [now] : [])];
  if (records.length > 0) return records.flatMap(accessesOf);
  return request === undefined ? [] : [accessOf(request.spec)];
}

function judged(world: World, keyId: string) {
  const live = world.atlas.keys.get(keyId);
  if (live === undefined || hasLost(world, requestOf(live))) return undefined;
  const approved = approvedLately(world, live);
  return approved.length === 0 ? undefined : { live, approved };
}

/**
 * L3: what we write never gives a role that was not approved, and none before the addresses are those
 * that were approved.
 */
export function changedL3(world: World, keyId: string): Finding {
  const found = judged(world, keyId);
  if (found === undefined) return undefined;
  const { live, approved } = found;
  const shown = accessOfKey(live.key, live.admitted);
  const { roles: byHand, addresses: letIn } = live.byPerson;
  const may = [IMPLIED_ROLE, ...approved.flatMap((one) => one.organizationRoles), ...byHand];
  const extra = shown.organizationRoles.find((role) => !may.includes(role));
  if (extra !== undefined) return `${extra} was given, which nobody approved`;
  const isPowerless = shown.organizationRoles.every((role) => role === IMPLIED_ROLE);
  const isOpen = approved.some(({ addresses }) => addresses.length === 0);
  if (isPowerless || byHand.length > 0 || isOpen) return undefined;
  const all = [...approved.flatMap(({ addresses }) => addresses), ...letIn];
  const isRight =
    shown.addresses.length > 0 && shown.addresses.every((address) => all.includes(address));
  return isRight ? undefined : 'roles were given for addresses that nobody approved';
}

/** L4: a list of addresses never becomes empty, which would let in everybody, unless that was approved. */
export function changedL4(world: World, keyId: string): Finding {
  const found = judged(world, keyId);
  if (found?.approved.some(({ addresses }) => addresses.length === 0) !== false) return undefined;
  const { live } = found;
  const isOpen = live.admitted.length === 0 && live.hadAddresses;
  return isOpen ? 'the list of addresses became empty' : undefined;
}

/** Why the request of this commit is no ground for what it does with the key; `undefined`: it is one. */
function unapproved(world: World, { before, credential, request }: Written): Finding {
  if (request === undefined) return 'without a request';
  const { spec } = request;
  if (specHash(spec) !== request.specHash) return 'by a request that was altered';
  const owner = before?.owner ?? credential.owner;
  if (spec.owner === undefined || ownerName(spec.owner) !== ownerName(owner)) {
    return 'by a request about the key of somebody else';
  }
  // Whether the commit comes in time is told by the clock of Redis, which somebody may move.
  const since = world.clock.now() - CHECKED - world.clocks.most;
  const isEnough = isAuthorized(world, request, since);
  return isEnough ? undefined : 'without enough valid votes';
}

function openedL10({ spec }: Request, credential: Credential): Finding {
  const { ends, handedOverAt, lifetime } = credential;
  if (credential.accessHash !== hashOf(accessOf(spec))) return 'it may do what nobody approved';
  if (lifetime !== spec.lifetime) return 'it has a life that nobody approved';
  if (ends.approved === undefined) return undefined;
  const isRight = handedOverAt !== undefined && ends.approved === handedOverAt + (lifetime ?? 0);
  return isRight ? undefined : 'it has an end that nobody approved';
}

function accessL10(world: World, written: Written, before: Credential): Finding {
  const { credential, request } = written;
  if (credential.accessHash !== hashOf(credential.access))
    return 'its access is not what its hash says';
  const had = accessesOf(before).map(hashOf);
  const fresh = accessesOf(credential)
    .map(hashOf)
    .filter((hash) => !had.includes(hash));
  if (fresh.length === 0) return undefined;
  const act = request?.spec.act;
  if (request === undefined || act?.kind !== 'change' || act.credential !== credential.id) {
    return 'its access changes without a request';
  }
  const wished = hashOf(accessOf(request.spec));
  if (act.from !== before.accessHash || fresh.some((hash) => hash !== wished)) {
    return 'its access becomes another one than was approved';
  }
  const { handedOverAt, ends } = before;
  const life = handedOverAt === undefined ? 0 : (ends.approved ?? 0) - handedOverAt;
  if (life > (request.spec.lifetime ?? 0))
    return 'it lives longer with its new access than was approved';
  const why = unapproved(world, written);
  return why && `its access changes ${why}`;
}

function endL10(world: World, written: Written, before: Credential): Finding {
  const { credential, request, entry } = written;
  const { ends, handedOverAt = 0, lifetime = 0 } = credential;
  const [was, is] = [before.ends.approved, ends.approved];
  if (credential.lifetime !== before.lifetime) return 'its life is another one than was approved';
  if (before.handedOverAt !== undefined && handedOverAt !== before.handedOverAt)
    return 'its life begins anew';
  if (
    before.ends.orphaned !== undefined &&
    ends.orphaned === undefined &&
    entry.event !== 'credential.owned'
  ) {
    return 'it lives on, though nobody took it';
  }
  if (was === is) return undefined;
  if (was === undefined) {
    const isNew = before.handedOverAt === undefined && is === handedOverAt + lifetime;
    return isNew ? undefined : 'it has an end that nobody approved';
  }
  const act = request?.spec.act;
  if (request === undefined || act?.kind !== 'extend' || act.credential !== credential.id) {
    return 'its end moves without a request';
  }
  // What was made without Keywarden was never handed over: its end is a day, and no length.
  const isAsLong =
    before.origin.how === 'adopted' || (is ?? 0) - handedOverAt === request.spec.lifetime;
  if (act.from !== was || act.to !== is || !isAsLong) {
    return 'its end is another one than was approved';
  }
  const wished = hashOf(accessOf(request.spec));
  if (accessesOf(credential).some((access) => hashOf(access) !== wished)) {
    return 'it lives longer with another access than was approved';
  }
  const why = unapproved(world, written);
  return why && `its end moves ${why}`;
}

/** Whether this person is the owner, or was in the group that owns it a moment ago. */
function isIn({ persons, clock }: World, { kind, id }: Owner, by: string): boolean {
  if (kind === 'person') return id === by;
  return persons.lately(by, clock.now() - STOPPED).groups.includes(id);
}

function ownerL10(world: World, { credential, entry }: Written, before: Credential): Finding {
  const { owner } = credential;
  if (ownerName(owner) === ownerName(before.owner)) return undefined;
  const { offered } = before;
  const isOffered = offered !== undefined && ownerName(offered.to) === ownerName(owner);
  if (!isOffered) return 'it gets an owner to whom nobody offered it';
  return isIn(world, owner, entry.by) ? undefined : 'it gets an owner who did not take it';
}

/** What was made without Keywarden counts as approved as an admin has seen it, who said so. */
function adoptedL10(world: World, written: Written): Finding {
  const { before, credential } = written;
  const { id } = credential;
  if (before === undefined) {
    if (!world.seen.words.has(id)) return `${id}: nobody adopted it`;
    return credential.accessHash === hashOf(credential.access)
      ? undefined
      : `${id}: its access is not what its hash says`;
  }
  const finding =
    accessL10(world, written, before) ??
    // Frozen as it was found, it has none, and whoever gives it back says how long it lives.
    (before.ends.approved === undefined ? undefined : endL10(world, written, before)) ??
    ownerL10(world, written, before);
  return finding && `${id}: ${finding}`;
}

/** L10: what widens or lengthens a credential rests on grants that signed exactly that. */
export function committedL10(world: World, written: Written): Finding {
  const { before, credential, request } = written;
  if (credential.origin.how === 'adopted') return adoptedL10(world, written);
  const origin = world.store.records.get(credential.origin.request ?? '');
  if (origin === undefined || hasLost(world, origin.id) || hasLost(world, request?.id))
    return undefined;
  const finding =
    before === undefined
      ? openedL10(origin, credential)
      : (accessL10(world, written, before) ??
        endL10(world, written, before) ??
        ownerL10(world, written, before));
  return finding && `${credential.id}: ${finding}`;
}
