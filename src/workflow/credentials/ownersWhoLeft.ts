import type { Credential } from '../../domain/credential/credential.ts';
import { isInHands, requestsOf } from '../../domain/credential/credential.ts';
import { leftUntil } from '../../domain/credential/leftBehind.ts';
import { isLiving } from '../../domain/credential/state.ts';
import type { Owner } from '../../domain/key/owner.ts';
import { orphanAfterOf, successorOf } from '../../domain/policy/asking/lifetime.ts';
import type { Standing } from '../../domain/policy/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { createApart } from '../core/apart.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { Sweeps } from '../ports/alarms.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';
import type { People } from '../ports/slack.ts';

/** An owner who left is noticed within this time, ms. */
const LOOKED_EVERY = 60 * 60_000;
const TURN = 'owners';
const PAGE = 200;
/** So many people are asked for at once: each costs one call of Slack, unless it was just asked. */
const ASKED_AT_ONCE = 10;

export interface OwnersWhoLeft {
  /** One look, if it is time for one. All replicas together look once an hour. */
  look(): Promise<void>;
}

function byOwner(credentials: readonly Credential[]): ReadonlyMap<string, Credential[]> {
  const found = new Map<string, Credential[]>();
  for (const credential of credentials) {
    const { owner, state } = credential;
    if (isLiving(state)) found.set(owner.id, [...(found.get(owner.id) ?? []), credential]);
  }
  return found;
}

function isGroup(id: string): boolean {
  return id.startsWith('S');
}

function ownerOf(id: string): Owner {
  return { kind: isGroup(id) ? 'group' : 'person', id };
}

/** Whether an owner is there. `unknown`: Slack could not be asked, or does not know the id now. */
type Presence = 'there' | 'left' | 'unknown';

function presenceOf(standing: Standing): Presence {
  if (standing === 'unknown') return 'unknown';
  return standing === 'member' ? 'there' : 'left';
}

/**
 * Notices owners who left, became guests or were deactivated, and groups that have no members any
 * more. Their keys are offered to whom the policy names, and end after a while if nobody takes them;
 * not those that only the policy gave an owner.
 * Whoever comes back has them as before.
 */
export function createOwnersWhoLeft(parts: {
  readonly credentials: Pick<Credentials, 'page'>;
  readonly people: People;
  /** Whether a user group is gone or has no members. `undefined`: Slack does not say. */
  readonly isEmptyGroup: (group: string) => Promise<boolean | undefined>;
  readonly ledger: LedgerTransitions;
  /** Ends what nobody has revealed, where the requester of this request has left. */
  readonly endUnrevealed: (requestId: string) => Promise<void>;
  readonly policy: () => Policy;
  readonly sweeps: Pick<Sweeps, 'take'>;
  readonly isPaused: () => Promise<boolean>;
  /** Whether the clock of Redis is right: the new ends are counted from now. */
  readonly isTimeRight: () => Promise<boolean>;
  readonly log: Log;
}): OwnersWhoLeft {
  const { credentials, people, ledger, policy, sweeps, log } = parts;
  const apart = createApart(parts);

  async function allOf(organizationId: string): Promise<readonly Credential[]> {
    const all: Credential[] = [];
    for (let offset = 0; ; offset += PAGE) {
      const page = await credentials.page({ organizationId }, { offset, limit: PAGE });
      all.push(...page.credentials);
      if (offset + PAGE >= page.total) return all;
    }
  }

  /** Of an organization whose list cannot be read, nothing is concluded; of the others it is. */
  async function everything(): Promise<readonly Credential[]> {
    const found: Credential[] = [];
    for (const { id } of policy().organizations) {
      await apart.one(id, async () => {
        found.push(...(await allOf(id)));
      });
    }
    return found;
  }

  async function groupPresence(group: string): Promise<Presence> {
    const isEmpty = await parts.isEmptyGroup(group);
    if (isEmpty === undefined) return 'unknown';
    return isEmpty ? 'left' : 'there';
  }

  async function presences(ids: readonly string[]): Promise<ReadonlyMap<string, Presence>> {
    const found = new Map<string, Presence>();
    const persons = ids.filter((id) => !isGroup(id));
    for (let from = 0; from < persons.length; from += ASKED_AT_ONCE) {
      const facts = await people.about(persons.slice(from, from + ASKED_AT_ONCE));
      for (const [id, { standing }] of facts) found.set(id, presenceOf(standing));
    }
    for (const group of ids.filter(isGroup)) found.set(group, await groupPresence(group));
    return found;
  }

  async function orphan(owner: string, owned: readonly Credential[]): Promise<void> {
    const fresh = owned.filter((one) => isInHands(one) && leftUntil(one) === undefined);
    const successor = successorOf(policy(), owner);
    const isOther = successor !== undefined && successor !== owner;
    const to = isOther ? { to: ownerOf(successor) } : {};
    for (const { id, owner: left } of fresh) {
      const after = orphanAfterOf(policy());
      const moved = await ledger.move({ credential: id }, ({ now }) => ({
        credential: { type: 'orphaned', owner: left, at: now + after, ...to },
      }));
      if (!moved.ok) log.info({ credential: id, why: moved.refusal.why }, 'owners.not_moved');
    }
  }

  /** Nobody can reveal these any more. In a group somebody else may be the requester. */
  async function endUnrevealed(owned: readonly Credential[]): Promise<void> {
    const unrevealed = owned.filter((one) => one.owner.kind === 'person' && !isInHands(one));
    for (const request of unrevealed.flatMap(requestsOf)) await parts.endUnrevealed(request);
  }

  async function welcomeBack(owner: string, owned: readonly Credential[]): Promise<void> {
    for (const one of owned) {
      if (leftUntil(one) === undefined) continue;
      const credential = { type: 'own', by: 'keywarden', owner: ownerOf(owner) } as const;
      await ledger.move({ credential: one.id }, () => ({ credential }));
    }
  }

  async function attend(owner: string, theirs: readonly Credential[], presence: Presence) {
    // Nothing is concluded from what Slack does not say.
    if (presence === 'unknown') return;
    if (presence === 'there') return welcomeBack(owner, theirs);
    await endUnrevealed(theirs);
    await orphan(owner, theirs);
  }

  return {
    async look() {
      if ((await parts.isPaused()) || !(await parts.isTimeRight())) return;
      if ((await sweeps.take([TURN], LOOKED_EVERY)).length === 0) return;
      const found = await everything();
      const owned = byOwner(found);
      const seen = await presences([...owned.keys()]);
      log.info({ owners: owned.size, keys: found.length }, 'owners.looked');
      for (const [owner, theirs] of owned) {
        await apart.one(owner, () => attend(owner, theirs, seen.get(owner) ?? 'unknown'));
      }
    },
  };
}
