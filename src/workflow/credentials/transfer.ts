import { receiver, refuseOffering } from '../../domain/credential/commands/transfer.ts';
import { type Owner, ownerName } from '../../domain/key/owner.ts';
import { refuseRequester } from '../../domain/policy/access.ts';
import { ownerGroups } from '../../domain/policy/asking/owners.ts';
import { personIn } from '../../domain/policy/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { no, type Result } from '../../domain/record/result.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { People } from '../ports/slack.ts';
import type { Acted } from './acts.ts';
import type { CredentialSubject, FindCredential } from './findCredential.ts';

/** A key gets another owner, who has to accept. */
export interface Transfers {
  /** Whether this person may offer it, and whether this owner could have it. */
  refuse(subject: CredentialSubject, by: string, to: Owner): Promise<Refusal | undefined>;
  offer(window: PresentedWindow): Promise<Acted>;
  /** Whether it is offered to this person. */
  refuseTaking(subject: CredentialSubject, by: string): Promise<Refusal | undefined>;
  take(window: PresentedWindow): Promise<Acted>;
  /** Each of those that the window showed and that are still offered to this person. */
  takeAll(window: PresentedWindow): Promise<Result<{ readonly taken: number }>>;
  decline(window: PresentedWindow): Promise<Acted>;
}

export function createTransfers(parts: {
  readonly find: Pick<FindCredential, 'given' | 'read'>;
  readonly windows: Windows;
  readonly ledger: LedgerTransitions;
  readonly people: People;
  readonly policy: () => Policy;
}): Transfers {
  const { find, windows, ledger, people, policy } = parts;

  /** Whoever owns keys of an organization may ask for keys there; a group is one of the policy. */
  async function unfit({ kind, id }: Owner, organizationId: string): Promise<Refusal | undefined> {
    if (kind === 'group') {
      return ownerGroups(policy()).includes(id) ? undefined : { why: 'group_not_in_policy' };
    }
    const person = personIn(await people.about([id]), id);
    if (person.standing === 'unknown') return { why: 'person_unknown' };
    const refused = refuseRequester(policy(), person, organizationId) !== undefined;
    return refused ? { why: 'owner_unfit' } : undefined;
  }

  async function refuse(subject: CredentialSubject, by: string, to: Owner) {
    const { credential } = subject;
    const refusal = refuseOffering(credential, by, await find.given(subject, by));
    if (refusal !== undefined) return refusal;
    if (ownerName(credential.owner) === ownerName(to)) return { why: 'owns_already' } as const;
    return unfit(to, credential.organizationId);
  }

  async function refuseTaking(subject: CredentialSubject, by: string) {
    const found = receiver(subject.credential, by, await find.given(subject, by));
    if ('why' in found) return found;
    return unfit({ kind: 'person', id: by }, subject.credential.organizationId);
  }

  /** `once` names this press, so that pressing again takes nothing twice. */
  async function takeOne(id: string, by: string, once: string): Promise<Refusal | undefined> {
    const read = await find.read(id);
    const refusal = read.ok ? await refuseTaking(read, by) : read.refusal;
    if (refusal !== undefined) return refusal;
    const credential = { type: 'take', by } as const;
    const moved = await ledger.move({ credential: id }, () => ({ credential }), { once });
    return moved.ok ? undefined : moved.refusal;
  }

  async function answer(presented: PresentedWindow, type: 'take' | 'decline'): Promise<Acted> {
    const found = windowOfKind(await windows.recall(presented), 'credential');
    if (!found.ok) return found;
    const { shows, user: by, nonce: once } = found.window;
    if (type === 'take') {
      const read = await find.read(shows.credentialId);
      const refusal = read.ok ? await refuseTaking(read, by) : read.refusal;
      if (refusal !== undefined) return no(refusal);
    }
    const ids = { credential: shows.credentialId };
    const moved = await ledger.move(ids, () => ({ credential: { type, by } }), { once });
    return moved.ok ? { ok: true, moved } : no(moved.refusal);
  }

  return {
    refuse,
    refuseTaking,
    async offer(presented) {
      const found = windowOfKind(await windows.recall(presented), 'transfer');
      if (!found.ok) return found;
      const { shows, user: by, nonce: once } = found.window;
      const { credentialId, to } = shows;
      const read = await find.read(credentialId);
      const refusal = read.ok ? await refuse(read, by, to) : read.refusal;
      if (refusal !== undefined) return no(refusal);
      const credential = { type: 'offer_owner', by, to } as const;
      const moved = await ledger.move({ credential: credentialId }, () => ({ credential }), {
        once,
      });
      return moved.ok ? { ok: true, moved } : no(moved.refusal);
    },
    take: (window) => answer(window, 'take'),
    async takeAll(presented) {
      const found = windowOfKind(await windows.recall(presented), 'credentials');
      if (!found.ok) return found;
      const { shows, user: by, nonce } = found.window;
      const refusals: Refusal[] = [];
      for (const [index, id] of shows.credentialIds.entries()) {
        const refusal = await takeOne(id, by, `${nonce}:${index}`);
        if (refusal !== undefined) refusals.push(refusal);
      }
      const taken = shows.credentialIds.length - refusals.length;
      const [first] = refusals;
      return taken === 0 && first !== undefined ? no(first) : { ok: true, taken };
    },
    decline: (window) => answer(window, 'decline'),
  };
}
